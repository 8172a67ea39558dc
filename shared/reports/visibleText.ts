/**
 * Control characters, line and paragraph separators, and the ones that turn the direction of writing or can't be seen: they make a
 * text look other than it is (https://trojansource.codes), or steer a terminal.
 */
const deceptive =
  /[\p{Cc}\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\uffff]|\p{Cs}/gu;

const shorthands: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** The text on one line, with everything that can't be seen written as an escape. */
export function visibleText(text: string): string {
  return text.replace(deceptive, escapeCharacter);
}

/** The text cut to a length in characters, with a note of what was cut. */
export function cutText(text: string, length: number): string {
  if (text.length <= length) return text;
  return `${wholeCharacters(text.slice(0, length))}… (${text.length - length} more characters)`;
}

/** Without half of a character at either end, where a cut went through one. */
export function wholeCharacters(text: string): string {
  return text.replace(/^[\udc00-\udfff]|[\ud800-\udbff]$/g, "");
}

function escapeCharacter(character: string): string {
  const code = (character.codePointAt(0) ?? 0).toString(16).padStart(4, "0");
  return shorthands[character] ?? `\\u${code}`;
}
