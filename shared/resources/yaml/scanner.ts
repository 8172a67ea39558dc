import { scanBlockScalar } from "./blockScalar.ts";
import { endOfText, isBlank, isBreak, isBreakOrEnd, isSeparator, space, tab } from "./character.ts";
import { maximumDepth } from "./depth.ts";
import { scanPlainScalar } from "./plainScalar.ts";
import { scanAnchor, scanTag } from "./property.ts";
import { scanQuotedScalar } from "./quotedScalar.ts";
import type { PossibleKey, ScannerState } from "./scannerState.ts";
import { refuse, refuseTab } from "./refusal.ts";
import { addToken, columnOf, isDocumentMark, noKey, readBreak } from "./scannerState.ts";
import type { Token } from "./token.ts";

/**
 * The token that follows another of a document, by the rules of YAML 1.1 with the limits that Kubernetes' reader (go-yaml
 * v2, after libyaml) adds: a key without `?` stays on its line and within 1,024 characters, and tabs are no indentation.
 * It scans as far as is needed to know whether the token begins a key.
 * @throws YamlRefusal
 */
export function followingToken(state: ScannerState, token: Token): Token {
  while (!token.next || mayBeginKey(state, token)) scanFurther(state);
  return token.next;
}

/** Whether a colon may still make a key of what follows a token. */
function mayBeginKey(state: ScannerState, before: Token): boolean {
  if (state.key.before === before && isKey(state, state.key)) return true;
  return state.flowLevel > 0 && state.outerKeys.some((key) => key.before === before && isKey(state, key));
}

function scanFurther(state: ScannerState): void {
  if (state.last.kind === "stream-end")
    refuse(state.last.start, "The document ends here, though more has to come.");
  skipToToken(state);
  closeBlocks(state, columnOf(state));
  const code = state.text.charCodeAt(state.position);
  if (code !== endOfText) {
    scanToken(state, code);
    return;
  }
  closeBlocks(state, -1);
  dropKey(state.key);
  addToken(state, "stream-end", 0);
}

function skipToToken(state: ScannerState): void {
  const { text } = state;
  for (;;) {
    let code = text.charCodeAt(state.position);
    const tabsAllowed = state.flowLevel > 0 || !state.keyAllowed;
    while (code === space || (code === tab && tabsAllowed)) code = text.charCodeAt(++state.position);
    if (code === 0x23) {
      while (!isBreakOrEnd(code)) code = text.charCodeAt(++state.position);
    }
    if (!isBreak(code)) return;
    readBreak(state);
    if (state.flowLevel === 0) state.keyAllowed = true;
  }
}

function scanToken(state: ScannerState, code: number): void {
  if (state.position === state.lineStart && (code === 0x25 || isDocumentMark(state))) {
    scanDocumentMark(state, code);
    return;
  }
  switch (code) {
    case 0x5b: // [
    case 0x7b: // {
      openFlow(state, code);
      return;
    case 0x5d: // ]
    case 0x7d: // }
      closeFlow(state, code);
      return;
    case 0x2c: // ,
      dropKey(state.key);
      state.keyAllowed = true;
      addToken(state, "flow-entry", 1);
      return;
    case 0x26: // &
    case 0x2a: // *
    case 0x21: // !
    case 0x27: // '
    case 0x22: // "
      offerKey(state);
      if (code === 0x21) scanTag(state);
      else if (code === 0x26 || code === 0x2a) scanAnchor(state, code === 0x26 ? "anchor" : "alias");
      else scanQuotedScalar(state, code);
      return;
    default:
      scanIndicator(state, code);
  }
}

function scanIndicator(state: ScannerState, code: number): void {
  const { flowLevel, text, position } = state;
  const following = text.charCodeAt(position + 1);
  const flow = flowLevel > 0;
  if (code === 0x2d && isSeparator(following)) scanEntry(state);
  else if (code === 0x3f && (flow || isSeparator(following))) scanExplicitKey(state);
  else if (code === 0x3a && (flow || isSeparator(following))) scanValue(state);
  else if ((code === 0x7c || code === 0x3e) && !flow) {
    dropKey(state.key);
    state.keyAllowed = true;
    scanBlockScalar(state, code === 0x3e);
  } else if (startsNothing(code)) {
    if (code === tab) refuseTab(position);
    refuse(position, `A text can't begin with ${text.charAt(position)} unless it is quoted.`, "Quote it.");
  } else {
    offerKey(state);
    scanPlainScalar(state);
  }
}

