import { parseJsonPointer } from "../../../../shared/resources/fieldPath.ts";
import type { JsonObject, JsonValue } from "../../../../shared/resources/json.ts";
import { isJsonArray, isJsonObject, ownValue, stringAt } from "../../../../shared/resources/json.ts";
import type { NodePath } from "../edits/scalarNode.ts";
import type { EnvironmentImage } from "./imageSite.ts";
import { referenceSite } from "./site.ts";
import type { SiteScope } from "./siteScope.ts";

/** A JSON patch (RFC 6902), and where in its document it stands. */
export interface PlacedPatch {
  readonly operations: readonly JsonValue[];
  readonly path: NodePath;
  readonly place: string;
}

/** Whether a value is a JSON patch: a list of operations with a path each. */
export function isPatchList(value: JsonValue | undefined): value is readonly JsonValue[] {
  return (
    isJsonArray(value) &&
    value.length > 0 &&
    value.every(
      (item) => isJsonObject(item) && stringAt(item, "op") !== undefined && pointerOf(item) !== undefined,
    )
  );
}

/** The images that a JSON patch sets: alone, in a container, or in a list of containers. */
export function patchImages(scope: SiteScope, patch: PlacedPatch): readonly EnvironmentImage[] {
  return patch.operations.flatMap((operation, index) => {
    if (!isJsonObject(operation) || !["add", "replace"].includes(stringAt(operation, "op") ?? "")) return [];
    const pointer = pointerOf(operation) ?? [];
    const path = [...patch.path, index, "value"];
    const place = `${patch.place}/${pointer.join("/")}`;
    const value = ownValue(operation, "value");
    const last = pointer.at(-1);
    const isImage = last === "image" || (last === "reference" && pointer.at(-2) === "image");
    if (typeof value === "string") {
      return isImage ? (referenceSite(scope, { path, place, text: value }) ?? []) : [];
    }
    return value === undefined ? [] : containerImages(scope, { value, path, place });
  });
}

/** The key `image` at any depth: what a patch adds is a container, a list of them, or all of a PodSpec. */
function containerImages(
  scope: SiteScope,
  { value, path, place }: { readonly value: JsonValue; readonly path: NodePath; readonly place: string },
): readonly EnvironmentImage[] {
  if (isJsonArray(value)) {
    return value.flatMap((item, index) => {
      const name = isJsonObject(item) ? stringAt(item, "name") : undefined;
      return containerImages(scope, {
        value: item,
        path: [...path, index],
        place: `${place}/${name ?? index}`,
      });
    });
  }
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([key, child]) => {
    const at = [...path, key];
    if (typeof child !== "string")
      return containerImages(scope, { value: child, path: at, place: `${place}/${key}` });
    return key === "image" ? (referenceSite(scope, { path: at, place, text: child }) ?? []) : [];
  });
}

function pointerOf(operation: JsonObject): readonly string[] | undefined {
  const text = stringAt(operation, "path");
  return text?.startsWith("/") ? parseJsonPointer(text) : undefined;
}
