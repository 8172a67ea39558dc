import type { FieldPath, ListItem } from "../resources/fieldPath.ts";
import type { FieldSchema } from "../resources/fieldSchema.ts";
import type { JsonObject, JsonValue } from "../resources/json.ts";
import { isJsonArray, isJsonObject, ownValue } from "../resources/json.ts";
import { sameQuantity } from "./quantity.ts";

/** `both`: every difference. `declared`: only where the left side says something, as an apply of it would. */
export type CompareMode = "both" | "declared";

export interface FieldDifference {
  readonly path: FieldPath;
  readonly before: JsonValue | undefined;
  readonly after: JsonValue | undefined;
}

/** One pair of values on the way down. */
interface Pair {
  readonly left: JsonValue | undefined;
  readonly right: JsonValue | undefined;
  readonly schema: FieldSchema | undefined;
  readonly path: FieldPath;
}

/** The fields in which two values differ, in the order of the left side and then of the right. */
export function compareFields(
  values: { readonly left: JsonValue; readonly right: JsonValue },
  options: { readonly mode: CompareMode; readonly schema: FieldSchema | undefined },
): readonly FieldDifference[] {
  const differences: FieldDifference[] = [];
  compare({ ...values, schema: options.schema, path: [] }, options.mode, differences);
  return differences;
}

function compare(pair: Pair, mode: CompareMode, found: FieldDifference[]): void {
  const left = meaning(pair.left, pair);
  const right = meaning(pair.right, pair);
  if (left === undefined && (right === undefined || mode === "declared")) return;
  if (isJsonObject(left) && isJsonObject(right)) {
    compareObjects({ ...pair, left, right }, mode, found);
    return;
  }
  if (isJsonArray(left) && isJsonArray(right)) {
    compareLists({ ...pair, left, right }, mode, found);
    return;
  }
  if (sameScalar(left, right, pair.schema)) return;
  if (equalsDefault(left, right, pair.schema)) return;
  found.push({ path: pair.path, before: left, after: right });
}

/** The server drops null, empty lists, and empty labels and annotations, so these mean absent. */
function meaning(value: JsonValue | undefined, { path }: Pair): JsonValue | undefined {
  if (value === null || value === undefined) return undefined;
  if (isJsonArray(value) && value.length === 0) return undefined;
  const key = path.at(-1);
  const dropsEmpty = path.at(-2) === "metadata" && (key === "labels" || key === "annotations");
  if (dropsEmpty && isJsonObject(value) && Object.keys(value).length === 0) return undefined;
  return value;
}

function sameScalar(
  left: JsonValue | undefined,
  right: JsonValue | undefined,
  schema: FieldSchema | undefined,
): boolean {
  return left === right || (schema?.scalar === "quantity" && sameQuantity(left, right));
}

/** A field that is absent on one side has its default there. */
function equalsDefault(
  left: JsonValue | undefined,
  right: JsonValue | undefined,
  schema: FieldSchema | undefined,
): boolean {
  if (left !== undefined && right !== undefined) return false;
  const present = left ?? right;
  return schema?.defaultValue !== undefined && present === schema.defaultValue;
}

function compareObjects(
  pair: Pair & { readonly left: JsonObject; readonly right: JsonObject },
  mode: CompareMode,
  found: FieldDifference[],
): void {
  const { left, right, schema, path } = pair;
  const onlyRight = mode === "both" ? Object.keys(right).filter((key) => !Object.hasOwn(left, key)) : [];
  for (const key of [...Object.keys(left), ...onlyRight]) {
    const child: Pair = {
      left: ownValue(left, key),
      right: ownValue(right, key),
      schema: schema?.field(key),
      path: [...path, key],
    };
    compare(child, mode, found);
  }
}

type ListPair = Pair & { readonly left: readonly JsonValue[]; readonly right: readonly JsonValue[] };

function compareLists(pair: ListPair, mode: CompareMode, found: FieldDifference[]): void {
  const topology = pair.schema?.list;
  if (topology?.kind === "map") {
    const left = indexItems(pair.left, pair.schema, topology.keys);
    const right = indexItems(pair.right, pair.schema, topology.keys);
    if (left && right) {
      compareListMaps(pair, { left, right, mode }, found);
      return;
    }
  }
  if (topology?.kind === "set") {
    compareListSets(pair, mode, found);
    return;
  }
  for (let index = 0; index < Math.max(pair.left.length, pair.right.length); index++) {
    const child = { left: pair.left[index], right: pair.right[index] };
    const item: Pair = { ...child, schema: pair.schema?.items(), path: [...pair.path, index] };
    // An atomic list belongs to one owner as a whole: items that only the right side has count too.
    compare(item, item.left === undefined ? "both" : mode, found);
  }
}

interface IndexedItem {
  readonly item: ListItem;
  readonly value: JsonValue;
}

/** Items by their keys, with defaulted keys filled in; undefined where an item lacks a key or stands twice. */
function indexItems(
  items: readonly JsonValue[],
  schema: FieldSchema | undefined,
  keys: readonly string[],
): ReadonlyMap<string, IndexedItem> | undefined {
  const index = new Map<string, IndexedItem>();
  const itemSchema = schema?.items();
  for (const [position, value] of items.entries()) {
    if (!isJsonObject(value)) return undefined;
    const entries: [string, JsonValue][] = [];
    for (const key of keys) {
      const part = ownValue(value, key) ?? itemSchema?.field(key)?.defaultValue;
      if (part !== undefined) entries.push([key, part]);
    }
    const id = JSON.stringify(entries);
    if (entries.length === 0 || index.has(id)) return undefined;
    index.set(id, { item: { keys: Object.fromEntries(entries), index: position }, value });
  }
  return index;
}

interface IndexedLists {
  readonly left: ReadonlyMap<string, IndexedItem>;
  readonly right: ReadonlyMap<string, IndexedItem>;
  readonly mode: CompareMode;
}

function compareListMaps(pair: ListPair, lists: IndexedLists, found: FieldDifference[]): void {
  const { left, right, mode } = lists;
  const onlyRight = mode === "both" ? [...right.keys()].filter((id) => !left.has(id)) : [];
  for (const id of [...left.keys(), ...onlyRight]) {
    const item = left.get(id)?.item ?? right.get(id)?.item;
    if (!item) continue;
    const child: Pair = {
      left: left.get(id)?.value,
      right: right.get(id)?.value,
      schema: pair.schema?.items(),
      path: [...pair.path, item],
    };
    compare(child, mode, found);
  }
}

function compareListSets(pair: ListPair, mode: CompareMode, found: FieldDifference[]): void {
  const left = new Set(pair.left.map((value) => JSON.stringify(value)));
  const right = new Set(pair.right.map((value) => JSON.stringify(value)));
  for (const [index, value] of pair.left.entries()) {
    if (right.has(JSON.stringify(value))) continue;
    found.push({ path: [...pair.path, index], before: value, after: undefined });
  }
  if (mode === "declared") return;
  for (const [index, value] of pair.right.entries()) {
    if (left.has(JSON.stringify(value))) continue;
    found.push({ path: [...pair.path, index], before: undefined, after: value });
  }
}
