import type { JsonObject, JsonValue } from "./json.ts";
import { isJsonArray, isJsonObject, ownValue } from "./json.ts";

/**
 * One step into an object: a key, an index, or an item of a list that Kubernetes merges by keys
 * (`x-kubernetes-list-map-keys`), with the index that the item has on the side it was read from.
 */
export type PathElement = string | number | ListItem;

export interface ListItem {
  readonly keys: JsonObject;
  readonly index: number;
}

export type FieldPath = readonly PathElement[];

const plainKey = /^[A-Za-z_][A-Za-z0-9_-]*$/;

/** The path as Kubernetes writes it in errors: `spec.containers[0].image`, `metadata.annotations[a.b/c]`. */
export function formatFieldPath(path: FieldPath): string {
  return joinElements(path, (item) => `[${item.index}]`);
}

/** The path with list items by their keys, for people: `spec.containers[name=api].image`. */
export function describeFieldPath(path: FieldPath): string {
  return joinElements(path, (item) => {
    const keys = Object.entries(item.keys).map(
      ([key, value]) => `${key}=${typeof value === "object" ? JSON.stringify(value) : String(value)}`,
    );
    return `[${keys.join(",")}]`;
  });
}

function joinElements(path: FieldPath, formatItem: (item: ListItem) => string): string {
  let text = "";
  for (const element of path) {
    if (typeof element === "number") text += `[${element}]`;
    else if (typeof element !== "string") text += formatItem(element);
    else if (plainKey.test(element)) text += text === "" ? element : `.${element}`;
    else text += `[${element}]`;
  }
  return text;
}

/** The path as a JSON pointer (RFC 6901), with list items by index. */
export function jsonPointer(path: FieldPath): string {
  return path
    .map((element) => (typeof element === "object" ? element.index : element))
    .map((element) => `/${String(element).replaceAll("~", "~0").replaceAll("/", "~1")}`)
    .join("");
}

/**
 * Reads a JSON pointer (RFC 6901).
 * @throws RangeError where the text is not empty and does not start with a slash.
 */
export function parseJsonPointer(pointer: string): readonly string[] {
  if (pointer === "") return [];
  if (!pointer.startsWith("/")) throw new RangeError(`A JSON pointer starts with "/": ${pointer}`);
  return pointer
    .slice(1)
    .split("/")
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
}

/** The value at a path, or undefined where the object does not reach so far. List items go by index. */
export function valueAt(root: JsonValue, path: FieldPath): JsonValue | undefined {
  let value: JsonValue | undefined = root;
  for (const element of path) {
    if (typeof element === "string") value = isJsonObject(value) ? ownValue(value, element) : undefined;
    else {
      const index: number = typeof element === "number" ? element : element.index;
      value = isJsonArray(value) ? value[index] : undefined;
    }
    if (value === undefined) return undefined;
  }
  return value;
}
