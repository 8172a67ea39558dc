import type { JsonObject, JsonValue } from "../json.ts";
import type { Notice } from "./notice.ts";

/** A mapping that is being read. */
export interface Mapping {
  readonly object: Record<string, JsonValue>;
  /** The keys that came from a merge (`<<`) and may still be set here; undefined as long as there was no merge. */
  merged: Set<string> | undefined;
}

export function emptyMapping(): Mapping {
  return { object: {}, merged: undefined };
}

/** Sets a key that stands in the mapping itself; gives a notice where it stood there before. */
export function setKey(
  { object, merged }: Mapping,
  entry: { readonly key: string; readonly value: JsonValue; readonly offset: number },
): Notice | undefined {
  const known = Object.hasOwn(object, entry.key);
  setOwn(object, entry.key, entry.value);
  if (!known || merged?.delete(entry.key)) return undefined;
  return { kind: "duplicate-key", offset: entry.offset };
}

/** Sets what a merge brings, over what is there, as go-yaml v2 does; gives a notice for the first key that stood there. */
export function mergeInto(mapping: Mapping, source: JsonObject, offset: number): Notice | undefined {
  const merged = (mapping.merged ??= new Set());
  let notice: Notice | undefined;
  for (const [key, value] of Object.entries(source)) {
    if (Object.hasOwn(mapping.object, key) && !merged.has(key))
      notice ??= { kind: "merge-after-key", offset, key };
    else merged.add(key);
    setOwn(mapping.object, key, value);
  }
  return notice;
}

/** Sets a property of the object itself, whatever its name. */
function setOwn(object: Record<string, JsonValue>, key: string, value: JsonValue): void {
  if (key !== "__proto__") object[key] = value;
  else Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
}
