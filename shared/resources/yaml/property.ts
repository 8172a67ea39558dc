import { hexadecimalValue, isSeparator, isUriCharacter, isWord } from "./character.ts";
import type { ScannerState } from "./scannerState.ts";
import { addText } from "./scannerState.ts";
import { refuse } from "./refusal.ts";

const exclamationMark = 0x21;
const percent = 0x25;

/** YAML's own tags, which `!!` stands for. */
export const yamlTagPrefix = "tag:yaml.org,2002:";

/** The tag of `<<`. */
export const mergeTag = `${yamlTagPrefix}merge`;

/** Reads `&name` or `*name`. */
export function scanAnchor(state: ScannerState, kind: "anchor" | "alias"): void {
  const { text } = state;
  const start = state.position++;
  while (isWord(text.charCodeAt(state.position))) state.position++;
  const end = state.position;
  const code = text.charCodeAt(end);
  const ends = isSeparator(code) || "?:,]}%@`".includes(text.charAt(end));
  if (end === start + 1 || !ends) {
    const what = kind === "anchor" ? "an anchor (&)" : "an alias (*)";
    refuse(
      start,
      `The name of ${what} is made of letters, digits, - and _.`,
      "Quote the text if it is none.",
    );
  }
  addText(state, { kind, start, text: text.slice(start + 1, end) });
}

/** Reads a tag: `!!str`, `!name`, `!<tag:example.com,2000:name>` or a lone `!`. */
export function scanTag(state: ScannerState): void {
  const start = state.position;
  const tag = state.text.charAt(start + 1) === "<" ? verbatimTag(state) : shorthandTag(state);
  if (!isSeparator(state.text.charCodeAt(state.position)))
    refuse(start, "A tag (!) ends with a space.", "Quote the text if it is none.");
  addText(state, { kind: "tag", start, text: tag });
}

function verbatimTag(state: ScannerState): string {
  const start = state.position;
  state.position += 2;
  const tag = uriText(state, start);
  if (tag === "" || state.text.charAt(state.position) !== ">")
    refuse(start, "A tag that begins with !< ends with >.");
  state.position++;
  return tag;
}

function shorthandTag(state: ScannerState): string {
  const { text, position: start } = state;
  state.position++;
  while (isWord(text.charCodeAt(state.position))) state.position++;
  const handle = text.slice(start, state.position);
  if (text.charCodeAt(state.position) !== exclamationMark) return handle + uriText(state, start);
  state.position++;
  const suffix = uriText(state, start);
  if (handle !== "!") refuse(start, `Nothing says what the tag handle ${handle}! stands for.`);
  if (suffix === "") refuse(start, "A tag needs a name after !!.");
  return yamlTagPrefix + suffix;
}

function uriText(state: ScannerState, start: number): string {
  const { text } = state;
  const from = state.position;
  let escapes = false;
  while (isUriCharacter(text.charCodeAt(state.position))) {
    if (text.charCodeAt(state.position) === percent) {
      escapes = true;
      const digits = [1, 2].map((index) => hexadecimalValue(text.charCodeAt(state.position + index)));
      if (digits.some((digit) => digit < 0))
        refuse(start, "In a tag, % is followed by two hexadecimal digits.");
    }
    state.position++;
  }
  const uri = text.slice(from, state.position);
  if (!escapes) return uri;
  try {
    return decodeURIComponent(uri);
  } catch {
    refuse(start, "The escapes of the tag are not UTF-8.");
  }
}
