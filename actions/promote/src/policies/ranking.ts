import { compareDecimals, compareText, parseDecimal } from "./decimal.ts";
import type { TagOrder } from "./updatePolicy.ts";
import { compareVersions, parseVersion } from "./version.ts";
import type { VersionRange } from "./versionRange.ts";
import { isInRange } from "./versionRange.ts";

/** An order of tags by what they say. */
export interface Ranking {
  /** Whether a text has a place in the order, and may be chosen. */
  readonly admits: (value: string) => boolean;
  /** Positive where `a` is the one to have; undefined where one of them has no place in the order. */
  readonly compare: (a: string, b: string) => number | undefined;
}

export function versionRanking(
  range: VersionRange,
  options: { readonly preReleases: boolean; readonly partial: boolean },
): Ranking {
  return {
    admits: (value) => {
      const version = parseVersion(value, options);
      return version !== undefined && isInRange(version, range, options);
    },
    compare: ranked((value) => parseVersion(value, options), compareVersions),
  };
}

/** Numbers. Other texts have no place: a tag like `latest` is no reason not to choose. */
export function numericalRanking(order: TagOrder): Ranking {
  const sign = order === "asc" ? 1 : -1;
  return {
    admits: (value) => parseDecimal(value) !== undefined,
    compare: ranked(parseDecimal, (a, b) => sign * compareDecimals(a, b)),
  };
}

export function alphabeticalRanking(order: TagOrder): Ranking {
  const sign = order === "asc" ? 1 : -1;
  return { admits: () => true, compare: (a, b) => sign * compareText(a, b) };
}

function ranked<Key>(
  read: (value: string) => Key | undefined,
  compare: (a: Key, b: Key) => number,
): Ranking["compare"] {
  return (a, b) => {
    const [left, right] = [read(a), read(b)];
    return left === undefined || right === undefined ? undefined : compare(left, right);
  };
}
