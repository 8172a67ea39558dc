import type { JsonObject, JsonValue } from "../../resources/json.ts";

/** Objects that an instance keeps under an id, for batches to refer to. */
export interface KnowledgeSet {
  /** Tells sets apart in a process. */
  readonly key: number;
  readonly kind: SetKind;
  /** The objects as frames. */
  readonly frames: Uint8Array;
}

/** The operation that registers a set is named like the option that refers to it. */
export type SetKind = "customResources" | "policies";

/** What the module is asked at once. */
export interface Batch {
  readonly operation: string;
  readonly options: JsonObject;
  /** Each may refer to those before it. */
  readonly sets: readonly KnowledgeSet[];
  /** The documents as frames, the same number for each group. */
  readonly frames: Uint8Array;
  readonly groups: number;
}

export interface Answers {
  /** What is told of the batch as a whole. */
  readonly result: JsonValue;
  /** One a group, as JSON; an empty one has nothing to tell. */
  readonly groups: readonly Uint8Array[];
}

/** The answer to a group, or why the engine could not give one. */
export type Reply =
  | { readonly kind: "answered"; readonly answer: Uint8Array }
  | { readonly kind: "failed"; readonly reason: string };
