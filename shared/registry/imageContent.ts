import type { JsonObject } from "../resources/json.ts";
import { isJsonObject, stringAt } from "../resources/json.ts";
import type { AskRepository } from "./connection.ts";
import { digestOf, isDigest } from "./digest.ts";
import type { ImageName } from "./imageReference.ts";
import { normalizedName } from "./imageReference.ts";
import { parseJsonBytes } from "./quietJson.ts";
import type { Manifest } from "./manifest.ts";
import { manifestTypes, parseManifest } from "./manifest.ts";
import type { Platform } from "./platform.ts";
import { formatPlatform, platformOf, runsOn } from "./platform.ts";
import { RegistryError } from "./registryError.ts";

/** A manifest and the digest of its bytes. */
export interface ReadManifest {
  readonly digest: string;
  readonly manifest: Manifest;
}

/** The size that the distribution's specification wants registries to take, and most of them allow. */
const largestManifest = 4_194_304;
const largestConfig = 8_388_608;
/** Manifests and configurations that are read for the platforms of one index that doesn't tell them. */
const mostReads = 40;
const createdAnnotation = "org.opencontainers.image.created";

/**
 * The digest of a tag or a digest: what `Docker-Content-Digest` says, else the hash of the manifest. Asks by HEAD first,
 * which Docker Hub doesn't count as a pull. For an image of several platforms it is the index's digest.
 */
export async function resolveDigest(
  ask: AskRepository,
  name: ImageName,
  reference: string,
): Promise<string | undefined> {
  const head = await ask(name, {
    path: `manifests/${reference}`,
    method: "HEAD",
    accept: manifestTypes,
    largest: largestManifest,
  });
  const digest = head?.headers.get("docker-content-digest") ?? "";
  const isAnswer = isDigest(digest) && (!isDigest(reference) || digest === reference);
  // Not every proxy answers HEAD as it does GET, so that only GET's word is taken for "absent".
  return isAnswer ? digest : (await readManifest(ask, name, reference))?.digest;
}

/** Reads what a tag or a digest stands for, and checks that its bytes have the digest that was asked for or is claimed. */
export async function readManifest(
  ask: AskRepository,
  name: ImageName,
  reference: string,
): Promise<ReadManifest | undefined> {
  const response = await ask(name, {
    path: `manifests/${reference}`,
    method: "GET",
    accept: manifestTypes,
    largest: largestManifest,
  });
  if (!response) return undefined;
  const what = `${normalizedName(name)}${isDigest(reference) ? "@" : ":"}${reference}`;
  const claimed = response.headers.get("docker-content-digest") ?? "";
  const expected = isDigest(reference) ? reference : isDigest(claimed) ? claimed : undefined;
  const digest = digestOf(response.body, expected);
  if (expected !== undefined && digest !== expected) {
    throw new RegistryError(`the manifest of ${what} has not the digest that it is to have`);
  }
  const manifest = parseManifest(parseJsonBytes(response.body));
  if (!manifest) throw new RegistryError(`the manifest of ${what} is of a kind that is not known`);
  return { digest, manifest };
}

/** The platforms of an image: those that an index tells, or else those in the configurations. Each once. */
export async function readPlatforms(
  ask: AskRepository,
  name: ImageName,
  manifest: Manifest,
): Promise<readonly Platform[]> {
  const found = new Map<string, Platform>();
  const pending: Manifest[] = [manifest];
  let reads = 0;
  for (let next = pending.pop(); next; next = pending.pop()) {
    const told = next.kind === "index" ? next.entries : [];
    for (const { digest, platform } of told) {
      if (platform) found.set(formatPlatform(platform), platform);
      else pending.push((await demandManifest(ask, name, digest)).manifest);
      reads += platform ? 0 : 1;
      if (reads > mostReads) throw new RegistryError(`${normalizedName(name)} has an index that is too deep`);
    }
    const platform = next.kind === "image" ? platformOf(await readConfig(ask, name, next.config)) : undefined;
    if (platform) found.set(formatPlatform(platform), platform);
  }
  return [...found.values()];
}

/**
 * When an image says it was made, in milliseconds: `created` of its configuration, or else the annotation
 * `org.opencontainers.image.created`. Builds that can be repeated write the start of time there, which is not taken.
 * Undefined where nothing tells. Of an index the image for a platform counts, or the first one.
 */
export async function readCreated(
  ask: AskRepository,
  name: ImageName,
  { manifest, platform }: { readonly manifest: Manifest; readonly platform: Platform | undefined },
): Promise<number | undefined> {
  if (manifest.kind === "image") {
    const config = await readConfig(ask, name, manifest.config);
    return creationTime(stringAt(config, "created")) ?? annotatedTime(manifest);
  }
  const entry =
    manifest.entries.find(
      (candidate) => platform && candidate.platform && runsOn(candidate.platform, platform),
    ) ?? manifest.entries[0];
  const child = entry && (await demandManifest(ask, name, entry.digest)).manifest;
  if (child?.kind !== "image") return annotatedTime(manifest);
  return (await readCreated(ask, name, { manifest: child, platform })) ?? annotatedTime(manifest);
}

function annotatedTime({ annotations }: Manifest): number | undefined {
  return creationTime(stringAt(annotations, createdAnnotation));
}

/** Zip files know nothing before 1980, so that some builders take that for the start of time. */
const startOfTime = Date.UTC(1980, 0, 3);

function creationTime(text: string | undefined): number | undefined {
  const time = Date.parse(text ?? "");
  return Number.isNaN(time) || time < startOfTime ? undefined : time;
}

async function demandManifest(ask: AskRepository, name: ImageName, digest: string): Promise<ReadManifest> {
  const read = await readManifest(ask, name, digest);
  if (!read) throw new RegistryError(`${normalizedName(name)} names ${digest} and has it not`);
  return read;
}

/** Reads a configuration blob. Artefacts that are no images have configurations without a platform and a time. */
async function readConfig(ask: AskRepository, name: ImageName, digest: string): Promise<JsonObject> {
  const response = await ask(name, {
    path: `blobs/${digest}`,
    method: "GET",
    accept: ["*/*"],
    largest: largestConfig,
  });
  if (!response) throw new RegistryError(`${normalizedName(name)} names ${digest} and has it not`);
  if (digestOf(response.body, digest) !== digest) {
    throw new RegistryError(
      `the configuration of ${normalizedName(name)} has not the digest that it is to have`,
    );
  }
  const config = parseJsonBytes(response.body);
  return isJsonObject(config) ? config : {};
}
