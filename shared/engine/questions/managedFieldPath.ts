import type { FieldPath, PathElement } from "../../resources/fieldPath.ts";
import type { JsonObject, JsonValue } from "../../resources/json.ts";
import { isJsonArray, isJsonObject, ownValue } from "../../resources/json.ts";
import { keyStep } from "./fieldPathText.ts";

/**
 * Reads a path as managed fields write it (sigs.k8s.io/structured-merge-diff/fieldpath), such as
 * `.spec.template.spec.containers[name="api"].image`, or `.metadata.finalizers[="a"]` for an item of a set. The object that
 * it is about tells where a key ends and which index an item has; an item that it doesn't have gets the index -1.
 */
export function readManagedFieldPath(text: string, object: JsonObject): FieldPath {
  const path: PathElement[] = [];
  let value: JsonValue | undefined = object;
  for (let rest = text; rest !== "";) {
    if (rest.startsWith(".")) {
      const step = keyStep(rest.slice(1), isJsonObject(value) ? value : {});
      path.push(step.element);
      value = isJsonObject(value) ? ownValue(value, String(step.element)) : undefined;
      rest = rest.slice(1 + step.length);
      continue;
    }
    const bracket = selector.exec(rest)?.[0] ?? rest;
    const element = itemElement(bracket.slice(1, -1), isJsonArray(value) ? value : []);
    path.push(element);
    value = isJsonArray(value) ? value[typeof element === "number" ? element : element.index] : undefined;
    rest = rest.slice(bracket.length);
  }
  return path;
}

/** Brackets around a selector of an item; texts in it are quoted. */
const selector = /^\[(?:"(?:[^"\\]|\\.)*"|[^"\]])*\]/;

const keyOrValue = /([^=,"]*)=("(?:[^"\\]|\\.)*"|[^,"]*)/g;

function itemElement(selected: string, items: readonly JsonValue[]): Exclude<PathElement, string> {
  if (/^\d+$/.test(selected)) return Number(selected);
  const pairs = [...selected.matchAll(keyOrValue)].map(
    ([, key = "", value = ""]) => [key, readScalar(value)] as const,
  );
  const [first] = pairs;
  if (first?.[0] === "") return items.indexOf(first[1]);
  return { keys: Object.fromEntries(pairs), index: items.findIndex((item) => hasKeys(item, pairs)) };
}

/** A key that an item leaves out has its default, which stands in the path. */
function hasKeys(item: JsonValue, pairs: readonly (readonly [string, JsonValue])[]): boolean {
  if (!isJsonObject(item)) return false;
  const [name] = pairs[0] ?? [];
  if (name === undefined || ownValue(item, name) === undefined) return false;
  return pairs.every(([key, value]) => (ownValue(item, key) ?? value) === value);
}

function readScalar(text: string): JsonValue {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return text;
  }
}
