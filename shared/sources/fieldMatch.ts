import { isDeepStrictEqual } from "node:util";
import type { FieldPath, ListItem, PathElement } from "../resources/fieldPath.ts";
import { parseJsonPointer, valueAt } from "../resources/fieldPath.ts";
import type { JsonObject, JsonValue } from "../resources/json.ts";
import { isJsonArray, isJsonObject, ownValue, stringAt } from "../resources/json.ts";

/** A field of a rendered object that is looked for in what the object was made of. */
export interface WantedField {
  readonly object: JsonObject;
  readonly path: FieldPath;
}

export interface FieldMatch {
  /** The path in the source, with its own indexes; shorter than the wanted one where the source does not reach so far. */
  readonly path: FieldPath;
  /** How many steps of the wanted path the source reaches. */
  readonly depth: number;
  /** Whether the source says the value that the rendered object has. */
  readonly same: boolean;
}

/**
 * The keys by which strategic merge patches of Kubernetes' own types tell list items apart (`patchMergeKey` in
 * k8s.io/api), in the order in which they say most.
 */
const mergeKeys = [
  "name",
  "mountPath",
  "devicePath",
  "containerPort",
  "port",
  "topologyKey",
  "resourceName",
  "key",
  "type",
  "ip",
  "uid",
];

/** Finds a field in the document that an object was first written in. */
export function matchInManifest(manifest: JsonObject, wanted: WantedField): FieldMatch {
  return walk(manifest, wanted).match;
}

/**
 * Finds a field in a strategic merge patch. The fields by which a patch finds its object are not what it says, nor are the
 * keys of list items that are there without it: they don't count as the same.
 */
export function matchInMergePatch(patch: JsonObject, wanted: WantedField): FieldMatch {
  const { match, endsInKey } = walk(patch, wanted);
  const [first, second] = wanted.path;
  const identifies =
    (wanted.path.length === 1 && (first === "apiVersion" || first === "kind")) ||
    (wanted.path.length === 2 && first === "metadata" && (second === "name" || second === "namespace"));
  if (identifies) return { ...match, same: false, depth: 0 };
  return endsInKey ? { ...match, same: false } : match;
}

/**
 * Finds a field in the configuration of one of Kustomize's own transformers, which says where it writes in ways of its
 * own: the same key with the same value. Kinds and names are left out, as transformers name their targets by them.
 */
export function matchInPlugin(plugin: JsonValue, wanted: WantedField): FieldMatch | undefined {
  const key = wanted.path.at(-1);
  const value = valueAt(wanted.object, wanted.path);
  const names = wanted.path.length < 3 || key === "name" || key === "kind";
  if (names || typeof key !== "string" || value === undefined || typeof value === "object") return undefined;
  const path = findPair(plugin, key, value);
  return path && { path, depth: wanted.path.length, same: true };
}

function findPair(here: JsonValue, key: string, value: JsonValue): FieldPath | undefined {
  if (isJsonObject(here) && ownValue(here, key) === value) return [key];
  const children: readonly (readonly [string | number, JsonValue])[] = isJsonArray(here)
    ? [...here.entries()]
    : Object.entries(isJsonObject(here) ? here : {});
  for (const [step, child] of children) {
    const path = findPair(child, key, value);
    if (path) return [step, ...path];
  }
  return undefined;
}

/**
 * Finds a field in the operations of a JSON patch (RFC 6902); the last that sets its value counts. One that names another
 * index counts after those that name the same: patches that came later can have moved the list's items.
 */
export function matchInJsonPatch(
  operations: readonly JsonValue[],
  wanted: WantedField,
): FieldMatch | undefined {
  const value = valueAt(wanted.object, wanted.path);
  if (value === undefined) return undefined;
  const setting = [...operations.entries()].toReversed().flatMap(([index, operation]) => {
    const set = isJsonObject(operation) ? ownValue(operation, "value") : undefined;
    const pointer = isJsonObject(operation) ? (stringAt(operation, "path") ?? "") : "";
    if (set === undefined || !pointer.startsWith("/")) return [];
    const tokens = parseJsonPointer(pointer);
    const rest = wanted.path.slice(tokens.length);
    return isDeepStrictEqual(valueAt(set, rest), value) ? [{ index, tokens, rest }] : [];
  });
  const found =
    setting.find(({ tokens }) => leadsTo(tokens, wanted.path, isStep)) ??
    setting.find(({ tokens }) => leadsTo(tokens, wanted.path, couldBeStep));
  return found && { path: [found.index, "value", ...found.rest], depth: wanted.path.length, same: true };
}

