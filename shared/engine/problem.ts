import type { FieldPath } from "../resources/fieldPath.ts";

/** Why the API server would not take an object, at a field of it. `code` is the id of a rule. */
export interface ObjectProblem {
  readonly code: ProblemCode;
  readonly path: FieldPath;
  readonly message: string;
  readonly hint?: string;
}

export type ProblemCode =
  | "unknown-kind"
  | "kind-not-served"
  | "unknown-field"
  | "duplicate-field"
  | "wrong-type"
  | "missing-field"
  | "invalid-value"
  | "immutable-field"
  | "object-too-large"
  | "object-conflict"
  | "request-denied"
  | "engine-failure";
