import type { ListTopology } from "../../resources/fieldSchema.ts";
import type { JsonValue } from "../../resources/json.ts";
import type { ScalarType } from "./scalarType.ts";

/** A schema, built-in or of a custom resource, as the check and the comparison walk it. */
export type SchemaNode = AnyNode | ScalarNode | ListNode | ObjectNode | ShapesNode;

/**
 * What the API server makes of null.
 * `zero`: Go's decoder leaves the zero value, so a field is absent and an item of a list empty.
 * `drop`: a field of a custom resource is removed, an item of a list refused.
 * `keep`: null is a value (`nullable`).
 */
export type NullRule = "zero" | "drop" | "keep";

/** Any JSON is taken as it is. */
export interface AnyNode {
  readonly type: "any";
  readonly onNull: NullRule;
}

export interface ScalarNode {
  readonly type: "scalar";
  readonly scalar: ScalarType;
  readonly onNull: NullRule;
}

export interface ListNode {
  readonly type: "list";
  readonly onNull: NullRule;
  readonly topology: ListTopology;
  items(): SchemaNode;
}

export interface ObjectNode {
  readonly type: "object";
  readonly onNull: NullRule;
  /** False where the schema names fields without saying that the value is a mapping. */
  readonly typed: boolean;
  readonly fieldNames: readonly string[];
  /** Fields that have to be there. Where null is `zero`, empty text, an empty list and 0 are no value. */
  readonly required: readonly string[];
  field(name: string): SchemaNode | undefined;
  /** What keys beyond the fields hold, or undefined where they are unknown fields. */
  rest(): SchemaNode | undefined;
  /** What the API server fills in where the field is absent. */
  defaultOf(name: string): JsonValue | undefined;
}

/** A value that may have one of several shapes; null and what has no schema here follow `others`. */
export interface ShapesNode {
  readonly type: "shapes";
  readonly onNull: NullRule;
  mapping(): SchemaNode;
  list(): SchemaNode | undefined;
  readonly others: "any" | "boolean";
  /** Whether unknown and missing fields inside pass unseen, since the type's own JSON reader isn't strict. */
  readonly lenient: boolean;
}
