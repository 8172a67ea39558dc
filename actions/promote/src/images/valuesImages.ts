import { parseImageName } from "../../../../shared/registry/imageReference.ts";
import { formatFieldPath } from "../../../../shared/resources/fieldPath.ts";
import type { JsonObject, JsonValue } from "../../../../shared/resources/json.ts";
import { isJsonArray, isJsonObject, stringAt } from "../../../../shared/resources/json.ts";
import type { NodePath } from "../edits/scalarNode.ts";
import type { DocumentScope } from "./imageFields.ts";
import { fieldsSite, referenceSite } from "./imageFields.ts";
import type { ImageSite } from "./imageSite.ts";

/**
 * The images of Helm values, at any depth: mappings with `repository` (and `registry`) beside `tag` or `digest`, keys
 * that end in `image` with a text `repository:tag`, and `image: repository` beside `tag`.
 */
export function valuesImages(
  scope: DocumentScope,
  value: JsonValue,
  path: NodePath = [],
): readonly ImageSite[] {
  if (isJsonArray(value)) {
    return value.flatMap((item, index) => valuesImages(scope, item, [...path, index]));
  }
  if (!isJsonObject(value)) return [];
  const own = versionKeysSite(scope, value, path);
  const nested = Object.entries(value).flatMap(([key, child]) => {
    if (typeof child !== "string") return valuesImages(scope, child, [...path, key]);
    if (!/image$/i.test(key)) return [];
    const at = [...path, key];
    return referenceSite(scope, { path: at, place: formatFieldPath(at), text: child }) ?? [];
  });
  return own ? [own, ...nested] : nested;
}

function versionKeysSite(scope: DocumentScope, object: JsonObject, path: NodePath): ImageSite | undefined {
  const text = nameOf(object);
  const name = text === undefined ? undefined : parseImageName(text);
  if (!name) return undefined;
  return fieldsSite(
    scope,
    { object, path, tag: "tag", digest: "digest" },
    { names: [name], place: formatFieldPath(path) },
  );
}

function nameOf(object: JsonObject): string | undefined {
  const repository = stringAt(object, "repository") ?? stringAt(object, "image");
  const registry = stringAt(object, "registry");
  return repository && registry ? `${registry}/${repository}` : repository;
}
