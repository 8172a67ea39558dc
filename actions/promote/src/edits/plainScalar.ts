import { parse } from "yaml";

const goInteger = /^0(?:x[0-9a-f]+|o[0-7]+|b[01]+)$/i;

/**
 * Whether a text can stand in YAML without quotes and is read as that text by every reader: by YAML 1.1 (Helm and
 * Kubernetes: `yes`, `0777`, `1:30`, `2024-01-01`), by YAML 1.2 (`1e3`, `0o7`) and by Go's own numbers (`0XFF`, `1_0`).
 */
export function readsAsText(text: string): boolean {
  // Only what begins with a digit can be a number with underscores.
  const withoutUnderscores = /^\d/.test(text) ? text.replaceAll("_", "") : text;
  if (/^[@`]|[,[\]{}]/.test(text) || goInteger.test(withoutUnderscores)) return false;
  return (["1.1", "1.2"] as const).every(
    (version) =>
      readPlain(text, version) === text && typeof readPlain(withoutUnderscores, version) !== "number",
  );
}

function readPlain(text: string, version: "1.1" | "1.2"): unknown {
  try {
    return parse(text, { version, logLevel: "silent" });
  } catch {
    return undefined;
  }
}
