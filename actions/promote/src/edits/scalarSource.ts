import { doubleQuoted, needsEscape, readsAsText } from "./plainScalar.ts";
import type { ScalarValue } from "./editedScalar.ts";
import type { PlacedScalar } from "./scalarNode.ts";
import type { Splice } from "./splice.ts";

export interface Replacement {
  readonly scalar: PlacedScalar;
  readonly value: ScalarValue;
  /** Whether the text is JSON, where no text is without quotes. */
  readonly json: boolean;
}

/**
 * What is to be written in place of a scalar's own source so that it reads as the value, in the scalar's own style; or the
 * reason, as a clause, why that can't be done.
 */
export function replaceScalar(source: string, replacement: Replacement): Splice | string {
  const { scalar, value, json } = replacement;
  const [start, end] = scalar.range;
  switch (scalar.type) {
    case "PLAIN":
      if (start === end) return "there is nothing here yet";
      return { start, end, text: plainSource(value, json) };
    case "QUOTE_DOUBLE":
      return { start, end, text: typeof value === "string" ? doubleQuoted(value) : String(value) };
    case "QUOTE_SINGLE":
      return { start, end, text: singleQuoted(value) };
    case "BLOCK_LITERAL":
    case "BLOCK_FOLDED":
      return replaceBlock(source, replacement);
    case undefined:
  }
  return "the value is written in an unknown way";
}

/** A value without quotes where they are not needed. */
export function plainSource(value: ScalarValue, json: boolean): string {
  if (typeof value !== "string") return String(value);
  return !json && readsAsText(value) ? value : doubleQuoted(value);
}

/** Single quotes have no escapes. */
function singleQuoted(value: ScalarValue): string {
  if (typeof value !== "string") return String(value);
  return needsEscape(value) ? doubleQuoted(value) : `'${value.replaceAll("'", "''")}'`;
}

/** The one line of a block; its header, with digits and marks of its own, stays. */
function replaceBlock(source: string, { scalar, value }: Replacement): Splice | string {
  const [start, end] = scalar.range;
  const old = String(scalar.value).replace(/\n+$/, "");
  const body = source.indexOf("\n", start) + 1;
  if (typeof value !== "string") return "the value is written as a block of text";
  if (old !== String(scalar.value)) return "the value ends with a line break";
  if (old === "" || old.includes("\n") || body === 0) return "the value is written over several lines";
  const at = source.indexOf(old, body);
  const line = source.slice(body, end).trim();
  if (at < 0 || line !== old.trim()) return "the value is written over several lines";
  return { start: at, end: at + old.length, text: value };
}
