import type { JsonObject, JsonValue } from "../resources/json.ts";
import { isJsonObject } from "../resources/json.ts";

const decoder = new TextDecoder("utf-8", { fatal: true });

/** The JSON value in the bytes of an answer; undefined where they are none. */
export function parseJsonBytes(bytes: Uint8Array): JsonValue | undefined {
  try {
    return JSON.parse(decoder.decode(bytes)) as JsonValue;
  } catch {
    return undefined;
  }
}

/** The JSON object in a text that may hold secrets: JSON.parse quotes the text in its message, so that none is kept. */
export function parseSecretObject(text: string): JsonObject | undefined {
  try {
    const value = JSON.parse(text) as JsonValue;
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
