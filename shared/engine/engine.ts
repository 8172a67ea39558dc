import type { FieldPath } from "../resources/fieldPath.ts";
import type { FieldSchema } from "../resources/fieldSchema.ts";
import type { GroupVersionKind } from "../resources/groupVersionKind.ts";
import type { JsonObject } from "../resources/json.ts";
import type { PolicySet } from "./admission.ts";
import type { ObjectProblem } from "./problem.ts";

/** What is known of an API type. */
export interface KindFacts {
  readonly plural: string;
  readonly scope: "Namespaced" | "Cluster";
  /** Whether the engine's version serves it: not so for a version that was removed, or is to be turned on by a flag. */
  readonly served: boolean;
  readonly shortNames: readonly string[];
  /** The minor release that deprecated the version. It may lie ahead: a beta version knows from its beginning. */
  readonly deprecated?: string;
  /** The first minor release that doesn't serve the version. It may lie ahead too. */
  readonly removed?: string;
  /** What to use instead of a deprecated or removed version. */
  readonly replacement?: GroupVersionKind;
}

/**
 * Answers for one Kubernetes version, with the custom resources that it was given, what a kube-apiserver of that version
 * would. Questions may be asked at the same time; answers come in the order of the objects. An object that the engine
 * can't judge has the problem `engine-failure`, and changes nothing for the others.
 */
export interface Engine {
  /** The minor that answers, such as `1.36`. */
  readonly version: string;
  /** The release that its knowledge was made of, such as `v1.36.3`. */
  readonly release: string;
  /** Whether the API server would take each object as a new one. */
  validateCreate(objects: readonly JsonObject[], options?: CreateOptions): Promise<readonly Verdict[]>;
  /** Whether the API server would take each object in the place of the one that it has. */
  validateUpdate(updates: readonly ObjectUpdate[], options?: UpdateOptions): Promise<readonly Verdict[]>;
  /** What comes of server-side applies. */
  apply(requests: readonly ApplyRequest[], options?: ApplyOptions): Promise<readonly ApplyAnswer[]>;
  /**
   * Reads ValidatingAdmissionPolicies and their bindings, with Namespaces that they look at and objects that they take
   * parameters from, in any order.
   */
  readPolicies(objects: readonly JsonObject[]): Promise<PolicySet>;
  /** What the Pod Security Standards have against the pods of objects of any kind. */
  podSecurity(
    objects: readonly JsonObject[],
    options: PodSecurityOptions,
  ): Promise<readonly PodSecurityVerdict[]>;
  schemaOf(gvk: GroupVersionKind): FieldSchema | undefined;
  /** Facts of kinds that the version serves, and of those that Kubernetes has removed. */
  factsOf(gvk: GroupVersionKind): KindFacts | undefined;
  /**
   * The same engine that also knows the types that these CustomResourceDefinitions (apiextensions.k8s.io/v1) define.
   * Built-in types stay as they are; of two definitions of a type the one that was given last counts.
   */
  withCustomResources(definitions: readonly JsonObject[]): Engine;
  /** Ends the threads of this engine and of those that were made from it. Only schemas and facts are told after it. */
  close(): Promise<void>;
}

export interface CreateOptions {
  /** Where objects go that name no namespace. Default: `default`. */
  readonly namespace?: string;
  /** Whether verdicts have the object as the server would store it. */
  readonly defaults?: boolean;
}

export interface UpdateOptions extends CreateOptions {
  /** `status`, `scale` or another one through which the object is updated. */
  readonly subresource?: string;
}

export interface ObjectUpdate {
  readonly before: JsonObject;
  readonly after: JsonObject;
}

export interface Verdict {
  /** Empty where the server would take the object. */
  readonly problems: readonly ObjectProblem[];
  /** What the server would warn of, in its own words. */
  readonly warnings: readonly string[];
  /** The object as the server would store it, where that was asked for and there is no problem. */
  readonly object?: JsonObject;
}

export interface ApplyRequest {
  /** The object as the cluster has it, with its `managedFields`; absent where it has none. */
  readonly live?: JsonObject;
  readonly applied: JsonObject;
  /** Who applies (`--field-manager`). */
  readonly manager: string;
  /** Whether fields are taken over from other managers. */
  readonly force?: boolean;
  readonly subresource?: string;
}

export interface ApplyOptions {
  /** Where objects lie that name no namespace. Default: `default`. */
  readonly namespace?: string;
  /** Whether fields are taken over from managers of a client-side apply, as kubectl does after an apply. */
  readonly migrate?: boolean;
  /** Whether answers tell the fields that a live object changes in; without any it is answered as it is. */
  readonly compare?: boolean;
}

export type ApplyAnswer =
  | {
      readonly kind: "applied";
      readonly object: JsonObject;
      readonly changes: readonly FieldChange[];
      readonly warnings: readonly string[];
    }
  | {
      readonly kind: "conflicts";
      readonly conflicts: readonly FieldConflict[];
      readonly message: string;
    }
  | { readonly kind: "refused"; readonly problems: readonly ObjectProblem[] };

/** A field that an apply changes. Items of lists that merge by keys are told by their keys. */
export interface FieldChange {
  readonly kind: "added" | "modified" | "removed";
  readonly path: FieldPath;
}

/** A field that another manager owns with another value. */
export interface FieldConflict {
  readonly manager: string;
  /** How the manager came to own it. */
  readonly operation: "Apply" | "Update";
  /** Through which subresource the manager wrote it; empty for the object itself. */
  readonly subresource: string;
  readonly path: FieldPath;
}

export interface PodSecurityOptions {
  readonly level: "privileged" | "baseline" | "restricted";
  /** A version of the standards such as `v1.36`. Default: those of the engine's release. */
  readonly version?: string;
}

export interface PodSecurityVerdict {
  /** Empty where the level allows the pods, or the object has none. */
  readonly violations: readonly PodSecurityViolation[];
  /** Why the object's pods can't be told. */
  readonly unreadable?: string;
}

export interface PodSecurityViolation {
  /** The id of the check, such as `hostNamespaces`. */
  readonly check: string;
  readonly message: string;
  /** The fields to mend, which may be absent where the level asks for them. */
  readonly paths: readonly FieldPath[];
}
