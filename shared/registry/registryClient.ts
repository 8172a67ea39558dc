import type { ConnectionOptions } from "./connection.ts";
import { createConnection } from "./connection.ts";
import { anonymous } from "./credentials.ts";
import { readCreated, readManifest, readPlatforms, resolveDigest } from "./imageContent.ts";
import type { ImageName, ImageReference } from "./imageReference.ts";
import { parseImageName } from "./imageReference.ts";
import type { Platform } from "./platform.ts";
import { formatPlatform } from "./platform.ts";
import type { Lookup } from "./registryError.ts";
import { RegistryError, lookUp } from "./registryError.ts";
import { listTags } from "./tagList.ts";

type Optional = "credentials" | "mask" | "clock" | "random" | "insecureHosts";

export interface RegistryClientOptions
  extends Omit<ConnectionOptions, Optional>, Partial<Pick<ConnectionOptions, Optional>> {
  /** Tags that a repository may have; a longer list is unreadable. Default: 100,000. */
  readonly mostTags?: number;
}

/** An image that a registry has. */
export interface RegistryImage {
  /** Of what the reference stands for; of the index, where it has several platforms. */
  readonly digest: string;
  /** `os/architecture[/variant]`; empty for what is no image, such as a chart. */
  readonly platforms: readonly Platform[];
}

/** Reads from registries by the OCI distribution specification. A reference without tag and digest is `latest`. */
export interface RegistryClient {
  /** The tags of a repository, named as in a reference: `nginx`, `ghcr.io/team/x`. */
  listTags(name: string): Promise<Lookup<readonly string[]>>;
  resolveDigest(reference: ImageReference): Promise<Lookup<string>>;
  readImage(reference: ImageReference): Promise<Lookup<RegistryImage>>;
  /** When an image was made, in milliseconds; `at` is undefined where it doesn't tell. */
  readCreated(
    reference: ImageReference,
    platform?: Platform,
  ): Promise<Lookup<{ readonly at: number | undefined }>>;
}

/** Makes a client that keeps tokens for its life, of a run; what it asks for is read anew each time. */
export function createRegistryClient(options: RegistryClientOptions): RegistryClient {
  const ask = createConnection({
    credentials: () => Promise.resolve(anonymous),
    mask: ignoreSecret,
    clock: { now: Date.now, sleep },
    random: Math.random,
    insecureHosts: [],
    ...options,
  });
  return {
    listTags: (name) =>
      lookUp(() => listTags(ask, imageName(name), { mostTags: options.mostTags ?? 100_000 })),
    resolveDigest: (reference) =>
      lookUp(() => resolveDigest(ask, imageName(reference.name), manifestReference(reference))),
    readImage: (reference) =>
      lookUp(async () => {
        const name = imageName(reference.name);
        const read = await readManifest(ask, name, manifestReference(reference));
        return read && { digest: read.digest, platforms: await readPlatforms(ask, name, read.manifest) };
      }),
    readCreated: (reference, platform) =>
      lookUp(async () => {
        const name = imageName(reference.name);
        const read = await readManifest(ask, name, manifestReference(reference));
        return read && { at: await readCreated(ask, name, { manifest: read.manifest, platform }) };
      }),
  };
}

function imageName(text: string): ImageName {
  const name = parseImageName(text);
  if (!name) throw new RegistryError(`"${text}" is not the name of an image`);
  return name;
}

function manifestReference({ tag, digest }: ImageReference): string {
  return digest ?? tag ?? "latest";
}

/** Platforms as people write them, in order. */
export function listPlatforms(platforms: readonly Platform[]): readonly string[] {
  return platforms.map(formatPlatform).toSorted();
}

function ignoreSecret(): void {
  // Without a runner there is no log to mask anything in.
}

async function sleep(milliseconds: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
}
