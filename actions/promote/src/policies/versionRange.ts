import type { Version } from "./version.ts";
import { comparePreReleases, compareVersions, parseVersion } from "./version.ts";

/**
 * A range of versions with the meaning that it has for Flux, Argo CD and Helm, which all read it with
 * github.com/Masterminds/semver; npm's ranges differ in pre-releases, commas, `!=` and zeros. One of the alternatives has
 * to hold, and in it every comparison.
 */
export type VersionRange = readonly (readonly Comparison[])[];

interface Comparison {
  readonly operator: Operator;
  readonly bound: Version;
  /** How many numbers are written: 2 for `1.2` and `1.2.x`, 0 for `*`. */
  readonly numbers: number;
}

type Operator = "=" | "!=" | ">" | "<" | ">=" | "<=" | "~" | "^";

const operators: ReadonlyMap<string, Operator> = new Map([
  ["", "="],
  ["=", "="],
  ["!=", "!="],
  [">", ">"],
  ["<", "<"],
  [">=", ">="],
  ["=>", ">="],
  ["<=", "<="],
  ["=<", "<="],
  ["~", "~"],
  ["~>", "~"],
  ["^", "^"],
]);

const number = String.raw`(?:[0-9]+|[xX*])`;
const identifiers = String.raw`[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*`;
const bound = String.raw`v?(${number})(?:\.(${number}))?(?:\.(${number}))?(-${identifiers})?(?:\+${identifiers})?`;
const anyBound = bound.replaceAll(/\((?!\?)/g, "(?:");
const comparisonPattern = new RegExp(String.raw`(=>|=<|>=|<=|!=|~>|[=><~^]|)\s*${bound}`, "y");
const separatorPattern = /\s*,\s*|\s+/y;
const spanPattern = new RegExp(String.raw`\s*(${anyBound})\s+-\s+(${anyBound})\s*`, "g");
const longestRange = 256;

/** Reads a range; undefined for text that is none. */
export function parseVersionRange(text: string): VersionRange | undefined {
  if (text.length > longestRange) return undefined;
  const alternatives = text
    .replaceAll(spanPattern, (_, from: string, to: string) => `>= ${from}, <= ${to} `)
    .split("||")
    .map(parseComparisons);
  return alternatives.every((alternative) => alternative !== undefined) ? alternatives : undefined;
}

function parseComparisons(text: string): readonly Comparison[] | undefined {
  const trimmed = text.trim();
  const comparisons: Comparison[] = [];
  let at = 0;
  for (;;) {
    const match = matchAt(comparisonPattern, trimmed, at);
    const comparison = match && readComparison(match);
    if (!comparison) return undefined;
    comparisons.push(comparison);
    at += match[0].length;
    if (at === trimmed.length) return comparisons;
    const separator = matchAt(separatorPattern, trimmed, at);
    if (!separator) return undefined;
    at += separator[0].length;
  }
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

function readComparison(match: RegExpExecArray): Comparison | undefined {
  const [, sign = "", major = "", minor, patch, preRelease = ""] = match;
  const operator = operators.get(sign);
  const written = [major, minor, patch];
  const open = written.findIndex((part) => part === undefined || /^[xX*]$/.test(part));
  const numbers = open < 0 ? 3 : open;
  const text = [0, 1, 2].map((place) => (place < numbers ? (written[place] ?? "0") : "0")).join(".");
  const version = parseVersion(`${text}${preRelease}`, { partial: false });
  return operator && version && { operator, bound: version, numbers };
}

/**
 * Whether a version is in a range. A pre-release is only where one of the comparisons of the alternative names a
 * pre-release too (`>=1.0.0-0`), or where they are asked for.
 */
export function isInRange(
  version: Version,
  range: VersionRange,
  options: { readonly preReleases: boolean },
): boolean {
  return range.some((comparisons) => {
    const allowed =
      options.preReleases ||
      version.preRelease.length === 0 ||
      comparisons.some((comparison) => comparison.bound.preRelease.length > 0);
    return allowed && comparisons.every((comparison) => holds(version, comparison));
  });
}

function holds(version: Version, comparison: Comparison): boolean {
  const { operator, bound: limit, numbers } = comparison;
  const order = compareVersions(version, limit);
  switch (operator) {
    case "=":
      return numbers === 3 ? order === 0 : isAbout(version, comparison);
    case "!=":
      return differs(version, comparison);
    case ">":
      if (numbers === 1) return version.major > limit.major;
      if (numbers === 2) return compareMinor(version, limit) > 0;
      return order > 0;
    case "<":
      return order < 0;
    case ">=":
      return order >= 0;
    case "<=":
      if (numbers === 3) return order <= 0;
      return numbers === 1 ? version.major <= limit.major : compareMinor(version, limit) <= 0;
    case "~":
      return isAbout(version, comparison);
    case "^":
      return order >= 0 && isCompatible(version, comparison);
  }
}

/** `~1.2.3`: of the same minor version; `~1` of the same major one; `~0.0.0` and `*` of any. */
function isAbout(version: Version, { bound: limit, numbers }: Comparison): boolean {
  if (compareVersions(version, limit) < 0) return false;
  const isZero = limit.major === 0n && limit.minor === 0n && limit.patch === 0n;
  if (isZero && (numbers === 0 || numbers === 3)) return true;
  return numbers === 1 ? version.major === limit.major : compareMinor(version, limit) === 0;
}

/** `^1.2.3`: of the same number that is the first not to be 0, or that is the last to be written. */
function isCompatible(version: Version, { bound: limit, numbers }: Comparison): boolean {
  if (version.major !== limit.major) return false;
  if (limit.major > 0n || numbers === 1) return true;
  if (version.minor !== limit.minor) return false;
  return limit.minor > 0n || numbers === 2 || version.patch === limit.patch;
}

function differs(version: Version, { bound: limit, numbers }: Comparison): boolean {
  if (numbers === 1) return version.major !== limit.major;
  if (numbers === 2) {
    // The library compares pre-releases here although the patch version is open.
    return (
      compareMinor(version, limit) !== 0 || comparePreReleases(version.preRelease, limit.preRelease) !== 0
    );
  }
  return compareVersions(version, limit) !== 0;
}

/** The order of major and minor versions alone. */
function compareMinor(a: Version, b: Version): number {
  if (a.major !== b.major) return a.major < b.major ? -1 : 1;
  return a.minor === b.minor ? 0 : a.minor < b.minor ? -1 : 1;
}
