import type { JsonObject, JsonValue } from "../../resources/json.ts";
import { isJsonArray, isJsonObject, ownValue } from "../../resources/json.ts";

/** Hides the values of a Secret in a text about it; texts about other objects stay as they are. */
export type HideValues = (text: string) => string;

/** Takes the place of a value. */
const hidden = "***";

/** Below this length a value is hidden only where it stands alone, since it may be a part of any word. */
const tellingLength = 4;

/**
 * A function that hides what these objects, of which some may be Secrets, hold under `data` and `stringData`: as it is
 * written, in base64 and out of it, and as Go quotes it.
 */
export function hideValues(objects: readonly JsonObject[]): HideValues {
  const secrets = objects.filter(isSecret);
  if (secrets.length === 0) return (text) => text;
  let longestFirst: readonly string[] | undefined;
  return (text) => {
    longestFirst ??= [...new Set(secrets.flatMap(valuesOf))].toSorted((a, b) => b.length - a.length);
    return longestFirst.reduce(hide, text);
  };
}

function isSecret(object: JsonObject): boolean {
  return ownValue(object, "apiVersion") === "v1" && ownValue(object, "kind") === "Secret";
}

function hide(text: string, value: string): string {
  if (value.length >= tellingLength) return text.replaceAll(value, hidden);
  const escaped = value.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return text.replace(new RegExp(`(?<![\\w.-])${escaped}(?![\\w.-])`, "g"), hidden);
}

function valuesOf(secret: JsonObject): readonly string[] {
  const data = scalarsIn(ownValue(secret, "data"));
  const plain = scalarsIn(ownValue(secret, "stringData"));
  const written = [...data, ...data.map(decoded), ...plain, ...plain.map(encoded)];
  return written
    .flatMap((value) => [value, JSON.stringify(value).slice(1, -1), ...longLines(value)])
    .filter((value) => value.trim() !== "");
}

/** Part of a value can be told as well; its short lines could be any words. */
function longLines(value: string): readonly string[] {
  return value.split(/\r?\n/).filter((line) => line.length >= 2 * tellingLength);
}

function decoded(value: string): string {
  return Buffer.from(value, "base64").toString("utf8");
}

function encoded(value: string): string {
  return Buffer.from(value).toString("base64");
}

/** Every text, number and boolean inside, as text. */
function scalarsIn(value: JsonValue | undefined): readonly string[] {
  const found: string[] = [];
  const pending: (JsonValue | undefined)[] = [value];
  while (pending.length > 0) {
    const next = pending.pop();
    if (isJsonArray(next)) for (const item of next) pending.push(item);
    else if (isJsonObject(next)) for (const item of Object.values(next)) pending.push(item);
    else if (next !== undefined && next !== null) found.push(String(next));
  }
  return found;
}
