/**
 * The characters of YAML 1.1 that its readers tell apart. A text that is scanned ends with a NUL, which stands
 * for its end: as a character of its own YAML has none.
 */
export const endOfText = 0;
export const tab = 0x09;
export const lineFeed = 0x0a;
export const carriageReturn = 0x0d;
export const space = 0x20;

const breakClass = 1;
const blankClass = 2;
const endClass = 4;
const wordClass = 8;
const uriClass = 16;
const flowClass = 32;

const classes = new Uint8Array(128);

function mark(characters: string, membership: number): void {
  for (const character of characters) {
    const code = character.charCodeAt(0);
    classes[code] = (classes[code] ?? 0) | membership;
  }
}

const letters = "abcdefghijklmnopqrstuvwxyz";
const wordCharacters = `0123456789_-${letters}${letters.toUpperCase()}`;
mark("\n\r", breakClass);
mark(" \t", blankClass);
mark("\0", endClass);
mark(wordCharacters, wordClass | uriClass);
mark(";/?:@&=+$,.!~*'()[]%", uriClass);
mark(",?[]{}", flowClass);

function hasClass(code: number, membership: number): boolean {
  return code < 128 && ((classes[code] ?? 0) & membership) !== 0;
}

/** NEL, and the line and paragraph separators, which YAML 1.1 counts as line breaks. */
function isUnicodeBreak(code: number): boolean {
  return code === 0x85 || code === 0x2028 || code === 0x2029;
}

export function isBreak(code: number): boolean {
  return code < 128 ? hasClass(code, breakClass) : isUnicodeBreak(code);
}

export function isBlank(code: number): boolean {
  return code === space || code === tab;
}

/** A line break or the end of the text. */
export function isBreakOrEnd(code: number): boolean {
  return code < 128 ? hasClass(code, breakClass | endClass) : isUnicodeBreak(code);
}

/** A space, a tab, a line break or the end of the text: what ends an indicator. */
export function isSeparator(code: number): boolean {
  return code < 128 ? hasClass(code, blankClass | breakClass | endClass) : isUnicodeBreak(code);
}

/** What the name of an anchor and the handle of a tag are made of. */
export function isWord(code: number): boolean {
  return hasClass(code, wordClass);
}

/** What a tag is made of after its handle. */
export function isUriCharacter(code: number): boolean {
  return hasClass(code, uriClass);
}

/** What ends a plain scalar within brackets and braces. */
export function isFlowIndicator(code: number): boolean {
  return hasClass(code, flowClass);
}

/** The value of a hexadecimal digit, or -1. */
export function hexadecimalValue(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  const lower = code | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x61 + 10 : -1;
}
