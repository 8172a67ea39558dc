import { endOfText, isBlank, isBreak, isBreakOrEnd, space, tab } from "./character.ts";
import type { ScannerState } from "./scannerState.ts";
import { refuse, refuseTab } from "./refusal.ts";
import { addText, columnOf, readBreak } from "./scannerState.ts";

interface BlockHeader {
  readonly chomping: "clip" | "strip" | "keep";
  /** Columns more than the parent; undefined where the first line decides. */
  readonly increment: number | undefined;
}

const plus = 0x2b;
const minus = 0x2d;
const hash = 0x23;

/** Reads a scalar after `|` or `>`. */
export function scanBlockScalar(state: ScannerState, folded: boolean): void {
  const start = state.position;
  state.position++;
  const header = blockHeader(state);
  const text = blockText(state, { folded, header });
  addText(state, { kind: "scalar", start, text });
}

function blockHeader(state: ScannerState): BlockHeader {
  const { text } = state;
  let chomping: BlockHeader["chomping"] = "clip";
  let increment: number | undefined;
  for (let seen = 0; seen < 2; seen++) {
    const code = text.charCodeAt(state.position);
    if (chomping === "clip" && (code === plus || code === minus)) {
      chomping = code === plus ? "keep" : "strip";
      state.position++;
    } else if (increment === undefined && code >= 0x30 && code <= 0x39) {
      if (code === 0x30) refuse(state.position, "The indentation of a block text can't be 0.");
      increment = code - 0x30;
      state.position++;
    }
  }
  while (isBlank(text.charCodeAt(state.position))) state.position++;
  if (text.charCodeAt(state.position) === hash) {
    while (!isBreakOrEnd(text.charCodeAt(state.position))) state.position++;
  }
  const code = text.charCodeAt(state.position);
  if (isBreak(code)) readBreak(state);
  else if (code !== endOfText) refuse(state.position, "A block text begins on the line after its indicator.");
  return { chomping, increment };
}

function blockText(
  state: ScannerState,
  { folded, header }: { readonly folded: boolean; readonly header: BlockHeader },
): string {
  const { text } = state;
  const start = leadingLines(state, header);
  const { indent } = start;
  let breaks = start.breaks;
  let value = "";
  let lineBreak = "";
  let blankBefore = false;
  while (columnOf(state) === indent && text.charCodeAt(state.position) !== endOfText) {
    const blank = isBlank(text.charCodeAt(state.position));
    const joins = folded && !blankBefore && !blank && lineBreak === "\n";
    if (joins) value += breaks === "" ? " " : "";
    else value += lineBreak;
    value += breaks;
    blankBefore = blank;
    const from = state.position;
    while (!isBreakOrEnd(text.charCodeAt(state.position))) state.position++;
    value += text.slice(from, state.position);
    lineBreak = isBreak(text.charCodeAt(state.position)) ? readBreak(state) : "";
    breaks = emptyLines(state, indent);
  }
  if (header.chomping === "strip") return value;
  return header.chomping === "keep" ? value + lineBreak + breaks : value + lineBreak;
}

/** Goes to the first line with text, which sets the indentation unless the header did. */
function leadingLines(
  state: ScannerState,
  { increment }: BlockHeader,
): { readonly indent: number; readonly breaks: string } {
  if (increment !== undefined) {
    const indent = Math.max(state.indent, 0) + increment;
    return { indent, breaks: emptyLines(state, indent) };
  }
  const { text } = state;
  let breaks = "";
  let widest = 0;
  for (;;) {
    while (text.charCodeAt(state.position) === space) state.position++;
    widest = Math.max(widest, columnOf(state));
    const code = text.charCodeAt(state.position);
    if (code === tab) refuseTab(state.position);
    if (!isBreak(code)) return { indent: Math.max(widest, state.indent + 1, 1), breaks };
    breaks += readBreak(state);
  }
}

/** Goes over empty lines and the indentation of the next one; gives the breaks. */
function emptyLines(state: ScannerState, indent: number): string {
  const { text } = state;
  let breaks = "";
  for (;;) {
    while (columnOf(state) < indent && text.charCodeAt(state.position) === space) state.position++;
    const code = text.charCodeAt(state.position);
    if (code === tab && columnOf(state) < indent) refuseTab(state.position);
    if (!isBreak(code)) return breaks;
    breaks += readBreak(state);
  }
}
