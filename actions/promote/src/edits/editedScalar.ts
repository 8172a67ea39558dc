import type { NodePath, ScalarAddress } from "./scalarNode.ts";
import type { Splice } from "./splice.ts";

/** The value that is to be read at a path of a document afterwards. A text has one line. */
export interface ScalarEdit extends ScalarAddress {
  readonly value: ScalarValue;
  /** Where YAML stands in the text of a scalar: the addresses that lead to that text, from the file's own inwards. */
  readonly within?: readonly ScalarAddress[];
  /** The key of the same mapping behind which the path's own key is added, if it isn't there yet. */
  readonly after?: string;
}

export type ScalarValue = string | number | boolean;

/** The edits that end in one scalar of the file, because aliases make several paths read it, or YAML stands in its text. */
export interface EditedScalar {
  readonly address: ScalarAddress;
  readonly anchorName: string | undefined;
  /** All paths that are meant to change. */
  readonly paths: readonly NodePath[];
  readonly value: ScalarValue;
  readonly edits: readonly ScalarEdit[];
  readonly splices: readonly Splice[];
}
