import type { JsonObject } from "../../../../shared/resources/json.ts";
import { arrayAt, objectAt, objectsAt, ownValue, stringAt } from "../../../../shared/resources/json.ts";
import { parseImageName } from "../../../../shared/registry/imageReference.ts";
import type { PolicyReading, TagFilter, TagPolicy } from "./updatePolicy.ts";
import { everyTag, splitList } from "./updatePolicy.ts";
import { parseVersionRange } from "./versionRange.ts";

/** An image that argocd-image-updater keeps up to date. */
export interface UpdaterImage {
  /** Empty where there is none. */
  readonly alias: string;
  /** The image's name as in a reference, without a tag. */
  readonly image: string;
  readonly reading: PolicyReading;
}

/** The images of an ImageUpdater for the Argo CD Applications that a pattern names. */
export interface UpdaterApplications {
  /** A glob. */
  readonly namePattern: string;
  /** The policies are in the annotations of the Applications. */
  readonly usesAnnotations: boolean;
  readonly images: readonly UpdaterImage[];
}

/** What can be set for an image, for an application and for all; undefined is not set. */
interface UpdateSettings {
  readonly strategy?: string | undefined;
  readonly allowTags?: string | undefined;
  readonly ignoreTags?: readonly string[] | undefined;
  readonly platforms?: readonly string[] | undefined;
}

const prefix = "argocd-image-updater.argoproj.io/";

/**
 * Reads the annotations of an Argo CD Application. An image's own settings, under its alias, come before those of the
 * application. Empty where there is no `image-list`.
 */
export function policyOfUpdaterAnnotations(annotations: JsonObject): readonly UpdaterImage[] {
  const application = annotatedSettings(annotations, "");
  return splitList(stringAt(annotations, `${prefix}image-list`) ?? "").map((entry) => {
    const { alias, image, constraint } = parseImageEntry(entry);
    const own = alias === "" ? {} : annotatedSettings(annotations, `${alias.replaceAll("/", "_")}.`);
    return { alias, image, reading: readSettings(image, constraint, merge(application, own)) };
  });
}

/** Reads an ImageUpdater, which has taken the place of the annotations; undefined for another object. */
export function policiesOfImageUpdater(object: JsonObject): readonly UpdaterApplications[] | undefined {
  const isUpdater =
    stringAt(object, "kind") === "ImageUpdater" && (stringAt(object, "apiVersion") ?? "").startsWith(prefix);
  if (!isUpdater) return undefined;
  const spec = objectAt(object, "spec") ?? {};
  const common = declaredSettings(spec);
  return objectsAt(spec, "applicationRefs").map((reference) => {
    const usesAnnotations = ownValue(reference, "useAnnotations") === true;
    const inherited = merge(common, declaredSettings(reference));
    return {
      namePattern: stringAt(reference, "namePattern") ?? "",
      usesAnnotations,
      images: usesAnnotations
        ? []
        : objectsAt(reference, "images").map((entry) => {
            const { image, constraint } = parseImageEntry(stringAt(entry, "imageName") ?? "");
            const reading = readSettings(image, constraint, merge(inherited, declaredSettings(entry)));
            return { alias: stringAt(entry, "alias") ?? "", image, reading };
          }),
    };
  });
}

function annotatedSettings(annotations: JsonObject, infix: string): UpdateSettings {
  function setting(name: string): string | undefined {
    return stringAt(annotations, `${prefix}${infix}${name}`)?.trim();
  }
  const [ignoreTags, platforms] = [setting("ignore-tags"), setting("platforms")];
  return {
    strategy: setting("update-strategy"),
    allowTags: setting("allow-tags"),
    ignoreTags: ignoreTags === undefined ? undefined : splitList(ignoreTags),
    // There is no such annotation for the whole application.
    platforms: platforms === undefined || infix === "" ? undefined : splitList(platforms),
  };
}

function declaredSettings(owner: JsonObject): UpdateSettings {
  const settings = objectAt(owner, "commonUpdateSettings") ?? {};
  function texts(key: string): readonly string[] | undefined {
    if (ownValue(settings, key) === undefined) return undefined;
    return arrayAt(settings, key).filter((entry) => typeof entry === "string");
  }
  return {
    strategy: stringAt(settings, "updateStrategy"),
    allowTags: stringAt(settings, "allowTags"),
    ignoreTags: texts("ignoreTags"),
    platforms: texts("platforms"),
  };
}

function merge(general: UpdateSettings, special: UpdateSettings): UpdateSettings {
  return {
    strategy: special.strategy ?? general.strategy,
    allowTags: special.allowTags ?? general.allowTags,
    ignoreTags: special.ignoreTags ?? general.ignoreTags,
    platforms: special.platforms ?? general.platforms,
  };
}

/** Reads `[alias=]image[:constraint]`. A constraint may have signs that no tag has, such as `~1.2` or `>=1.0`. */
function parseImageEntry(entry: string): {
  readonly alias: string;
  readonly image: string;
  readonly constraint: string;
} {
  const equals = /^[^:=]*=/.exec(entry)?.[0] ?? "";
  const withoutDigest = entry.slice(equals.length).replace(/@.*$/s, "").trim();
  const colon = /:[^/]*$/.exec(withoutDigest)?.index ?? withoutDigest.length;
  return {
    alias: equals.slice(0, -1).trim(),
    image: withoutDigest.slice(0, colon).trim(),
    constraint: withoutDigest.slice(colon + 1).trim(),
  };
}

function readSettings(image: string, constraint: string, settings: UpdateSettings): PolicyReading {
  if (!parseImageName(image)) return { kind: "refused", reason: `"${image}" is not the name of an image` };
  const policy = readStrategy(settings.strategy ?? "", constraint);
  if (typeof policy === "string") return { kind: "refused", reason: policy };
  const filter = readAllowTags(settings.allowTags ?? "");
  if (typeof filter === "string") return { kind: "refused", reason: filter };
  return {
    kind: "policy",
    value: {
      policy,
      filter: { ...filter, ignore: (settings.ignoreTags ?? []).filter((glob) => glob !== "") },
      digest: policy.kind === "digest" ? "always" : "never",
      platforms: settings.platforms ?? [],
    },
  };
}

/** The policy of a strategy, or why it can't be used. The updater takes words that it doesn't know for `semver`. */
function readStrategy(strategy: string, constraint: string): TagPolicy | string {
  switch (strategy.toLowerCase()) {
    case "newest-build":
    case "latest":
      return { kind: "newest" };
    case "alphabetical":
    case "name":
      return { kind: "alphabetical", order: "asc" };
    case "digest":
      return constraint === ""
        ? "the strategy digest needs a tag behind the image's name"
        : { kind: "digest", tag: constraint };
    default: {
      const range = constraint === "" ? "*" : constraint;
      if (!parseVersionRange(range)) return `"${range}" is not a range of versions`;
      return { kind: "semver", range, preReleases: false, partial: true };
    }
  }
}

function readAllowTags(text: string): TagFilter | string {
  if (text === "" || text.toLowerCase() === "any") return everyTag;
  const expression = /^regexp:(.*)$/is.exec(text)?.[1];
  return expression === undefined
    ? `allow-tags is "${text}" and neither any nor regexp:<expression>`
    : { ...everyTag, pattern: expression };
}
