import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import type { Version } from "./version.ts";
import { compareVersions, parseVersion } from "./version.ts";
import { isInRange, parseVersionRange } from "./versionRange.ts";

interface Verdicts {
  /** The versions in their order; equal ones together. */
  readonly order: readonly (readonly string[])[];
  readonly noVersions: readonly string[];
  /** Null for what is no range. The texts have spaces between the versions. */
  readonly ranges: Readonly<
    Record<string, { readonly fits: string; readonly fitsWithPreReleases: string } | null>
  >;
}

// What the library that Flux, Argo CD and Helm use said of each pair; its version is in the file.
const verdicts = JSON.parse(
  readFileSync(join(import.meta.dirname, "fixtures/version-ranges.json"), "utf8"),
) as Verdicts;

function version(text: string): Version {
  const parsed = parseVersion(text, { partial: true });
  if (!parsed) throw new Error(`${text} is no version`);
  return parsed;
}

describe("ranges have the verdicts of the library that others use", () => {
  const versions = verdicts.order.flat();

  test.each(Object.entries(verdicts.ranges))("%j", (text, expected) => {
    const range = parseVersionRange(text);
    if (!expected || !range) {
      expect({ isRange: range !== undefined }).toEqual({ isRange: expected !== null });
      return;
    }
    const fits = versions.filter((each) => isInRange(version(each), range, { preReleases: false }));
    const more = versions.filter((each) => isInRange(version(each), range, { preReleases: true }));
    expect(fits.toSorted()).toEqual(words(expected.fits));
    expect(more.toSorted()).toEqual(
      [...words(expected.fits), ...words(expected.fitsWithPreReleases)].toSorted(),
    );
  });

  function words(text: string): readonly string[] {
    return text
      .split(" ")
      .filter((word) => word !== "")
      .toSorted();
  }
});

test("versions have the library's order", () => {
  const places = verdicts.order.flatMap((group, place) => group.map((text) => ({ text, place })));
  for (const a of places) {
    for (const b of places) {
      expect([a.text, b.text, compareVersions(version(a.text), version(b.text))]).toEqual([
        a.text,
        b.text,
        Math.sign(a.place - b.place),
      ]);
    }
  }
});

test.each(verdicts.noVersions)("%j is no version", (text) => {
  expect(parseVersion(text, { partial: true })).toBeUndefined();
});

test.each(["1", "v1", "1.2", "20260501", "1.2-rc.1"])(
  "%s is a version only where it may be partial",
  (text) => {
    expect(parseVersion(text, { partial: false })).toBeUndefined();
    expect(parseVersion(text, { partial: true })).toBeDefined();
  },
);

test("a range made to be slow is refused at once", () => {
  const start = performance.now();
  for (const piece of ["1 - ", "1 ", " ", "1.1.1-a", "^", "1 -", "||"])
    parseVersionRange(piece.repeat(50_000));
  for (const piece of ["1 ", " ", "1 - ", "-1.-"]) parseVersionRange(piece.repeat(60));
  expect(performance.now() - start).toBeLessThan(500);
});
