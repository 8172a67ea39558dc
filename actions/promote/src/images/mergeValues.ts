import type { JsonValue } from "../../../../shared/resources/json.ts";
import { isJsonObject, ownValue } from "../../../../shared/resources/json.ts";

/** Values with others on top, as Helm merges them: mappings by their keys, all else as a whole. */
export function mergeValues(base: JsonValue | undefined, over: JsonValue | undefined): JsonValue {
  if (!isJsonObject(base) || !isJsonObject(over)) return over ?? base ?? null;
  const keys = new Set([...Object.keys(base), ...Object.keys(over)]);
  return Object.fromEntries(
    [...keys].map((key) => [key, mergeValues(ownValue(base, key), ownValue(over, key))]),
  );
}
