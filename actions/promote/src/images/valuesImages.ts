import type { ImageName } from "../../../../shared/registry/imageReference.ts";
import {
  familiarName,
  parseImageName,
  parseImageReference,
} from "../../../../shared/registry/imageReference.ts";
import { formatFieldPath, jsonPointer, valueAt } from "../../../../shared/resources/fieldPath.ts";
import type { JsonObject, JsonValue } from "../../../../shared/resources/json.ts";
import { isJsonArray, isJsonObject, ownValue, stringAt } from "../../../../shared/resources/json.ts";
import type { NodePath } from "../edits/scalarNode.ts";
import { matchFields } from "./fieldPattern.ts";
import type { EnvironmentImage } from "./imageSite.ts";
import type { VersionField } from "./site.ts";
import { fieldsSite, pathsOf, referenceSite } from "./site.ts";
import type { SiteScope } from "./siteScope.ts";
import type { ValueField } from "./valueField.ts";

/** Helm values, and where they stand. */
export interface ValuesSource {
  readonly value: JsonValue;
  /** The path in the document of a path in the values. */
  readonly pathOf: (path: NodePath) => NodePath;
  /** What the values belong to, the same in every environment; it begins the names of versions without an image. */
  readonly owner: string;
  /** What the places are called by in front of their path in the values. */
  readonly place: string;
  /** All values that take effect, where image names are looked up that these leave out. */
  readonly merged: JsonValue;
  /** Places that are known to hold versions, whatever their form. */
  readonly fields: readonly ValueField[];
}

/**
 * The images of Helm values, at any depth: mappings with `repository` (and `registry`) beside `tag` or `digest`, keys
 * that end in `image` with a text `repository:tag`, `image: repository` beside `tag` or `imageTag`, and what is known to
 * hold a version.
 */
export function valuesImages(scope: SiteScope, source: ValuesSource): readonly EnvironmentImage[] {
  const search: ValuesSearch = { scope, source };
  const configured = source.fields.flatMap((field) => configuredSites(search, field));
  const taken = new Set(configured.flatMap(({ writing }) => pathsOf(writing)).map(jsonPointer));
  const shapes = nestedSites(search, source.value, []).filter(
    ({ writing }) => !pathsOf(writing).some((path) => taken.has(jsonPointer(path))),
  );
  return [...configured, ...shapes];
}

interface ValuesSearch {
  readonly scope: SiteScope;
  readonly source: ValuesSource;
}

function nestedSites(search: ValuesSearch, value: JsonValue, at: NodePath): readonly EnvironmentImage[] {
  if (isJsonArray(value)) return value.flatMap((item, index) => childSites(search, item, [...at, index]));
  if (!isJsonObject(value)) return [];
  const children = Object.entries(value).flatMap(([key, child]) => childSites(search, child, [...at, key]));
  return [...mappingSites(search, value, at), ...children];
}

function childSites(search: ValuesSearch, child: JsonValue, at: NodePath): readonly EnvironmentImage[] {
  if (typeof child !== "string") return nestedSites(search, child, at);
  return namesImage(at) ? textSite(search, child, at) : [];
}

/** Whether a text at a path is an image by its key: `image`, `initImage`, `images[0]`, `images.api`. */
function namesImage(at: NodePath): boolean {
  const [key, parent] = [at.at(-1), at.at(-2)];
  return (
    (typeof key === "string" && /image$/i.test(key)) ||
    (typeof parent === "string" && /images$/i.test(parent))
  );
}

function textSite(search: ValuesSearch, text: string, at: NodePath): readonly EnvironmentImage[] {
  const { scope, source } = search;
  const found = referenceSite(scope, { path: source.pathOf(at), place: placeOf(search, at), text });
  return found ? [found] : [];
}

function mappingSites(search: ValuesSearch, object: JsonObject, at: NodePath): readonly EnvironmentImage[] {
  const keys = Object.keys(object).filter((key) => /image_?tag$/i.test(key));
  return [
    versionKeysSite(search, object, at),
    ...keys.map((key) => prefixedKeysSite(search, { object, at, key })),
  ].flatMap((found) => found ?? []);
}

/** `tag`, `digest` and `sha` beside `repository`, or in a mapping that is named as an image. */
function versionKeysSite(
  search: ValuesSearch,
  object: JsonObject,
  at: NodePath,
): EnvironmentImage | undefined {
  const field = fieldReader(search, object, at);
  const [tag, hash] = [field("tag"), field("sha")];
  const digest = field("digest") ?? hash;
  if (!tag && !digest) return undefined;
  const isNamed = isImageKey(at);
  const name = nameOf(object, isNamed) ?? (isNamed ? mergedName(search, at) : undefined);
  if (!name && (!isNamed || hasName(object))) return undefined;
  return siteOf(search, {
    at,
    name,
    fields: {
      tag,
      digest,
      // Some charts take the hash alone.
      ...(digest !== undefined && digest === hash && !startsWithAlgorithm(hash)
        ? { digestPrefix: "sha256:" }
        : {}),
    },
  });
}

