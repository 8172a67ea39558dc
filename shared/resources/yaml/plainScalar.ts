import { isBlank, isBreak, isBreakOrEnd, isFlowIndicator, isSeparator, tab } from "./character.ts";
import type { ScannerState } from "./scannerState.ts";
import { refuseTab } from "./refusal.ts";
import { addText, columnOf, foldBreaks, isDocumentMark, readBreak } from "./scannerState.ts";

const colon = 0x3a;
const hash = 0x23;

/** Reads a scalar without quotes, which can go over several lines. */
export function scanPlainScalar(state: ScannerState): void {
  const start = state.position;
  let end = skipWords(state);
  let text: string | undefined;
  let broken = goesOver(state);
  while (broken !== undefined) {
    state.keyAllowed = true;
    const lineBegin = state.position;
    if (endsHere(state) || wordEnd(state, lineBegin) === lineBegin) break;
    text = (text ?? state.text.slice(start, end)) + broken;
    end = skipWords(state);
    text += state.text.slice(lineBegin, end);
    state.keyAllowed = false;
    broken = goesOver(state);
  }
  addText(state, { kind: "scalar", start, end, text, plain: true });
}

/** Goes over the words of a line. The position is then after the blanks that follow; gives the end of the last word. */
function skipWords(state: ScannerState): number {
  let end = state.position;
  for (;;) {
    const next = wordEnd(state, state.position);
    if (next === state.position) return end;
    end = next;
    state.position = next;
    while (isBlank(state.text.charCodeAt(state.position))) state.position++;
    if (state.position === next || state.text.charCodeAt(state.position) === hash) return end;
  }
}

function wordEnd({ text, flowLevel }: ScannerState, from: number): number {
  let position = from;
  for (;;) {
    const code = text.charCodeAt(position);
    if (isSeparator(code)) return position;
    if (code === colon && isSeparator(text.charCodeAt(position + 1))) return position;
    if (flowLevel > 0 && isFlowIndicator(code)) return position;
    position++;
  }
}

/** Where the line ends here: goes to the first character of the next line that has one, and gives the folded breaks. */
function goesOver(state: ScannerState): string | undefined {
  const { text } = state;
  if (!isBreak(text.charCodeAt(state.position))) return undefined;
  const first = readBreak(state);
  let rest = "";
  for (;;) {
    const code = text.charCodeAt(state.position);
    if (isBreak(code)) rest += readBreak(state);
    else if (!isBlank(code)) return foldBreaks(first, rest);
    else {
      if (code === tab && columnOf(state) <= state.indent) refuseTab(state.position);
      state.position++;
    }
  }
}

function endsHere(state: ScannerState): boolean {
  const code = state.text.charCodeAt(state.position);
  if (state.flowLevel === 0 && columnOf(state) <= state.indent) return true;
  return code === hash || isBreakOrEnd(code) || isDocumentMark(state);
}
