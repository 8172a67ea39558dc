import { carriageReturn, isSeparator, lineFeed } from "./character.ts";
import type { Token, TokenKind } from "./token.ts";

/** Where the scanner is in a text that ends with NUL, and what may come next. */
export interface ScannerState {
  readonly text: string;
  /** The last token so far. */
  last: Token;
  position: number;
  lineStart: number;
  /** The column of the innermost block collection; -1 outside of any. */
  indent: number;
  readonly outerIndents: number[];
  /** How many brackets and braces are open. */
  flowLevel: number;
  /** Whether a key without `?` may start here. */
  keyAllowed: boolean;
  /** What may turn out to be a key, at this flow level. */
  key: PossibleKey;
  readonly outerKeys: PossibleKey[];
}

export interface PossibleKey {
  possible: boolean;
  /** It stands where the block mapping needs a key, so that a colon has to follow. */
  required: boolean;
  /** The token before its first one. */
  before: Token | undefined;
  start: number;
  lineStart: number;
}

/** The start of a text, which must end with NUL. */
export function startScanning(text: string): ScannerState {
  return {
    text,
    last: {
      kind: "stream-start",
      start: 0,
      end: 0,
      text: undefined,
      plain: false,
      opens: "nothing",
      next: undefined,
    },
    position: 0,
    lineStart: 0,
    indent: -1,
    outerIndents: [],
    flowLevel: 0,
    keyAllowed: true,
    key: noKey(),
    outerKeys: [],
  };
}

export function noKey(): PossibleKey {
  return { possible: false, required: false, before: undefined, start: 0, lineStart: 0 };
}

export function columnOf(state: ScannerState): number {
  return state.position - state.lineStart;
}

/** Adds an indicator of a length, which can be 0, and goes over it. */
export function addToken(state: ScannerState, kind: TokenKind, length: number): void {
  const start = state.position;
  state.position += length;
  append(state, {
    kind,
    start,
    end: state.position,
    text: undefined,
    plain: false,
    opens: "nothing",
    next: undefined,
  });
}

/** Adds a token that ends where the scanner is. */
export function addText(
  state: ScannerState,
  token: Pick<Token, "kind" | "start" | "text"> & { readonly end?: number; readonly plain?: boolean },
): void {
  const { kind, start, text, plain = false, end = state.position } = token;
  append(state, { kind, start, end, text, plain, opens: "nothing", next: undefined });
}

function append(state: ScannerState, token: Token): void {
  state.last.next = token;
  state.last = token;
}

/** Goes over one line break, which must be there. Gives it as it counts in a scalar. */
export function readBreak(state: ScannerState): string {
  const { text, position } = state;
  const code = text.charCodeAt(position);
  const length = code === carriageReturn && text.charCodeAt(position + 1) === lineFeed ? 2 : 1;
  state.position = position + length;
  state.lineStart = state.position;
  return code === 0x2028 || code === 0x2029 ? text.charAt(position) : "\n";
}

/** Line breaks within a scalar that is not a block: one is a space, more are one less. */
export function foldBreaks(first: string, rest: string): string {
  if (first !== "\n") return first + rest;
  return rest === "" ? " " : rest;
}

/** Whether a line that marks the start or end of a document stands here: `---` or `...`. */
export function isDocumentMark(state: ScannerState): boolean {
  if (state.position !== state.lineStart) return false;
  const { text, position } = state;
  const code = text.charCodeAt(position);
  if (code !== 0x2d && code !== 0x2e) return false;
  return (
    text.charCodeAt(position + 1) === code &&
    text.charCodeAt(position + 2) === code &&
    isSeparator(text.charCodeAt(position + 3))
  );
}
