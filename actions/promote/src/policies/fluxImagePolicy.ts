import type { JsonObject } from "../../../../shared/resources/json.ts";
import { arrayAt, objectAt, ownValue, stringAt } from "../../../../shared/resources/json.ts";
import type { DigestReflection, PolicyReading, TagPolicy } from "./updatePolicy.ts";
import { everyTag, orderOf } from "./updatePolicy.ts";
import { parseVersionRange } from "./versionRange.ts";

/** An object of Flux by its namespace, empty where the file doesn't tell, and its name. */
export interface FluxName {
  readonly namespace: string;
  readonly name: string;
}

/** A Flux ImagePolicy, which a marker `{"$imagepolicy": "<namespace>:<name>"}` names. */
export interface FluxImagePolicy extends FluxName {
  /** The ImageRepository that has the image. */
  readonly repository: FluxName;
  readonly isSuspended: boolean;
  readonly reading: PolicyReading;
}

/** A Flux ImageRepository: an image whose tags are scanned. */
export interface FluxImageRepository extends FluxName {
  /** The image's name as in a reference, without a tag. */
  readonly image: string;
  readonly isSuspended: boolean;
  /** Expressions of tags that Flux doesn't see; they belong into the filter's `exclude`. */
  readonly exclude: readonly string[];
}

const reflections: ReadonlyMap<string, DigestReflection> = new Map([
  ["", "never"],
  ["Never", "never"],
  ["IfNotPresent", "if-not-present"],
  ["Always", "always"],
]);

/** What Flux leaves out where the object says nothing: the signatures of cosign. */
const defaultExclude = ["^.*\\.sig$"];

/** Reads an ImagePolicy of any version of its API; undefined for another object. */
export function policyOfImagePolicy(object: JsonObject): FluxImagePolicy | undefined {
  if (!isFluxImage(object, "ImagePolicy")) return undefined;
  const spec = objectAt(object, "spec") ?? {};
  const own = nameOf(object);
  const reference = objectAt(spec, "imageRepositoryRef") ?? {};
  return {
    ...own,
    repository: {
      namespace: stringAt(reference, "namespace") ?? own.namespace,
      name: stringAt(reference, "name") ?? "",
    },
    isSuspended: ownValue(spec, "suspend") === true,
    reading: readPolicy(spec),
  };
}

/** Reads an ImageRepository of any version of its API; undefined for another object. */
export function repositoryOfImageRepository(object: JsonObject): FluxImageRepository | undefined {
  if (!isFluxImage(object, "ImageRepository")) return undefined;
  const spec = objectAt(object, "spec") ?? {};
  const exclude = arrayAt(spec, "exclusionList").filter((entry) => typeof entry === "string");
  return {
    ...nameOf(object),
    image: stringAt(spec, "image") ?? "",
    isSuspended: ownValue(spec, "suspend") === true,
    exclude: exclude.length === 0 ? defaultExclude : exclude,
  };
}

function isFluxImage(object: JsonObject, kind: string): boolean {
  const apiVersion = stringAt(object, "apiVersion") ?? "";
  return apiVersion.startsWith("image.toolkit.fluxcd.io/") && stringAt(object, "kind") === kind;
}

function nameOf(object: JsonObject): FluxName {
  const metadata = objectAt(object, "metadata") ?? {};
  return { namespace: stringAt(metadata, "namespace") ?? "", name: stringAt(metadata, "name") ?? "" };
}

function readPolicy(spec: JsonObject): PolicyReading {
  const policy = readChoice(objectAt(spec, "policy") ?? {});
  if (typeof policy === "string") return { kind: "refused", reason: policy };
  const reflection = stringAt(spec, "digestReflectionPolicy") ?? "";
  const digest = reflections.get(reflection);
  if (!digest) {
    return { kind: "refused", reason: `the digestReflectionPolicy "${reflection}" is not known` };
  }
  const tags = objectAt(spec, "filterTags") ?? {};
  const filter = { ...everyTag, pattern: textAt(tags, "pattern"), extract: textAt(tags, "extract") };
  // Without a pattern Flux matches the empty text, so that what it extracts has no groups; that can't be meant.
  if (filter.extract !== undefined && filter.pattern === undefined) {
    return { kind: "refused", reason: "filterTags has an extract and no pattern" };
  }
  return { kind: "policy", value: { policy, filter, digest, platforms: [] } };
}

/** The policy, or why it can't be used. Of several Flux takes the first in this order. */
function readChoice(choice: JsonObject): TagPolicy | string {
  const semver = objectAt(choice, "semver");
  if (semver) {
    const range = stringAt(semver, "range") ?? "";
    if (!parseVersionRange(range)) return `"${range}" is not a range of versions`;
    return { kind: "semver", range, preReleases: false, partial: false };
  }
  for (const kind of ["alphabetical", "numerical"] as const) {
    const ordered = objectAt(choice, kind);
    if (!ordered) continue;
    const text = stringAt(ordered, "order") ?? "";
    const order = orderOf(text);
    return order ? { kind, order } : `the order "${text}" is neither asc nor desc`;
  }
  return "it has none of the policies semver, alphabetical and numerical";
}

function textAt(object: JsonObject, key: string): string | undefined {
  const text = stringAt(object, key) ?? "";
  return text === "" ? undefined : text;
}