function startsWithAlgorithm({ value }: VersionField): boolean {
  return typeof value === "string" && value.includes(":");
}

/** `imageTag` beside `image`, or beside `imageRepository` and `imageRegistry`; so too `apiImageTag`, `image_tag`. */
function prefixedKeysSite(
  search: ValuesSearch,
  { object, at, key }: { readonly object: JsonObject; readonly at: NodePath; readonly key: string },
): EnvironmentImage | undefined {
  const [base, joint] = [key.replace(/_?tag$/i, ""), /_tag$/i.test(key) ? "_" : ""];
  function sibling(word: string): string {
    return joint === "" ? base + word : `${base}_${word.toLowerCase()}`;
  }
  const text = ["Repository", "Repo", "Name"].reduce<string | undefined>(
    (found, word) => found ?? stringAt(object, sibling(word)),
    stringAt(object, base) ?? (/^image$/i.test(base) ? stringAt(object, "repository") : undefined),
  );
  const name = fullName(stringAt(object, sibling("Registry")), text);
  if (!name) return undefined;
  const field = fieldReader(search, object, at);
  return siteOf(search, {
    at: [...at, base],
    name,
    fields: { tag: field(key), digest: field(sibling("Digest")) },
  });
}

type ReadField = (key: string) => VersionField | undefined;

function fieldReader({ source }: ValuesSearch, object: JsonObject, at: NodePath): ReadField {
  return (key) => {
    const value = ownValue(object, key);
    return value === undefined ? undefined : { path: source.pathOf([...at, key]), value };
  };
}

interface ValuesVersion {
  readonly at: NodePath;
  readonly name: ImageName | undefined;
  readonly fields: Parameters<typeof fieldsSite>[1];
}

function siteOf(search: ValuesSearch, { at, name, fields }: ValuesVersion): EnvironmentImage | undefined {
  return fieldsSite(search.scope, fields, {
    place: placeOf(search, at),
    ...(name
      ? { subject: "image", names: [familiarName(name)] }
      : { subject: "value", names: [valueName(search, at)] }),
  });
}

function isImageKey(at: NodePath): boolean {
  const key = at.at(-1);
  return typeof key === "string" && /image$/i.test(key);
}

function nameOf(object: JsonObject, isNamed: boolean): ImageName | undefined {
  const text =
    stringAt(object, "repository") ??
    stringAt(object, "image") ??
    (isNamed ? stringAt(object, "name") : undefined);
  return fullName(stringAt(object, "registry"), text);
}

/** Whether the mapping says what its image is, even if that is no name: a template, or an address of something else. */
function hasName(object: JsonObject): boolean {
  return ["repository", "image"].some((key) => Boolean(ownValue(object, key)));
}

function fullName(registry: string | undefined, repository: string | undefined): ImageName | undefined {
  if (!repository) return undefined;
  return parseImageName(registry ? `${registry}/${repository}` : repository);
}

function placeOf({ source }: ValuesSearch, at: NodePath): string {
  return at.length === 0 ? source.place.replace(/\/$/, "") : source.place + formatFieldPath(at);
}

function valueName({ source }: ValuesSearch, at: NodePath): string {
  return `value:${source.owner}:${formatFieldPath(at)}`;
}

/** What stands at a known place: a mapping as anywhere in values, a reference, or a tag. */
function configuredSites(search: ValuesSearch, field: ValueField): readonly EnvironmentImage[] {
  return matchFields(search.source.value, field.pattern).flatMap(({ path: at, value }) => {
    const known = { ...search, scope: { ...search.scope, policy: field.policy } };
    if (isJsonObject(value) || isJsonArray(value)) return nestedSites(known, value, at);
    return configuredText(known, field, { at, value });
  });
}

function configuredText(
  search: ValuesSearch,
  { image }: ValueField,
  { at, value }: { readonly at: NodePath; readonly value: JsonValue },
): readonly EnvironmentImage[] {
  const reference = typeof value === "string" ? parseImageReference(value) : undefined;
  if (typeof value === "string" && (reference?.tag ?? reference?.digest) !== undefined) {
    // A digest alone reads as a name with a tag.
    if (!/^[a-z0-9]+:[0-9a-f]{32,}$/.test(value)) return textSite(search, value, at);
  }
  const path = search.source.pathOf(at);
  const sibling = mergedName(search, at.slice(0, -1));
  const name = image ?? (sibling && familiarName(sibling));
  const found = fieldsSite(
    search.scope,
    { tag: { path, value } },
    {
      place: placeOf(search, at),
      ...(name === undefined
        ? { subject: "value", names: [valueName(search, at)] }
        : { subject: "image", names: [name] }),
    },
  );
  return found ? [found] : [];
}

/** The image that a mapping names where all values are taken together. */
function mergedName({ source }: ValuesSearch, at: NodePath): ImageName | undefined {
  const whole = valueAt(source.merged, at);
  return isJsonObject(whole) ? nameOf(whole, isImageKey(at)) : undefined;
}
