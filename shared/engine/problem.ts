import type { FieldPath } from "../resources/fieldPath.ts";

/** Why the API server would not take an object, at a field of it. `code` is the id of a rule. */
export interface ObjectProblem {
  readonly code: "unknown-kind" | "unknown-field" | "wrong-type" | "missing-field";
  readonly path: FieldPath;
  readonly message: string;
  readonly hint?: string;
}
