import type { ImageName } from "../../../../shared/registry/imageReference.ts";
import {
  familiarName,
  parseImageName,
  parseImageReference,
} from "../../../../shared/registry/imageReference.ts";
import type { JsonValue } from "../../../../shared/resources/json.ts";
import type { Location } from "../../../../shared/resources/location.ts";
import { addressesOf } from "../edits/embeddedYaml.ts";
import type { NodePath } from "../edits/scalarNode.ts";
import { findScalar, offsetOf } from "../edits/scalarNode.ts";
import { locationAt } from "../edits/yamlFile.ts";
import type { EnvironmentImage, ImageVersion, ImageWriting, SiteSubject } from "./imageSite.ts";
import { markedImage, markerAt, policyOf } from "./sitePolicy.ts";
import type { SiteScope } from "./siteScope.ts";

/** The site of a text such as `ghcr.io/team/api:1.2.0`; undefined for other text and for names without a version. */
export function referenceSite(
  scope: SiteScope,
  at: {
    readonly path: NodePath;
    readonly place: string;
    readonly text: string;
    /** What stands in front of the reference: `nginx=` in the images of an Argo CD Application. */
    readonly prefix?: string;
    /** Other names of the image. */
    readonly names?: readonly ImageName[];
  },
): EnvironmentImage | undefined {
  const prefix = at.prefix ?? "";
  const reference = parseImageReference(at.text.slice(prefix.length));
  const name = reference && parseImageName(reference.name);
  if (!name || (reference.tag === undefined && reference.digest === undefined)) return undefined;
  return site(scope, {
    subject: "image",
    place: at.place,
    names: distinct([name, ...(at.names ?? [])].map(familiarName)),
    version: { tag: reference.tag, digest: reference.digest },
    writing: { form: "reference", path: at.path, name: prefix + reference.name },
    misreadAs: undefined,
  });
}

/** A key that may hold a version, or a part of one. */
export interface VersionField {
  readonly path: NodePath;
  readonly value: JsonValue | undefined;
}

export interface VersionFields {
  readonly tag: VersionField | undefined;
  readonly digest?: VersionField | undefined;
  /** Whether the reader of the file knows a digest beside the tag, so that one may be added. */
  readonly mayAddDigest?: boolean;
  /** What the digest in the file lacks at its beginning. */
  readonly digestPrefix?: string;
}

export interface SiteNaming {
  readonly subject: SiteSubject;
  readonly names: readonly string[];
  readonly place: string;
}

/** The site of a version in keys of its own; undefined where they hold none. */
export function fieldsSite(
  scope: SiteScope,
  fields: VersionFields,
  naming: SiteNaming,
): EnvironmentImage | undefined {
  const tag = fields.tag && readTag(scope, fields.tag, naming.subject);
  const digest = readDigest(fields);
  const place = tag ? fields.tag : fields.digest;
  if (!place || (!tag && digest === undefined)) return undefined;
  const paths = [fields.tag, fields.digest].flatMap((field) => (field ? [field.path] : []));
  const marker = naming.subject === "value" ? markerAt(scope, paths) : undefined;
  const image = marker && markedImage(scope, marker);
  const pinned = digest === undefined && naming.subject !== "chart" ? splitVersion(tag?.text) : undefined;
  const digestPath = typeof fields.digest?.value === "string" ? fields.digest.path : undefined;
  return site(scope, {
    ...naming,
    ...(image === undefined ? {} : { subject: "image" }),
    names: distinct(image === undefined ? naming.names : [image]),
    version: pinned ?? { tag: tag?.text, digest },
    writing: pinned
      ? { form: "version", path: place.path }
      : {
          form: "fields",
          tagPath: tag && fields.tag.path,
          digestPath,
          newDigest: newDigest(fields),
          digestPrefix: fields.digestPrefix ?? "",
        },
    misreadAs: tag?.misreadAs,
  });
}

/** A key is added behind the tag's own, if that stands there as it is read. */
function newDigest({ tag, digest, mayAddDigest }: VersionFields) {
  const after = tag?.path.at(-1);
  if (!mayAddDigest || !digest || digest.value !== undefined || typeof after !== "string") return undefined;
  return { path: digest.path, after };
}

interface SiteFacts extends SiteNaming {
  readonly names: readonly [string, ...string[]];
  readonly version: ImageVersion;
  readonly writing: ImageWriting;
  readonly misreadAs: string | undefined;
}

function site(scope: SiteScope, facts: SiteFacts): EnvironmentImage {
  const paths = pathsOf(facts.writing);
  const [path = []] = paths;
  return {
    ...facts,
    document: scope.document,
    within: addressesOf(scope.file),
    relativePath: scope.search.relativePath,
    policy: policyOf(scope, { names: facts.names, paths }),
    get location() {
      return locate(scope, path);
    },
  };
}

/** The paths at which a site is written; the first is where it is shown. */
export function pathsOf(writing: ImageWriting): readonly NodePath[] {
  if (writing.form !== "fields") return [writing.path];
  return [writing.tagPath, writing.digestPath].filter((path) => path !== undefined);
}

function locate({ file, document }: SiteScope, path: NodePath): Location {
  const tree = file.syntax()?.trees[document];
  return locationAt(file, (tree && offsetOf(tree, path)) ?? 0);
}

/** `1.2.0@sha256:…` taken apart; undefined for a tag alone. */
function splitVersion(text: string | undefined): ImageVersion | undefined {
  const at = text?.indexOf("@") ?? -1;
  return text === undefined || at <= 0 ? undefined : { tag: text.slice(0, at), digest: text.slice(at + 1) };
}

function readDigest({ digest, digestPrefix = "" }: VersionFields): string | undefined {
  return typeof digest?.value !== "string" || digest.value === "" ? undefined : digestPrefix + digest.value;
}

interface TagText {
  readonly text: string;
  readonly misreadAs: string | undefined;
}

/** An unquoted tag may be a number to YAML; that is harmless where it is written the way it reads, as 1.2 is. */
function readTag(scope: SiteScope, field: VersionField, subject: SiteSubject): TagText | undefined {
  const { path, value } = field;
  if (typeof value === "string") {
    return isVersion(value, subject) ? { text: value, misreadAs: undefined } : undefined;
  }
  if (typeof value !== "number" && typeof value !== "boolean") return undefined;
  const tree = scope.file.syntax()?.trees[scope.document];
  const source = (tree && findScalar(tree, path)?.scalar.source) ?? String(value);
  if (source === String(value) && typeof value === "number") return { text: source, misreadAs: undefined };
  return { text: source, misreadAs: `the ${typeof value} ${String(value)}` };
}

const longestVersion = 512;

/** Templates, variables and texts of several lines are no versions. */
function isVersion(text: string, subject: SiteSubject): boolean {
  if (text === "" || text.length > longestVersion) return false;
  // Of a chart it may be a range, such as `>=1.2.0 <2.0.0`; one that allows everything says nothing.
  if (subject === "chart") return /^[^\s*{}$][^{}$\r\n]*$/.test(text);
  if (subject === "git") return /^[^\s{}$]+$/.test(text);
  return parseImageReference(`x:${text}`) !== undefined;
}

function distinct(names: readonly string[]): readonly [string, ...string[]] {
  const [first = "", ...others] = new Set(names);
  return [first, ...others];
}
