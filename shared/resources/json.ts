/** A JSON value as it comes out of a YAML or JSON document. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject;

export interface JsonObject {
  readonly [key: string]: JsonValue;
}

/** Tells a mapping from lists, scalars and null. */
export function isJsonObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Tells a list from the rest; `Array.isArray` alone loses the element type of a readonly array. */
export function isJsonArray(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value);
}

/** The own value of a key, so that `__proto__` or `constructor` is only a key. */
export function ownValue(object: JsonObject, key: string): JsonValue | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

/** The mapping under a key, or undefined where there is none or something else. */
export function objectAt(object: JsonObject, key: string): JsonObject | undefined {
  const value = ownValue(object, key);
  return isJsonObject(value) ? value : undefined;
}

/** The text under a key, or undefined where there is none or something else. */
export function stringAt(object: JsonObject, key: string): string | undefined {
  const value = ownValue(object, key);
  return typeof value === "string" ? value : undefined;
}

/** The list under a key; an empty list where there is none or something else. */
export function arrayAt(object: JsonObject, key: string): readonly JsonValue[] {
  const value = ownValue(object, key);
  return isJsonArray(value) ? value : [];
}

/** The mappings in the list under a key; other items are left out. */
export function objectsAt(object: JsonObject, key: string): readonly JsonObject[] {
  return arrayAt(object, key).filter(isJsonObject);
}

/** A copy of the object without the named keys. */
export function withoutKeys(object: JsonObject, keys: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([key]) => !keys.includes(key)));
}