function startsNothing(code: number): boolean {
  return isBlank(code) || code === 0x7c || code === 0x3e || code === 0x25 || code === 0x40 || code === 0x60;
}

function scanDocumentMark(state: ScannerState, code: number): void {
  closeBlocks(state, -1);
  dropKey(state.key);
  state.keyAllowed = false;
  if (code === 0x25)
    refuse(
      state.position,
      "kubectl splits a file at --- before it reads it, so a directive (%) is left alone.",
      "Remove the line.",
    );
  addToken(state, code === 0x2d ? "document-start" : "document-end", 3);
}

function openFlow(state: ScannerState, code: number): void {
  offerKey(state);
  state.outerKeys.push(state.key);
  state.key = noKey();
  state.flowLevel++;
  checkDepth(state);
  state.keyAllowed = true;
  addToken(state, code === 0x5b ? "flow-sequence-start" : "flow-mapping-start", 1);
}

function closeFlow(state: ScannerState, code: number): void {
  dropKey(state.key);
  if (state.flowLevel > 0) {
    state.flowLevel--;
    state.key = state.outerKeys.pop() ?? noKey();
  }
  state.keyAllowed = false;
  addToken(state, code === 0x5d ? "flow-sequence-end" : "flow-mapping-end", 1);
}

function scanEntry(state: ScannerState): void {
  if (state.flowLevel === 0) {
    if (!state.keyAllowed) refuse(state.position, "A list can't begin on the line of its key.");
    if (openBlock(state, columnOf(state))) addToken(state, "block-sequence-start", 0);
  }
  dropKey(state.key);
  state.keyAllowed = true;
  addToken(state, "block-entry", 1);
}

function scanExplicitKey(state: ScannerState): void {
  if (state.flowLevel === 0) {
    if (!state.keyAllowed) refuse(state.position, "A key can't begin here.");
    if (openBlock(state, columnOf(state))) addToken(state, "block-mapping-start", 0);
  }
  dropKey(state.key);
  state.keyAllowed = state.flowLevel === 0;
  addToken(state, "key", 1);
}

function scanValue(state: ScannerState): void {
  const { key } = state;
  const token = isKey(state, key) ? key.before?.next : undefined;
  if (token) {
    token.opens = openBlock(state, key.start - key.lineStart) ? "block-mapping" : "key";
    key.possible = false;
    state.keyAllowed = false;
  } else {
    if (state.flowLevel === 0) {
      if (!state.keyAllowed)
        refuse(state.position, "A key and its value can't begin on a line that holds a value already.");
      if (openBlock(state, columnOf(state))) addToken(state, "block-mapping-start", 0);
    }
    state.keyAllowed = state.flowLevel === 0;
  }
  addToken(state, "value", 1);
}

/** Remembers that a key may begin with the next token. */
function offerKey(state: ScannerState): void {
  if (state.keyAllowed) {
    dropKey(state.key);
    const { key } = state;
    key.possible = true;
    key.required = state.flowLevel === 0 && state.indent === columnOf(state);
    key.before = state.last;
    key.start = state.position;
    key.lineStart = state.lineStart;
  }
  state.keyAllowed = false;
}

function dropKey(key: PossibleKey): void {
  if (key.possible && key.required) refuse(key.start, "A key needs a colon and a space after it.");
  key.possible = false;
}

/** Whether the colon that stands here makes a key of what may be one. */
function isKey(state: ScannerState, key: PossibleKey): boolean {
  if (!key.possible) return false;
  if (key.lineStart === state.lineStart && !isTooLong(state, key.start)) return true;
  dropKey(key);
  return false;
}

function isTooLong({ text, position }: ScannerState, start: number): boolean {
  // The limit counts characters, of which some are two units of a string.
  return position - start > 1024 && Array.from(text.slice(start, position)).length > 1024;
}

/** Whether a block collection begins at a column: its items stand further in than those around it. */
function openBlock(state: ScannerState, column: number): boolean {
  if (state.flowLevel > 0 || state.indent >= column) return false;
  state.outerIndents.push(state.indent);
  state.indent = column;
  checkDepth(state);
  return true;
}

function closeBlocks(state: ScannerState, column: number): void {
  if (state.flowLevel > 0) return;
  while (state.indent > column) {
    addToken(state, "block-end", 0);
    state.indent = state.outerIndents.pop() ?? -1;
  }
}

function checkDepth(state: ScannerState): void {
  if (state.flowLevel + state.outerIndents.length > maximumDepth)
    refuse(
      state.position,
      `The document is nested deeper than ${maximumDepth} levels.`,
      "Nest it less deep.",
    );
}
