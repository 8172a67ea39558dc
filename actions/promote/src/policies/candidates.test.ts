import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import type { Candidate } from "./candidates.ts";
import { compileFilter } from "./candidates.ts";
import type { TagFilter } from "./updatePolicy.ts";
import { everyTag } from "./updatePolicy.ts";

interface Verdicts {
  readonly tags: readonly string[];
  /** The tags that fit; null for a malformed glob. */
  readonly globs: Readonly<Record<string, readonly string[] | null>>;
  readonly texts: readonly string[];
  readonly expressions: readonly {
    readonly pattern: string;
    readonly extract: string;
    /** What is extracted by text; null for what is no expression. */
    readonly values: Readonly<Record<string, string>> | null;
  }[];
}

// What Go's packages said, which Flux and argocd-image-updater filter with.
const verdicts = JSON.parse(
  readFileSync(join(import.meta.dirname, "fixtures/filters.json"), "utf8"),
) as Verdicts;

async function select(
  filter: Partial<TagFilter>,
  tags: readonly string[],
): Promise<readonly Candidate[] | string> {
  const compiled = await compileFilter({ ...everyTag, ...filter });
  if (compiled.kind === "invalid") return compiled.reason;
  return tags.flatMap((tag) => compiled.select(tag) ?? []);
}

function tagsOf(selected: readonly Candidate[] | string): readonly string[] | null {
  return typeof selected === "string" ? null : selected.map(({ tag }) => tag);
}

describe("globs have Go's verdicts", () => {
  test.each(Object.entries(verdicts.globs))("%j", async (glob, expected) => {
    expect(tagsOf(await select({ globs: [glob] }, verdicts.tags))).toEqual(expected);
    const ignored = tagsOf(await select({ ignore: [glob] }, verdicts.tags));
    expect(ignored).toEqual(expected && verdicts.tags.filter((tag) => !expected.includes(tag)));
  });
});

describe("expressions have Go's verdicts", () => {
  test.each(verdicts.expressions)("$pattern with $extract", async ({ pattern, extract, values }) => {
    const selected = await select({ pattern, extract }, verdicts.texts);
    if (typeof selected === "string" || !values) {
      expect({ isExpression: typeof selected !== "string" }).toEqual({ isExpression: values !== null });
      return;
    }
    expect(Object.fromEntries(selected.map(({ tag, value }) => [tag, value]))).toEqual(values);
    const plain = await select({ pattern }, verdicts.texts);
    expect(tagsOf(plain)?.toSorted()).toEqual(Object.keys(values).toSorted());
  });
});

test("all parts of a filter have to let a tag pass", async () => {
  const filter = { pattern: "^v", globs: ["*.1", "*.2"], exclude: ["rc"], ignore: ["v0*"] };
  const tags = ["v1.1", "v1.2", "v1.3", "1.1", "v1-rc.1", "v0.1"];
  expect(tagsOf(await select(filter, tags))).toEqual(["v1.1", "v1.2"]);
});

test.each([
  [{ pattern: "(?=x)" }, '"(?=x)" is not a regular expression of RE2'],
  [{ exclude: ["["] }, '"[" is not a regular expression of RE2'],
  [{ ignore: ["[a"] }, '"[a" is not a glob'],
  [{ pattern: "a{1000}".repeat(140) }, "is too large"],
  [{ pattern: "a".repeat(1001) }, "an expression is longer than 1000 characters"],
])("%j is invalid", async (filter, reason) => {
  expect(await select(filter, [])).toContain(reason);
});

test.each(["(a+)+$", "(a*)*b", "(a|a)*b", "(x+x+)+y", "^(([a-z])+.)+[A-Z]([a-z])+$", "(?:a?){50}a{50}b"])(
  "%s can't hang",
  async (pattern) => {
    const tags = Array.from({ length: 1000 }, (_, index) => `${"a".repeat(120)}${index}`);
    const start = performance.now();
    await select({ pattern, extract: "$0" }, tags);
    expect(performance.now() - start).toBeLessThan(2000);
  },
);
