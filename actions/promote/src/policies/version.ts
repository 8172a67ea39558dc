/**
 * A version by Semantic Versioning 2.0, as tolerant as the tools that choose tags: with `v` in front, zeros in front of
 * numbers (`2026.05.01`), and of any size, so that a time stamp is one.
 */
export interface Version {
  readonly major: bigint;
  readonly minor: bigint;
  readonly patch: bigint;
  /** The identifiers behind `-`; empty for a release. */
  readonly preRelease: readonly string[];
}

const versionPattern =
  /^v?([0-9]+)(?:\.([0-9]+))?(?:\.([0-9]+))?(?:-([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?(?:\+[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?$/;
const largestNumber = 2n ** 64n - 1n;

/** Reads a version; undefined for other text. Without `partial` it has all three numbers. */
export function parseVersion(text: string, options: { readonly partial: boolean }): Version | undefined {
  const match = versionPattern.exec(text);
  if (!match) return undefined;
  const [, major = "0", minor, patch, preRelease] = match;
  if (!options.partial && (minor === undefined || patch === undefined)) return undefined;
  const version = {
    major: BigInt(major),
    minor: BigInt(minor ?? "0"),
    patch: BigInt(patch ?? "0"),
    preRelease: preRelease?.split(".") ?? [],
  };
  if (version.major > largestNumber || version.minor > largestNumber || version.patch > largestNumber) {
    return undefined;
  }
  return version.preRelease.some((identifier) => /^0[0-9]+$/.test(identifier)) ? undefined : version;
}

/** The order of versions: negative where `a` comes first. Build metadata has no part in it. */
export function compareVersions(a: Version, b: Version): number {
  return (
    compareNumbers(a.major, b.major) ||
    compareNumbers(a.minor, b.minor) ||
    compareNumbers(a.patch, b.patch) ||
    comparePreReleases(a.preRelease, b.preRelease)
  );
}

/** The order of what stands behind `-` (Semantic Versioning, 11): a release comes after its pre-releases. */
export function comparePreReleases(a: readonly string[], b: readonly string[]): number {
  if (a.length === 0 || b.length === 0) return Math.sign(b.length - a.length);
  for (const [index, left] of a.entries()) {
    const right = b[index];
    if (right === undefined) return 1;
    const order = compareIdentifiers(left, right);
    if (order !== 0) return order;
  }
  return Math.sign(a.length - b.length);
}

function compareIdentifiers(a: string, b: string): number {
  const [left, right] = [numberOf(a), numberOf(b)];
  if (left !== undefined && right !== undefined) return compareNumbers(left, right);
  if (left !== undefined) return -1;
  if (right !== undefined) return 1;
  return a === b ? 0 : a < b ? -1 : 1;
}

function numberOf(identifier: string): bigint | undefined {
  return /^[0-9]+$/.test(identifier) ? BigInt(identifier) : undefined;
}

function compareNumbers(a: bigint, b: bigint): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