type StepTest = (token: string, element: PathElement) => boolean;

function leadsTo(tokens: readonly string[], path: FieldPath, test: StepTest): boolean {
  return tokens.every((token, index) => {
    const element = path[index];
    return element !== undefined && test(token, element);
  });
}

/** `-` stands for the end of a list, wherever that was when the patch was applied. */
function isStep(token: string, element: PathElement): boolean {
  if (typeof element === "string") return token === element;
  return token === "-" || token === String(indexOf(element));
}

function couldBeStep(token: string, element: PathElement): boolean {
  return typeof element === "string" ? token === element : /^(?:-|\d+)$/.test(token);
}

interface Walk {
  readonly match: FieldMatch;
  /** Whether the path ends in a key by which a list item was found. */
  readonly endsInKey: boolean;
}

function walk(source: JsonObject, { object, path }: WantedField): Walk {
  const found: (string | number)[] = [];
  let itemKeys: readonly string[] = [];
  let endsInKey = false;
  let here: JsonValue | undefined = source;
  let rendered: JsonValue | undefined = object;
  for (const element of path) {
    const step: Step | undefined =
      typeof element === "string"
        ? stepByKey(here, element)
        : stepToItem(here, { rendered, index: indexOf(element), keys: keysOf(element) });
    if (step === undefined) break;
    endsInKey = typeof element === "string" && itemKeys.includes(element);
    itemKeys = step.keys;
    found.push(step.element);
    here = step.value;
    rendered = rendered === undefined ? undefined : valueAt(rendered, [element]);
  }
  const complete = found.length === path.length;
  const same = complete && rendered !== undefined && isDeepStrictEqual(here, rendered);
  return { match: { path: found, depth: found.length, same }, endsInKey: complete && endsInKey };
}

interface Step {
  readonly element: string | number;
  readonly value: JsonValue;
  /** The keys by which a list item was found. */
  readonly keys: readonly string[];
}

function stepByKey(here: JsonValue | undefined, key: string): Step | undefined {
  const value = isJsonObject(here) ? ownValue(here, key) : undefined;
  return value === undefined ? undefined : { element: key, value, keys: [] };
}

interface WantedItem {
  readonly rendered: JsonValue | undefined;
  readonly index: number;
  readonly keys: JsonObject | undefined;
}

function stepToItem(here: JsonValue | undefined, wanted: WantedItem): Step | undefined {
  if (!isJsonArray(here)) return undefined;
  const item = isJsonArray(wanted.rendered) ? wanted.rendered[wanted.index] : undefined;
  const keyed = stepByKeys(here, item, wanted.keys);
  if (keyed !== "no key") return keyed;
  const equal = here.findIndex((each) => item !== undefined && isDeepStrictEqual(each, item));
  const sameLength = isJsonArray(wanted.rendered) && wanted.rendered.length === here.length;
  const index = equal >= 0 ? equal : sameLength || item === undefined ? wanted.index : -1;
  const value = here[index];
  return value === undefined ? undefined : { element: index, value, keys: [] };
}

/** Finds an item by its keys. "no key" where nothing tells the items of this list apart. */
function stepByKeys(
  here: readonly JsonValue[],
  item: JsonValue | undefined,
  keys: JsonObject | undefined,
): Step | undefined | "no key" {
  if (keys !== undefined) {
    const index = here.findIndex((each) => isJsonObject(each) && hasAll(each, keys));
    if (index >= 0) return itemStep(here, index, Object.keys(keys));
  }
  if (!isJsonObject(item)) return "no key";
  const usable = mergeKeys.filter(
    (key) =>
      ownValue(item, key) !== undefined &&
      here.some((each) => isJsonObject(each) && ownValue(each, key) !== undefined),
  );
  for (const key of usable) {
    const index = here.findIndex((each) => isJsonObject(each) && ownValue(each, key) === item[key]);
    if (index >= 0) return itemStep(here, index, [key]);
  }
  return usable.length === 0 ? "no key" : undefined;
}

function itemStep(here: readonly JsonValue[], index: number, keys: readonly string[]): Step | undefined {
  const value = here[index];
  return value === undefined ? undefined : { element: index, value, keys };
}

function hasAll(item: JsonObject, keys: JsonObject): boolean {
  return Object.entries(keys).every(([key, value]) => isDeepStrictEqual(ownValue(item, key), value));
}

function indexOf(element: number | ListItem): number {
  return typeof element === "number" ? element : element.index;
}

function keysOf(element: number | ListItem): JsonObject | undefined {
  return typeof element === "number" ? undefined : element.keys;
}
