import { parse } from "yaml";

const goInteger = /^0(?:x[0-9a-f]+|o[0-7]+|b[01]+)$/i;

/** What is no sign of YAML's anywhere, also within brackets and braces, where readers differ in `?` and `:`. */
const plainForm = /^[\p{L}\d_./^~$][^?,[\]{}]*$/u;

/** What YAML forbids without an escape, or one of its readers takes for a line break. */
const unprintable = /[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/g;

/**
 * Whether a text can stand in YAML without quotes and is read as that text by every reader: by YAML 1.1 (Helm and
 * Kubernetes: `yes`, `0777`, `1:30`, `2024-01-01`), by YAML 1.2 (`1e3`, `0o7`) and by Go's own numbers (`0XFF`, `1_0`).
 */
export function readsAsText(text: string): boolean {
  // Only what begins with a digit can be a number with underscores.
  const withoutUnderscores = /^\d/.test(text) ? text.replaceAll("_", "") : text;
  if (!plainForm.test(text) || needsEscape(text) || goInteger.test(withoutUnderscores)) return false;
  return (["1.1", "1.2"] as const).every(
    (version) =>
      readPlain(text, version) === text && typeof readPlain(withoutUnderscores, version) !== "number",
  );
}

/** Whether a text has characters that stand in double quotes only. */
export function needsEscape(text: string): boolean {
  return text.search(unprintable) >= 0;
}

/** A text in double quotes, as YAML and JSON both read it. */
export function doubleQuoted(text: string): string {
  return JSON.stringify(text).replaceAll(
    unprintable,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

function readPlain(text: string, version: "1.1" | "1.2"): unknown {
  try {
    return parse(text, { version, logLevel: "silent" });
  } catch {
    return undefined;
  }
}
