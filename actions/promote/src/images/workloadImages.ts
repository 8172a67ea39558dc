import { parseApiVersion } from "../../../../shared/resources/groupVersionKind.ts";
import type { JsonObject, JsonValue } from "../../../../shared/resources/json.ts";
import { arrayAt, isJsonArray, isJsonObject, objectAt, stringAt } from "../../../../shared/resources/json.ts";
import { valueAt } from "../../../../shared/resources/fieldPath.ts";
import type { NodePath } from "../edits/scalarNode.ts";
import { matchFields } from "./fieldPattern.ts";
import type { EnvironmentImage } from "./imageSite.ts";
import { objectName } from "./objectName.ts";
import { referenceSite } from "./site.ts";
import type { SiteScope } from "./siteScope.ts";
import { embeddedScopes } from "./siteScope.ts";
import { valuesImages } from "./valuesImages.ts";

/** An object, and where in its document it stands. */
export interface PlacedObject {
  readonly object: JsonObject;
  readonly path: NodePath;
}

/** The images of a Kubernetes object at the paths that are known for its kind. */
export function workloadImages(
  scope: SiteScope,
  { object, path }: PlacedObject,
): readonly EnvironmentImage[] {
  const kind = stringAt(object, "kind") ?? "";
  const { group } = parseApiVersion(stringAt(object, "apiVersion") ?? "");
  const patterns = scope.search.imageFields.get(`${group}/${kind}`) ?? [];
  const owner = objectName(scope, object);
  return patterns.flatMap((pattern) =>
    matchFields(object, pattern).flatMap((field) =>
      fieldImages(scope, { value: field.value, path: field.path, root: path, object, owner }),
    ),
  );
}

interface FoundField {
  readonly value: JsonValue;
  /** From the object on. */
  readonly path: NodePath;
  readonly root: NodePath;
  readonly object: JsonObject;
  readonly owner: string;
}

/** What stands at the path decides: a reference, a PodSpec, a mapping as in Helm values, or a text with such values. */
function fieldImages(scope: SiteScope, field: FoundField): readonly EnvironmentImage[] {
  const { value, root, path } = field;
  if (typeof value === "string") return textImages(scope, field, value);
  if (isJsonArray(value)) {
    return value.flatMap((item, index) =>
      fieldImages(scope, { ...field, value: item, path: [...path, index] }),
    );
  }
  if (!isJsonObject(value)) return [];
  if (path.at(-1) === "spec" || isPodSpec(value)) return podImages(scope, field, value);
  return valuesImages(scope, {
    value,
    merged: value,
    pathOf: (at) => [...root, ...path, ...at],
    owner: field.owner,
    place: `${placeOf(field)}/`,
    fields: [],
  });
}

function textImages(scope: SiteScope, field: FoundField, text: string): readonly EnvironmentImage[] {
  const path = [...field.root, ...field.path];
  const found = referenceSite(scope, { path, place: placeOf(field), text });
  if (found || !text.includes("\n")) return found ? [found] : [];
  return embeddedScopes(scope, path).flatMap((inner) =>
    valuesImages(inner.scope, {
      value: inner.value,
      merged: inner.value,
      pathOf: (at) => at,
      owner: field.owner,
      place: `${placeOf(field)}/`,
      fields: [],
    }),
  );
}

const containerLists = ["initContainers", "containers", "ephemeralContainers"] as const;

function isPodSpec(value: JsonObject): boolean {
  return [...containerLists, "volumes"].some((list) => Array.isArray(valueAt(value, [list])));
}

/** The images of all containers, and those that are mounted as volumes (`volumes[].image.reference`). */
function podImages(scope: SiteScope, field: FoundField, spec: JsonObject): readonly EnvironmentImage[] {
  const containers = containerLists.flatMap((list) => listImages(spec, list, ["image"]));
  const volumes = listImages(spec, "volumes", ["image", "reference"]);
  return [...containers, ...volumes].flatMap(({ path, text }) => {
    const own = { ...field, path: [...field.path, ...path] };
    return referenceSite(scope, { path: [...own.root, ...own.path], place: placeOf(own), text }) ?? [];
  });
}

function listImages(
  spec: JsonObject,
  list: string,
  imagePath: NodePath,
): readonly { readonly path: NodePath; readonly text: string }[] {
  return arrayAt(spec, list).flatMap((item, index) => {
    const text = valueAt(item, imagePath);
    return typeof text === "string" ? [{ path: [list, index, ...imagePath], text }] : [];
  });
}

/** What every path of a kind has in common, or all images, says nothing. */
const wrappers = new Set(["spec", "template", "jobTemplate", "image", "reference"]);

/** `Deployment/api/containers/api`: lists by the names of their items, without what only leads there. */
function placeOf({ owner, object, path }: FoundField): string {
  const parts = path.flatMap((element, depth) => {
    if (typeof element === "string") return wrappers.has(element) ? [] : [element];
    const item = valueAt(object, path.slice(0, depth + 1));
    const name = isJsonObject(item) ? stringAt(item, "name") : undefined;
    return [name ?? String(element)];
  });
  return [owner, ...parts].join("/");
}

/** The objects in a `List`, or the object itself. */
export function listedObjects(object: JsonObject): readonly PlacedObject[] {
  const items = objectAt(object, "items") === undefined ? arrayAt(object, "items") : [];
  if (!stringAt(object, "kind")?.endsWith("List") || items.length === 0) return [{ object, path: [] }];
  return items.flatMap((item, index) =>
    isJsonObject(item)
      ? listedObjects(item).map((listed) => ({ ...listed, path: ["items", index, ...listed.path] }))
      : [],
  );
}
