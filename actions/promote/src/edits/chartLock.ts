import { createHash } from "node:crypto";
import type { JsonObject, JsonValue } from "../../../../shared/resources/json.ts";
import {
  arrayAt,
  isJsonArray,
  isJsonObject,
  objectsAt,
  ownValue,
  stringAt,
} from "../../../../shared/resources/json.ts";

import { parseVersion } from "../policies/version.ts";
import { isInRange, parseVersionRange } from "../policies/versionRange.ts";

/**
 * The digest that Helm writes into a Chart.lock, of the dependencies in Chart.yaml and of those in the lock itself; with
 * another digest `helm dependency build` refuses the lock as out of sync.
 * @see https://github.com/helm/helm/blob/main/internal/resolver/resolver.go (HashReq)
 */
export function chartLockDigest(chart: JsonObject, lock: JsonObject): string {
  const lists = [chart, lock].map((file) => objectsAt(file, "dependencies").map(goDependency));
  return `sha256:${createHash("sha256").update(goJson(lists)).digest("hex")}`;
}

/** Whether the lock has the charts of Chart.yaml in their order, each in a version that is asked for. */
export function lockFits(chart: JsonObject, lock: JsonObject): boolean {
  const wanted = objectsAt(chart, "dependencies");
  const locked = objectsAt(lock, "dependencies");
  return (
    wanted.length === locked.length &&
    wanted.every((dependency, index) => {
      const own = locked[index] ?? {};
      const range = parseVersionRange(stringAt(dependency, "version") ?? "");
      const version = parseVersion(stringAt(own, "version") ?? "", { partial: false });
      const isSame = stringAt(dependency, "name") === stringAt(own, "name");
      return isSame && range && version && isInRange(version, range, { preReleases: true });
    })
  );
}

/** The fields in the order of Helm's own type, which leaves out those that are empty. */
function goDependency(dependency: JsonObject): JsonObject {
  const fields: readonly (readonly [key: string, value: JsonValue | undefined])[] = [
    ["name", stringAt(dependency, "name") ?? ""],
    ["version", text(dependency, "version")],
    ["repository", stringAt(dependency, "repository") ?? ""],
    ["condition", text(dependency, "condition")],
    ["tags", list(dependency, "tags")],
    ["enabled", ownValue(dependency, "enabled") === true ? true : undefined],
    ["import-values", list(dependency, "import-values")],
    ["alias", text(dependency, "alias")],
  ];
  return Object.fromEntries(fields.flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])));
}

function text(object: JsonObject, key: string): string | undefined {
  return stringAt(object, key) === "" ? undefined : stringAt(object, key);
}

function list(object: JsonObject, key: string): JsonValue | undefined {
  const items = arrayAt(object, key);
  return items.length === 0 ? undefined : items.map(sorted);
}

/** Go writes the keys of a map in their order. */
function sorted(value: JsonValue): JsonValue {
  if (isJsonArray(value)) return value.map(sorted);
  if (!isJsonObject(value)) return value;
  const keys = Object.keys(value).toSorted();
  return Object.fromEntries(keys.map((key) => [key, sorted(ownValue(value, key) ?? null)]));
}

/** Go escapes what would mean something in HTML. */
function goJson(value: JsonValue): string {
  return JSON.stringify(value).replaceAll(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
