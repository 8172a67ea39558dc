import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import type { DiffLine } from "./lineDiff.ts";
import { diffLines } from "./lineDiff.ts";

/** `-a +b  c …2` for a comparison. */
function write(lines: readonly DiffLine[]): string {
  const signs = { before: "-", after: "+", same: " " };
  return lines
    .map((line) => (line.kind === "skipped" ? `…${line.count}` : `${signs[line.kind]}${line.text}`))
    .join(",");
}

/** How many lines are of these kinds, with the skipped ones. */
function count(lines: readonly DiffLine[], kinds: readonly string[]): number {
  return lines.reduce(
    (total, line) => total + (line.kind === "skipped" ? line.count : Number(kinds.includes(line.kind))),
    0,
  );
}

describe("a comparison by lines", () => {
  test.each([
    { before: "", after: "", lines: "" },
    { before: "abcdefg", after: "abcXefg", lines: " a, b, c,-d,+X, e, f, g" },
    { before: "abcdefghi", after: "abcdXfghi", lines: "…2, c, d,-e,+X, f, g,…2" },
    { before: "abc", after: "abc", lines: "…3" },
    { before: "abc", after: "", lines: "-a,-b,-c" },
    { before: "", after: "ab", lines: "+a,+b" },
    { before: "abcdef", after: "bcdefX", lines: "-a, b, c, d, e, f,+X" },
    { before: "0123456789", after: "X12345678Y", lines: "-0,+X, 1, 2,…4, 7, 8,-9,+Y" },
    { before: "abxcd", after: "axbcd", lines: " a,-b, x,+b, c, d" },
  ])("of '$before' and '$after' keeps two lines around each difference", ({ before, after, lines }) => {
    expect(write(diffLines(Array.from(before), Array.from(after)))).toBe(lines);
  });

  test("has every line of both sides, in order", () => {
    const texts = fc.array(fc.constantFrom("a", "b", "c", "d"), { maxLength: 30 });
    fc.assert(
      fc.property(texts, texts, (before, after) => {
        const lines = diffLines(before, after);
        expect(count(lines, ["before", "same"])).toBe(before.length);
        expect(count(lines, ["after", "same"])).toBe(after.length);
      }),
    );
  });

  test("of texts too long to compare is still whole", () => {
    const before = Array.from({ length: 1_000 }, (_, index) => `a${index}`);
    const after = Array.from({ length: 1_000 }, (_, index) => `b${index}`);
    expect(diffLines(before, after)).toHaveLength(2_000);
  });
});
