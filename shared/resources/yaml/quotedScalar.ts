import { endOfText, hexadecimalValue, isBlank, isBreak, isSeparator } from "./character.ts";
import type { ScannerState } from "./scannerState.ts";
import { refuse } from "./refusal.ts";
import { addText, foldBreaks, isDocumentMark, readBreak } from "./scannerState.ts";

const singleQuote = 0x27;
const doubleQuote = 0x22;
const backslash = 0x5c;

/** What a letter after a backslash stands for. YAML 1.1 has no `\/`, which JSON has. */
const escapes: Readonly<Record<string, string>> = {
  "0": "\0",
  a: "\x07",
  b: "\b",
  t: "\t",
  "\t": "\t",
  n: "\n",
  v: "\v",
  f: "\f",
  r: "\r",
  e: "\x1b",
  " ": " ",
  '"': '"',
  "'": "'",
  "\\": "\\",
  N: "\x85",
  _: "\xa0",
  L: "\u2028",
  P: "\u2029",
};

const codeLengths: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

/** Reads a scalar in single or double quotes. */
export function scanQuotedScalar(state: ScannerState, quote: number): void {
  const start = state.position;
  state.position++;
  const text = simpleText(state, quote) ?? foldedText(state, { quote, start });
  state.position++;
  addText(state, { kind: "scalar", start, text });
}

/** The text of a scalar that ends on its line and has no escapes, as nearly all are. */
function simpleText(state: ScannerState, quote: number): string | undefined {
  const { text, position: start } = state;
  let position = start;
  for (;;) {
    const code = text.charCodeAt(position);
    if (code === quote) {
      if (quote === singleQuote && text.charCodeAt(position + 1) === singleQuote) return undefined;
      state.position = position;
      return text.slice(start, position);
    }
    if (code === backslash && quote === doubleQuote) return undefined;
    if (code === endOfText || isBreak(code)) return undefined;
    position++;
  }
}

function foldedText(state: ScannerState, scalar: { readonly quote: number; readonly start: number }): string {
  const { text } = state;
  let value = "";
  for (;;) {
    if (isDocumentMark(state)) refuse(scalar.start, "The quote is not closed before the document ends.");
    if (text.charCodeAt(state.position) === endOfText) refuse(scalar.start, "The quote is never closed.");
    const { part, continued } = quotedWord(state, scalar);
    value += part;
    if (text.charCodeAt(state.position) === scalar.quote) return value;
    value += continued ? skipLines(state, "") : gap(state);
  }
}

/** The characters up to the next blank, line break or closing quote; `continued` where a backslash takes the line break away. */
function quotedWord(
  state: ScannerState,
  { quote, start }: { readonly quote: number; readonly start: number },
): { readonly part: string; readonly continued: boolean } {
  const { text } = state;
  let part = "";
  for (;;) {
    const code = text.charCodeAt(state.position);
    if (isSeparator(code)) return { part, continued: false };
    const following = text.charCodeAt(state.position + 1);
    if (code === quote) {
      if (quote === doubleQuote || following !== singleQuote) return { part, continued: false };
      part += "'";
      state.position += 2;
    } else if (code !== backslash || quote === singleQuote) {
      const from = state.position;
      state.position = ordinaryEnd(text, from + 1);
      part += text.slice(from, state.position);
    } else if (isBreak(following)) {
      state.position++;
      readBreak(state);
      return { part, continued: true };
    } else part += escaped(state, start);
  }
}

function ordinaryEnd(text: string, from: number): number {
  let position = from;
  for (;;) {
    const code = text.charCodeAt(position);
    if (isSeparator(code) || code === singleQuote || code === doubleQuote || code === backslash)
      return position;
    position++;
  }
}

/** The blanks or line breaks between two words, as they count. */
function gap(state: ScannerState): string {
  const { text, position: start } = state;
  while (isBlank(text.charCodeAt(state.position))) state.position++;
  if (!isBreak(text.charCodeAt(state.position))) return text.slice(start, state.position);
  return skipLines(state, readBreak(state));
}

function skipLines(state: ScannerState, first: string): string {
  const { text } = state;
  let rest = "";
  for (;;) {
    const code = text.charCodeAt(state.position);
    if (isBreak(code)) rest += readBreak(state);
    else if (isBlank(code)) state.position++;
    else return foldBreaks(first, rest);
  }
}

function escaped(state: ScannerState, start: number): string {
  const letter = state.text.charAt(state.position + 1);
  const length = codeLengths[letter];
  if (length !== undefined) return escapedCode(state, length);
  const value = escapes[letter];
  if (value === undefined) {
    const shown = letter === "\0" ? "" : letter;
    refuse(letter === "\0" ? start : state.position, `YAML 1.1 has no escape \\${shown} in double quotes.`);
  }
  state.position += 2;
  return value;
}

function escapedCode(state: ScannerState, length: number): string {
  const from = state.position + 2;
  let code = 0;
  for (let index = from; index < from + length; index++) {
    const digit = hexadecimalValue(state.text.charCodeAt(index));
    if (digit < 0) refuse(state.position, "The escape lacks hexadecimal digits.");
    code = code * 16 + digit;
  }
  if ((code >= 0xd800 && code <= 0xdfff) || code > 0x10ffff)
    refuse(state.position, "The escape is no character of Unicode.", "Write the character itself.");
  state.position = from + length;
  return String.fromCodePoint(code);
}
