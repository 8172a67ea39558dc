import type { GroupVersionKind } from "./groupVersionKind.ts";
import type { JsonValue } from "./json.ts";

/**
 * What the comparison needs to know of a field. The engine gives it from Kubernetes' OpenAPI and from
 * CustomResourceDefinitions; without a schema lists compare by position and scalars by value.
 */
export interface FieldSchema {
  readonly type: "object" | "array" | "scalar" | "unknown";
  /** `x-kubernetes-list-type` and its keys; lists without one are replaced as a whole. */
  readonly list: ListTopology;
  readonly scalar: "plain" | "quantity" | "int-or-string";
  /** What the API server fills in where the field is absent. */
  readonly defaultValue: JsonValue | undefined;
  field(name: string): FieldSchema | undefined;
  items(): FieldSchema | undefined;
}

export type ListTopology =
  | { readonly kind: "atomic" }
  | { readonly kind: "set" }
  | { readonly kind: "map"; readonly keys: readonly string[] };

/** The schema of a type's objects, or undefined for types that are not known. */
export type SchemaLookup = (gvk: GroupVersionKind) => FieldSchema | undefined;

/** For sets of which no schema is known. */
export function noSchemas(): undefined {
  return undefined;
}
