import type { JsonObject, JsonValue } from "../../shared/resources/json.ts";
import { isJsonArray, isJsonObject } from "../../shared/resources/json.ts";
import type { SchemaNode } from "./schema.ts";
import { childSchema } from "./schema.ts";

export type Step = string | number;
export type StepPath = readonly Step[];

/** A value within an object. */
export interface Place {
  readonly path: StepPath;
  readonly value: JsonValue;
  /** The nearest key above the value, for an item of a list that of the list. */
  readonly key: string;
  readonly schema: SchemaNode | undefined;
  /** From the object itself down to the mapping or list that holds the value. */
  readonly holders: readonly Holder[];
}

export interface Holder {
  readonly path: StepPath;
  readonly value: JsonObject | readonly JsonValue[];
  readonly schema: SchemaNode | undefined;
}

/** All values of an object, the object itself first. */
export function placesOf(object: JsonObject, schema: SchemaNode | undefined): readonly Place[] {
  return below({ path: [], value: object, key: "", schema, holders: [] });
}

function below(place: Place): readonly Place[] {
  const { value, path, schema } = place;
  if (!isJsonObject(value) && !isJsonArray(value)) return [place];
  const holders = [...place.holders, { path, value, schema }];
  const children: readonly [Step, JsonValue][] = isJsonArray(value)
    ? value.map((item, index): [Step, JsonValue] => [index, item])
    : Object.entries(value);
  return [
    place,
    ...children.flatMap(([step, child]) =>
      below({
        path: [...path, step],
        value: child,
        key: typeof step === "string" ? step : place.key,
        schema: childSchema(schema, step),
        holders,
      }),
    ),
  ];
}

/** One step of a change to an object. */
export type Edit =
  | { readonly kind: "set"; readonly path: StepPath; readonly value: JsonValue }
  | { readonly kind: "remove"; readonly path: StepPath }
  | { readonly kind: "rename"; readonly path: StepPath; readonly key: string }
  | { readonly kind: "insert"; readonly path: StepPath; readonly index: number; readonly value: JsonValue };

/** The object with the edits made one after another. Edits of what is not there change nothing. */
export function applyEdits(object: JsonObject, edits: readonly Edit[]): JsonValue {
  return edits.reduce<JsonValue>((current, edit) => editAt(current, edit.path, edit), object);
}

function editAt(value: JsonValue, path: StepPath, edit: Edit): JsonValue {
  const [step, ...rest] = path;
  if (step === undefined) return editHere(value, edit);
  if (rest.length > 0 || edit.kind === "insert" || edit.kind === "set")
    return replaceChild(value, step, (child) => editAt(child, rest, edit));
  if (isJsonArray(value)) return edit.kind === "remove" ? value.filter((_, index) => index !== step) : value;
  if (!isJsonObject(value)) return value;
  if (edit.kind === "remove")
    return entries(value, (key, child) => (key === step ? undefined : [key, child]));
  return entries(value, (key, child) => [key === step ? edit.key : key, child]);
}

function editHere(value: JsonValue, edit: Edit): JsonValue {
  if (edit.kind === "set") return edit.value;
  if (edit.kind !== "insert" || !isJsonArray(value)) return value;
  return value.toSpliced(edit.index, 0, edit.value);
}

function replaceChild(value: JsonValue, step: Step, change: (child: JsonValue) => JsonValue): JsonValue {
  if (isJsonArray(value)) return value.map((item, index) => (index === step ? change(item) : item));
  if (!isJsonObject(value)) return value;
  if (Object.hasOwn(value, step))
    return entries(value, (key, child) => [key, key === step ? change(child) : child]);
  return Object.fromEntries([...Object.entries(value), [String(step), change(null)]]);
}

/** By way of entries, so that `__proto__` is only a key. */
function entries(
  object: JsonObject,
  change: (key: string, value: JsonValue) => readonly [string, JsonValue] | undefined,
): JsonObject {
  return Object.fromEntries(
    Object.entries(object).flatMap(([key, value]) => {
      const changed = change(key, value);
      return changed ? [changed] : [];
    }),
  );
}

/** The path for people: `spec.containers[0].image`. */
export function formatPath(path: StepPath): string {
  if (path.length === 0) return "(the object)";
  return path
    .map((step, index) =>
      typeof step === "number"
        ? `[${step}]`
        : /^[\w-]+$/.test(step)
          ? `${index > 0 ? "." : ""}${step}`
          : `[${step}]`,
    )
    .join("");
}
