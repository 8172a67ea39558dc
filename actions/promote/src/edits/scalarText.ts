import { doubleQuoted } from "./plainScalar.ts";
import type { PlacedScalar } from "./scalarNode.ts";
import type { Splice } from "./splice.ts";

/** How the text of a scalar stands in the source, so that a part of it can be replaced. */
export interface ScalarText {
  /** For each character of the text its place in the source; for the end of the text the end of its source. */
  readonly offsets: readonly number[];
  /** How another text is written there; only in blocks and double quotes may it have several lines. */
  readonly encode: (text: string) => string;
}

/**
 * Takes the source of a scalar apart; undefined for the styles in which lines are folded, as their line breaks are not
 * those of the text.
 */
export function scalarText(source: string, scalar: PlacedScalar): ScalarText | undefined {
  const [start, end] = scalar.range;
  const text = String(scalar.value);
  switch (scalar.type) {
    case "BLOCK_LITERAL":
      return literalText(source.slice(0, end), start, text);
    case "QUOTE_DOUBLE": {
      const offsets = quotedOffsets({ source, start, end, text }, readDouble);
      return offsets && { offsets, encode: (part) => doubleQuoted(part).slice(1, -1) };
    }
    case "QUOTE_SINGLE": {
      const offsets = quotedOffsets({ source, start, end, text }, readSingle);
      return offsets && { offsets, encode: (part) => part.replaceAll("'", "''") };
    }
    case "BLOCK_FOLDED":
    case "PLAIN":
    case undefined:
  }
  return undefined;
}

/** A replacement within the text of a scalar as one within its source. */
export function spliceSource({ offsets, encode }: ScalarText, { start, end, text }: Splice): Splice {
  const from = offsets[start] ?? 0;
  // A character may be longer than one in the source, and lines of the source begin with more than the text's.
  return { start: from, end: start === end ? from : endOfCharacter(offsets, end - 1), text: encode(text) };
}

function endOfCharacter(offsets: readonly number[], index: number): number {
  return offsets[index + 1] ?? 0;
}

/** Each line of the text is a line of the source behind its indentation. */
function literalText(source: string, start: number, text: string): ScalarText | undefined {
  const offsets: number[] = [];
  let indentation: string | undefined;
  let at = source.indexOf("\n", start) + 1;
  const lines = text.split("\n");
  for (const [index, line] of lines.entries()) {
    if (line === "" && index === lines.length - 1) {
      offsets.push(Math.min(at, source.length));
      break;
    }
    const feed = source.indexOf("\n", at);
    const next = feed < 0 ? source.length : feed;
    const end = next > at && source.charAt(next - 1) === "\r" ? next - 1 : next;
    const from = end - line.length;
    const before = source.slice(at, Math.max(from, at));
    if (from < at || source.slice(from, end) !== line || before.trim() !== "") return undefined;
    if (line !== "") indentation ??= before;
    for (let character = 0; character <= line.length; character++) offsets.push(from + character);
    at = next + 1;
  }
  const lineBreak = source.includes("\r\n", start) ? "\r\n" : "\n";
  return { offsets, encode: (part) => part.replaceAll("\n", lineBreak + (indentation ?? "")) };
}

interface QuotedSource {
  readonly source: string;
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

interface Character {
  readonly text: string;
  /** How many characters of the source it takes. */
  readonly length: number;
}

function quotedOffsets(
  { source, start, end, text }: QuotedSource,
  read: (source: string, at: number) => Character | undefined,
): readonly number[] | undefined {
  const offsets: number[] = [];
  let decoded = "";
  for (let at = start + 1; at < end - 1;) {
    const character = "\r\n".includes(source.charAt(at)) ? undefined : read(source, at);
    if (!character) return undefined;
    offsets.push(...Array<number>(character.text.length).fill(at));
    decoded += character.text;
    at += character.length;
  }
  offsets.push(end - 1);
  return decoded === text ? offsets : undefined;
}

function readSingle(source: string, at: number): Character {
  const character = source.charAt(at);
  return { text: character, length: character === "'" ? 2 : 1 };
}

function readDouble(source: string, at: number): Character | undefined {
  const character = source.charAt(at);
  return character === "\\" ? readEscape(source, at + 1) : { text: character, length: 1 };
}

const escapes: ReadonlyMap<string, string> = new Map([
  ["n", "\n"],
  ["t", "\t"],
  ["r", "\r"],
  ["b", "\b"],
  ["f", "\f"],
  ['"', '"'],
  ["\\", "\\"],
  ["/", "/"],
]);

const codeLengths: ReadonlyMap<string, number> = new Map([
  ["x", 2],
  ["u", 4],
  ["U", 8],
]);

/** The escapes that JSON and most writers of YAML use; others are left to a person. */
function readEscape(source: string, at: number): Character | undefined {
  const letter = source.charAt(at);
  const text = escapes.get(letter);
  if (text !== undefined) return { text, length: 2 };
  const digits = codeLengths.get(letter);
  if (digits === undefined) return undefined;
  const code = Number.parseInt(source.slice(at + 1, at + 1 + digits), 16);
  if (Number.isNaN(code) || code > 0x10ffff) return undefined;
  return { text: String.fromCodePoint(code), length: digits + 2 };
}
