import type { JsonObject } from "../resources/json.ts";
import { stringAt } from "../resources/json.ts";

/** What an image runs on, in the words of Go's `GOOS` and `GOARCH` and of the OCI image specification. */
export interface Platform {
  readonly os: string;
  readonly architecture: string;
  /** `v7` of `linux/arm/v7`; empty where there is none. */
  readonly variant: string;
}

const platformPattern = /^([a-z0-9]+)\/([a-z0-9_]+)(?:\/([a-z0-9.]+))?$/;
const architectureNames: ReadonlyMap<string, string> = new Map([
  ["x86_64", "amd64"],
  ["x86-64", "amd64"],
  ["aarch64", "arm64"],
  ["i386", "386"],
]);

/** The variants that an architecture has where none is named, as containerd reads it. */
const plainLevels: ReadonlyMap<string, number> = new Map([
  ["amd64", 1],
  ["arm", 7],
  ["arm64", 8],
]);

/** Reads `os/architecture[/variant]`; undefined for other text. */
export function parsePlatform(text: string): Platform | undefined {
  const match = platformPattern.exec(text.trim().toLowerCase());
  if (!match) return undefined;
  const [, os = "", architecture = "", variant = ""] = match;
  return { os, architecture: architectureNames.get(architecture) ?? architecture, variant };
}

export function formatPlatform({ os, architecture, variant }: Platform): string {
  return variant === "" ? `${os}/${architecture}` : `${os}/${architecture}/${variant}`;
}

/**
 * The platform in an index's descriptor or in an image's configuration, which write it alike. Undefined where there is
 * none, which is so for signatures and attestations: they stand in an index as `unknown/unknown`.
 */
export function platformOf(object: JsonObject): Platform | undefined {
  const os = stringAt(object, "os") ?? "";
  const architecture = stringAt(object, "architecture") ?? "";
  if (os === "" || architecture === "" || os === "unknown" || architecture === "unknown") return undefined;
  return { os, architecture, variant: stringAt(object, "variant") ?? "" };
}

/** Whether an image for one platform runs on another: on the same, or on a later variant of the same processor. */
export function runsOn(image: Platform, machine: Platform): boolean {
  if (image.os !== machine.os || image.architecture !== machine.architecture) return false;
  if (image.variant === machine.variant) return true;
  const [needed, present] = [levelOf(image), levelOf(machine)];
  return needed !== undefined && present !== undefined && needed <= present;
}

function levelOf({ architecture, variant }: Platform): number | undefined {
  const plain = plainLevels.get(architecture);
  if (plain === undefined || variant === "") return plain;
  const match = /^v(\d+(?:\.\d+)?)$/.exec(variant);
  return match ? Number(match[1]) : undefined;
}
