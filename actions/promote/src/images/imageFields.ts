import type { ImageName } from "../../../../shared/registry/imageReference.ts";
import {
  familiarName,
  parseImageName,
  parseImageReference,
} from "../../../../shared/registry/imageReference.ts";
import type { JsonObject } from "../../../../shared/resources/json.ts";
import { ownValue, stringAt } from "../../../../shared/resources/json.ts";
import type { NodePath } from "../edits/scalarNode.ts";
import { findScalar, offsetOf } from "../edits/scalarNode.ts";
import type { YamlFile } from "../edits/yamlFile.ts";
import { locationAt } from "../edits/yamlFile.ts";
import type { ImageSite, ImageVersion } from "./imageSite.ts";

/** Where a search stands: a document of a file. */
export interface DocumentScope {
  readonly file: YamlFile;
  readonly document: number;
}

/** The site of a text such as `ghcr.io/team/api:1.2.0`; undefined for other text and for names without a version. */
export function referenceSite(
  scope: DocumentScope,
  at: { readonly path: NodePath; readonly place: string; readonly text: string },
): ImageSite | undefined {
  const reference = parseImageReference(at.text);
  const name = reference && parseImageName(reference.name);
  if (!name || (reference.tag === undefined && reference.digest === undefined)) return undefined;
  return {
    document: scope.document,
    place: at.place,
    names: [familiarName(name)],
    version: { tag: reference.tag, digest: reference.digest },
    writing: { form: "reference", path: at.path, name: reference.name },
    location: locate(scope, at.path),
    misreadAs: undefined,
  };
}

/** The keys of a mapping that hold a version. */
export interface VersionKeys {
  readonly object: JsonObject;
  readonly path: NodePath;
  readonly tag: string;
  readonly digest: string;
}

/** The site of a mapping with the version in keys of its own; undefined where both are absent or empty. */
export function fieldsSite(
  scope: DocumentScope,
  keys: VersionKeys,
  naming: { readonly names: readonly [ImageName, ...ImageName[]]; readonly place: string },
): ImageSite | undefined {
  const tagPath = [...keys.path, keys.tag];
  const digestPath = [...keys.path, keys.digest];
  const tag = readTag(scope, tagPath, ownValue(keys.object, keys.tag));
  const digest = stringAt(keys.object, keys.digest) === "" ? undefined : stringAt(keys.object, keys.digest);
  if (!tag && digest === undefined) return undefined;
  const [first, ...others] = naming.names.map(familiarName);
  if (first === undefined) return undefined;
  const pinned = digest === undefined ? splitVersion(tag?.text) : undefined;
  return {
    document: scope.document,
    place: naming.place,
    names: [first, ...others.filter((name) => name !== first)],
    version: pinned ?? { tag: tag?.text, digest },
    writing: pinned
      ? { form: "version", path: tagPath }
      : {
          form: "fields",
          tagPath: tag && tagPath,
          digestPath: digest === undefined ? undefined : digestPath,
        },
    location: locate(scope, tag ? tagPath : digestPath),
    misreadAs: tag?.misreadAs,
  };
}

/** `1.2.0@sha256:…` taken apart; undefined for a tag alone. */
function splitVersion(text: string | undefined): ImageVersion | undefined {
  const at = text?.indexOf("@") ?? -1;
  return text === undefined || at <= 0 ? undefined : { tag: text.slice(0, at), digest: text.slice(at + 1) };
}

interface TagText {
  readonly text: string;
  readonly misreadAs: string | undefined;
}

/** An unquoted tag may be a number to YAML; that is harmless where it is written the way it reads, as 1.2 is. */
function readTag(scope: DocumentScope, path: NodePath, value: unknown): TagText | undefined {
  if (typeof value === "string") return value === "" ? undefined : { text: value, misreadAs: undefined };
  if (typeof value !== "number" && typeof value !== "boolean") return undefined;
  const tree = scope.file.documents[scope.document]?.tree;
  const source = (tree && findScalar(tree, path)?.scalar.source) ?? String(value);
  if (source === String(value) && typeof value === "number") return { text: source, misreadAs: undefined };
  return { text: source, misreadAs: `the ${typeof value} ${String(value)}` };
}

function locate(scope: DocumentScope, path: NodePath): ImageSite["location"] {
  const tree = scope.file.documents[scope.document]?.tree;
  return locationAt(scope.file, (tree && offsetOf(tree, path)) ?? 0);
}
