import type { FieldPath } from "../../resources/fieldPath.ts";
import type { JsonObject, JsonValue } from "../../resources/json.ts";
import { isJsonArray } from "../../resources/json.ts";

/** The JSON of an object, or why the API server could not be given it. */
export type JsonText =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "too-large" }
  | { readonly kind: "too-deep" }
  /** YAML has `.nan` and `.inf`; JSON has no such numbers. */
  | { readonly kind: "not-finite"; readonly path: FieldPath };

/** The API server reads no larger body: MaxRequestBodyBytes of k8s.io/apiserver/pkg/server. */
const largestBytes = 3 * 1024 * 1024;

/** The API server reads no deeper body: maxNestingDepth of sigs.k8s.io/json. */
const deepestLevel = 10_000;

/** Writes an object as JSON. It may be very deep, and aliases may make it endless in effect. */
export function writeJson(object: JsonObject): JsonText {
  const obstacle = findObstacle(object);
  if (obstacle) return obstacle;
  const text = stringify(object);
  return Buffer.byteLength(text) > largestBytes ? { kind: "too-large" } : { kind: "text", text };
}

interface Visit {
  readonly value: JsonValue;
  readonly level: number;
  readonly parent: Visit | undefined;
  readonly element: string | number;
}

/** The walk ends where the text would be too large, by a lower bound of its length. */
function findObstacle(object: JsonObject): Exclude<JsonText, { readonly kind: "text" }> | undefined {
  const pending: Visit[] = [{ value: object, level: 1, parent: undefined, element: "" }];
  let notFinite: Visit | undefined;
  let bytes = 0;
  for (let visit = pending.pop(); visit; visit = pending.pop()) {
    const { value, level } = visit;
    bytes += 1;
    if (typeof value === "string") bytes += value.length;
    else if (typeof value === "number" && !Number.isFinite(value)) notFinite = visit;
    else if (typeof value === "object" && value !== null) {
      if (level > deepestLevel) return { kind: "too-deep" };
      for (const [element, child] of isJsonArray(value) ? value.entries() : Object.entries(value)) {
        if (typeof element === "string") bytes += element.length;
        pending.push({ value: child, level: level + 1, parent: visit, element });
      }
    }
    if (bytes > largestBytes) return { kind: "too-large" };
  }
  return notFinite && { kind: "not-finite", path: pathOf(notFinite) };
}

function pathOf(visit: Visit): FieldPath {
  const path: (string | number)[] = [];
  for (let at = visit; at.parent; at = at.parent) path.push(at.element);
  return path.reverse();
}

function stringify(object: JsonObject): string {
  try {
    return JSON.stringify(object);
  } catch (error) {
    // The built-in function calls itself for each level, and ends at some thousands of them.
    if (error instanceof RangeError) return stringifyDeep(object);
    throw error;
  }
}

/** Text that stands between values, or a value that is still to be written. */
type Pending = { readonly text: string } | { readonly value: JsonValue };

function stringifyDeep(object: JsonObject): string {
  const written: string[] = [];
  const pending: Pending[] = [{ value: object }];
  for (let next = pending.pop(); next; next = pending.pop()) {
    if ("text" in next) written.push(next.text);
    else if (typeof next.value !== "object" || next.value === null) written.push(JSON.stringify(next.value));
    else for (const part of partsOf(next.value).toReversed()) pending.push(part);
  }
  return written.join("");
}

function partsOf(value: readonly JsonValue[] | JsonObject): readonly Pending[] {
  if (isJsonArray(value)) {
    const items = value.flatMap((item, index) => [{ text: index === 0 ? "" : "," }, { value: item }]);
    return [{ text: "[" }, ...items, { text: "]" }];
  }
  const fields = Object.entries(value).flatMap(([key, child], index) => [
    { text: `${index === 0 ? "" : ","}${JSON.stringify(key)}:` },
    { value: child },
  ]);
  return [{ text: "{" }, ...fields, { text: "}" }];
}
