import type { JsonObject } from "../resources/json.ts";
import { isJsonArray, isJsonObject, objectAt, ownValue, stringAt } from "../resources/json.ts";
import { isDigest } from "./digest.ts";
import type { Platform } from "./platform.ts";
import { platformOf } from "./platform.ts";

/** What a tag or a digest of a registry stands for. */
export type Manifest =
  | {
      /** Images for several platforms: an OCI index or a Docker manifest list. */
      readonly kind: "index";
      readonly entries: readonly IndexEntry[];
      readonly annotations: JsonObject;
    }
  | {
      /** One image; its configuration is a blob, and tells the platform. */
      readonly kind: "image";
      readonly config: string;
      readonly annotations: JsonObject;
    };

export interface IndexEntry {
  readonly digest: string;
  /** Undefined where the index doesn't tell. */
  readonly platform: Platform | undefined;
}

/** The media types that are asked for; without them a registry may convert what it has. */
export const manifestTypes: readonly string[] = [
  "application/vnd.oci.image.index.v1+json",
  "application/vnd.docker.distribution.manifest.list.v2+json",
  "application/vnd.oci.image.manifest.v1+json",
  "application/vnd.docker.distribution.manifest.v2+json",
];

/**
 * Reads a manifest: an OCI image index or manifest (image-spec 1.1) or one of Docker's schema 2. Undefined for anything
 * else, such as schema 1, which has no configuration.
 */
export function parseManifest(value: unknown): Manifest | undefined {
  const object = value as JsonObject | undefined;
  if (!isJsonObject(object) || ownValue(object, "schemaVersion") !== 2) return undefined;
  const annotations = objectAt(object, "annotations") ?? {};
  const manifests = ownValue(object, "manifests");
  if (isJsonArray(manifests)) {
    const entries = manifests.filter(isJsonObject).filter(isRunnable).map(readEntry);
    return entries.every(({ digest }) => isDigest(digest))
      ? { kind: "index", entries, annotations }
      : undefined;
  }
  const config = stringAt(objectAt(object, "config") ?? {}, "digest") ?? "";
  return isDigest(config) ? { kind: "image", config, annotations } : undefined;
}

/** Attestations and signatures stand in an index beside the images, with a platform that is unknown. */
function isRunnable(descriptor: JsonObject): boolean {
  const platform = objectAt(descriptor, "platform");
  const isReferrer = stringAt(objectAt(descriptor, "annotations") ?? {}, "vnd.docker.reference.type");
  return isReferrer === undefined && (platform === undefined || platformOf(platform) !== undefined);
}

function readEntry(descriptor: JsonObject): IndexEntry {
  return {
    digest: stringAt(descriptor, "digest") ?? "",
    platform: platformOf(objectAt(descriptor, "platform") ?? {}),
  };
}
