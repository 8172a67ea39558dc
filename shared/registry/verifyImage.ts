import type { ImageReference } from "./imageReference.ts";
import type { Platform } from "./platform.ts";
import { formatPlatform, runsOn } from "./platform.ts";
import type { RegistryClient } from "./registryClient.ts";
import { listPlatforms } from "./registryClient.ts";
import type { Lookup } from "./registryError.ts";

/** Whether an image can be promoted, as far as its registry goes. */
export type ImageVerification =
  | {
      readonly kind: "present";
      /** Of what the reference stands for: its own, or that of its tag now. */
      readonly digest: string;
      /** In order; empty where no platform was asked for. */
      readonly platforms: readonly string[];
      /** Of a reference with both tag and digest: what the tag stands for now; undefined where it is gone. */
      readonly tagDigest: string | undefined;
    }
  | { readonly kind: "absent" }
  | {
      readonly kind: "platform-missing";
      readonly digest: string;
      readonly platforms: readonly string[];
      readonly missing: readonly string[];
    }
  /** `reason` is a clause for a person. */
  | { readonly kind: "unreadable"; readonly reason: string };

/**
 * Asks the registry whether an image is there, and for all of the platforms. Without platforms it is one HEAD request,
 * which counts against no limit of pulls.
 */
export async function verifyImage(
  client: RegistryClient,
  reference: ImageReference,
  options: { readonly platforms: readonly Platform[] },
): Promise<ImageVerification> {
  const read = await readDigest(client, reference, options.platforms);
  if (read.kind !== "found") return read;
  const { digest, platforms } = read.value;
  const missing = options.platforms.filter(
    (wanted) => !platforms.some((platform) => runsOn(platform, wanted)),
  );
  const listed = listPlatforms(platforms);
  if (missing.length > 0) {
    return { kind: "platform-missing", digest, platforms: listed, missing: missing.map(formatPlatform) };
  }
  const tagged = await readTagDigest(client, reference);
  if (tagged.kind === "unreadable") return tagged;
  const tagDigest = tagged.kind === "found" ? tagged.value : undefined;
  return { kind: "present", digest, platforms: listed, tagDigest };
}

async function readDigest(
  client: RegistryClient,
  reference: ImageReference,
  wanted: readonly Platform[],
): Promise<Lookup<{ readonly digest: string; readonly platforms: readonly Platform[] }>> {
  if (wanted.length > 0) return await client.readImage(reference);
  const resolved = await client.resolveDigest(reference);
  return resolved.kind === "found"
    ? { kind: "found", value: { digest: resolved.value, platforms: [] } }
    : resolved;
}

async function readTagDigest(
  client: RegistryClient,
  { name, tag, digest }: ImageReference,
): Promise<Lookup<string>> {
  if (tag === undefined || digest === undefined) return { kind: "absent" };
  return await client.resolveDigest({ name, tag, digest: undefined });
}
