import type { ComposedDocument } from "./composer.ts";
import { composeDocument } from "./composer.ts";
import type { StreamDocument } from "./documentStream.ts";
import { mendHint, YamlRefusal } from "./refusal.ts";

export type ReadDocument =
  | ({ readonly status: "read" } & ComposedDocument)
  | { readonly status: "refused"; readonly offset: number; readonly reason: string; readonly hint: string };

/** What YAML 1.1 leaves out of its characters: controls other than tab, line feed, return and NEL. */
const forbidden = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]/;

/**
 * Reads one document of a text as Kubernetes' reader does; all offsets are those of the text. What stands after the first
 * document that YAML sees there (after `...`) is named, not read.
 */
export function readDocument(text: string, part: StreamDocument): ReadDocument {
  const { start, end, brokenSeparator } = part;
  if (brokenSeparator !== undefined)
    return refused(
      brokenSeparator,
      "kubectl wants --- alone on its line, or with a space and a comment after it.",
    );
  const source = withoutByteOrderMarks(text.slice(start, end));
  const control = forbidden.exec(source);
  if (control)
    return refused(start + control.index, `The control character ${codeOf(control[0])} is forbidden.`);
  if (!source.isWellFormed())
    return refused(start, "The text has half of a surrogate pair, which is no character.");
  try {
    const terminated = source.endsWith("\n") ? `${source}\0` : `${source}\n\0`;
    const composed = composeDocument(terminated);
    const notices = composed.notices.map((notice) => ({ ...notice, offset: start + notice.offset }));
    const rest = composed.rest === undefined ? undefined : start + composed.rest;
    return { ...composed, status: "read", notices, rest };
  } catch (error) {
    if (error instanceof YamlRefusal) return refused(start + error.offset, error.message, error.hint);
    throw error;
  }
}

function refused(offset: number, reason: string, hint = mendHint): ReadDocument {
  return { status: "refused", offset, reason, hint };
}

/** Each document of a stream may begin with a mark. An empty line in its place keeps the offsets. */
function withoutByteOrderMarks(text: string): string {
  return text.includes("\uFEFF") ? text.replace(/^(---[^\n]*\n)?\uFEFF/, "$1\n") : text;
}

function codeOf(character: string): string {
  return `U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}`;
}
