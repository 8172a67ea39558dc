import type { FieldSchema } from "../resources/fieldSchema.ts";
import type { GroupVersionKind } from "../resources/groupVersionKind.ts";
import type { JsonObject } from "../resources/json.ts";
import type { Resource } from "../resources/resource.ts";
import type { ObjectProblem } from "./problem.ts";

/** What is known of an API type. */
export interface KindFacts {
  readonly plural: string;
  readonly scope: "Namespaced" | "Cluster";
}

/** Answers for one Kubernetes version, with the custom resources that it was given. */
export interface Engine {
  /** The minor that answers, such as `1.36`. */
  readonly version: string;
  /** The release that its knowledge was made of, such as `v1.36.3`. */
  readonly release: string;
  /** Checks objects as a batch; the answer has one list of problems an object, in the same order. */
  check(resources: readonly Resource[]): readonly (readonly ObjectProblem[])[];
  schemaOf(gvk: GroupVersionKind): FieldSchema | undefined;
  factsOf(gvk: GroupVersionKind): KindFacts | undefined;
  /**
   * The same engine that also knows the types that these CustomResourceDefinitions (apiextensions.k8s.io/v1) define.
   * Built-in types stay as they are; of two definitions of a type the one that was given last counts.
   */
  withCustomResources(definitions: readonly JsonObject[]): Engine;
}
