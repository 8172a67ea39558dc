import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import type { TagQuestion } from "./chooseTag.ts";
import { chooseTag } from "./chooseTag.ts";
import type { TagFilter, TagPolicy } from "./updatePolicy.ts";
import { everyTag } from "./updatePolicy.ts";

type Creation = NonNullable<TagQuestion["created"]>;

function semver(range: string, options: { preReleases?: boolean; partial?: boolean } = {}): TagPolicy {
  return { kind: "semver", range, preReleases: false, partial: false, ...options };
}

function filter(parts: Partial<TagFilter>): TagFilter {
  return { ...everyTag, ...parts };
}

const ascending: TagPolicy = { kind: "numerical", order: "asc" };
const descending: TagPolicy = { kind: "numerical", order: "desc" };
const last: TagPolicy = { kind: "alphabetical", order: "asc" };
const first: TagPolicy = { kind: "alphabetical", order: "desc" };

describe("semver", () => {
  const tags = ["latest", "1.0.0", "1.2.0", "v1.3.0", "1.4.0-rc.1", "2.0.0", "2.1", "20260501", "1.2.3.4"];

  test.each<[TagPolicy, string | undefined]>([
    [semver("*"), "2.0.0"],
    [semver("^1"), "v1.3.0"],
    [semver("1.0.x"), "1.0.0"],
    [semver("^1-0"), "1.4.0-rc.1"],
    [semver("^1", { preReleases: true }), "1.4.0-rc.1"],
    [semver("<3", { partial: true }), "2.1"],
    [semver("*", { partial: true }), "20260501"],
    [semver("^3"), undefined],
  ])("%j chooses %s", async (policy, expected) => {
    const choice = await chooseTag({ tags, policy });
    expect(choice).toMatchObject(
      expected === undefined ? { kind: "none" } : { kind: "chosen", tag: expected },
    );
  });

  test("a range that is none is told", async () => {
    expect(await chooseTag({ tags, policy: semver("newest") })).toEqual({
      kind: "invalid",
      reason: '"newest" is not a range of versions',
    });
  });

  test.each([
    [undefined, "v1.0.0"],
    ["1.0.0", "1.0.0"],
    ["1.0.0+build", "v1.0.0"],
    ["v1.0.0", "v1.0.0"],
  ])("of tags that rank alike %s leads to %s", async (current, expected) => {
    const choice = await chooseTag({ tags: ["1.0.0", "v1.0.0", "0.9.0"], policy: semver("*"), current });
    expect(choice).toMatchObject({ tag: expected });
  });
});

describe("numbers and letters", () => {
  test.each<[TagPolicy, readonly string[], string | undefined]>([
    [ascending, ["9", "10", "latest", "7e99999", "0xff"], "10"],
    [descending, ["9", "10", "latest"], "9"],
    [ascending, ["20260501123456789", "20260501123456788"], "20260501123456789"],
    [descending, ["20260501123456789", "20260501123456788"], "20260501123456788"],
    [ascending, ["1.5", "1.45", "1.5000"], "1.5000"],
    [ascending, ["0010", "9"], "0010"],
    [ascending, ["latest", "main"], undefined],
    [last, ["16.04", "20.10", "20.04"], "20.10"],
    [first, ["16.04", "20.10", "20.04"], "16.04"],
    [last, ["B", "a", "_"], "a"],
    [last, ["9", "10"], "9"],
  ])("%j of %j is %s", async (policy, tags, expected) => {
    const choice = await chooseTag({ tags, policy });
    expect(choice).toMatchObject(
      expected === undefined ? { kind: "none" } : { kind: "chosen", tag: expected },
    );
  });

  test.each<[TagPolicy, readonly string[], Partial<TagFilter>, string]>([
    [
      ascending,
      ["main-7-aa", "main-10-bb", "dev-99-cc"],
      { pattern: "^main-(\\d+)-", extract: "$1" },
      "main-10-bb",
    ],
    [descending, ["t-5", "t+7"], { pattern: "t(?P<n>.*)", extract: "$n" }, "t-5"],
    [
      semver("^1"),
      ["app-1.2.0", "app-1.10.0", "lib-1.11.0"],
      { pattern: "^app-(.*)", extract: "$1" },
      "app-1.10.0",
    ],
    [last, ["a.sig", "a", "b.sig"], { exclude: ["\\.sig$"] }, "a"],
    [last, ["a", "b", "latest"], { ignore: ["latest", "b*"] }, "a"],
  ])("%j of what is extracted from %j", async (policy, tags, parts, expected) => {
    expect(await chooseTag({ tags, policy, filter: filter(parts) })).toMatchObject({ tag: expected });
  });

  test("the order of numbers is that of exact arithmetic", async () => {
    const digits = fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n });
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(digits, { minLength: 1, maxLength: 20 }), async (values) => {
        const parts = { pattern: "^t(.*)$", extract: "$1" };
        const tags = values.map((value) => `t${value}`);
        const largest = values.reduce((a, b) => (a > b ? a : b));
        const choice = await chooseTag({ tags, policy: ascending, filter: filter(parts) });
        expect(choice).toMatchObject({ tag: `t${largest}` });
      }),
    );
  });
});

test("the choice doesn't depend on the order of the tags", async () => {
  const tag = fc.stringMatching(/^v?[0-3]\.[0-3](\.[0-3](-rc\.[0-3])?)?$/);
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(tag, { minLength: 1 }),
      fc.constantFrom(semver("^1-0"), ascending, last),
      async (tags, policy) => {
        const forwards = await chooseTag({ tags, policy });
        expect(await chooseTag({ tags: tags.toReversed(), policy })).toEqual(forwards);
      },
    ),
  );
});

describe("the relation to the tag in use", () => {
  test.each<[TagPolicy, string | undefined, string]>([
    [semver("^1"), "1.2.0", "same"],
    [semver("^1"), "1.0.0", "newer"],
    [semver("^1"), "2.0.0", "older"],
    [semver("^1"), "1.3.0-rc.1", "older"],
    [semver("^1"), "latest", "unrelated"],
    [semver("^1"), undefined, "unrelated"],
    [{ kind: "digest", tag: "1.2.0" }, "1.2.0", "same"],
    [{ kind: "digest", tag: "1.2.0" }, "1.0.0", "unrelated"],
    [last, "a", "older"],
    [first, "a", "newer"],
  ])("%j with %s: %s", async (policy, current, relation) => {
    expect(await chooseTag({ tags: ["1.0.0", "1.2.0"], policy, current })).toMatchObject({
      kind: "chosen",
      relation,
    });
  });
});

describe("digest", () => {
  const policy: TagPolicy = { kind: "digest", tag: "latest" };

  test.each<[readonly string[], Partial<TagFilter>, string]>([
    [["latest", "1.0"], {}, "chosen"],
    [["1.0"], {}, "none"],
    [["latest"], { ignore: ["*"] }, "none"],
  ])("of %j with %j", async (tags, parts, kind) => {
    expect(await chooseTag({ tags, policy, filter: filter(parts) })).toMatchObject({ kind });
  });
});

describe("newest", () => {
  const policy: TagPolicy = { kind: "newest" };

  function times(values: Readonly<Record<string, number | undefined>>): {
    created: Creation;
    asked: string[];
  } {
    const asked: string[] = [];
    return {
      asked,
      created: (tag) => {
        asked.push(tag);
        return Promise.resolve(
          Object.hasOwn(values, tag) ? { kind: "found", value: { at: values[tag] } } : { kind: "absent" },
        );
      },
    };
  }

  /** `build-1` to `build-<count>`, each a second after the one before. */
  function builds(count: number): Readonly<Record<string, number>> {
    return Object.fromEntries(
      Array.from({ length: count }, (_, index) => [`build-${index + 1}`, index * 1000]),
    );
  }

  test.each([
    [{ a: 3, b: 5, c: 4 }, undefined, "b", "unrelated"],
    [{ a: 5, b: 5, c: 4 }, undefined, "b", "unrelated"],
    [{ a: 5, b: 5, c: 4 }, "a", "a", "same"],
    [{ a: 5, b: 6, c: 4 }, "c", "b", "newer"],
    [{ a: 5, b: undefined }, undefined, "a", "unrelated"],
    [{ a: 5 }, "gone", "a", "unrelated"],
  ])("of %j, with %s in use, is %s", async (values, current, tag, relation) => {
    const { created } = times(values);
    const choice = await chooseTag({ tags: [...Object.keys(values), "deleted"], policy, current, created });
    expect(choice).toMatchObject({ kind: "chosen", tag, relation });
  });

  test("a tag in use that the filter leaves out is compared too", async () => {
    const { created } = times({ a: 5, other: 9 });
    const choice = await chooseTag({
      tags: ["a", "other"],
      policy,
      created,
      current: "other",
      filter: filter({ pattern: "^a" }),
    });
    expect(choice).toMatchObject({ tag: "a", relation: "older" });
  });

  test.each([
    [{ a: undefined }, "none"],
    [{}, "none"],
  ])("where nothing tells a time there is none: %j", async (values, kind) => {
    const { created } = times(values);
    expect(await chooseTag({ tags: ["a"], policy, created })).toMatchObject({ kind });
  });

  test("what can't be read leaves it undecided, and ends the reading", async () => {
    let asked = 0;
    function created(): ReturnType<Creation> {
      asked++;
      return Promise.resolve({ kind: "unreadable", reason: "the registry is out of order" });
    }
    const choice = await chooseTag({ tags: Object.keys(builds(90)), policy, created });
    expect(choice).toEqual({ kind: "undecided", reason: "the registry is out of order" });
    expect(asked).toBeLessThanOrEqual(8);
  });

  test("of many tags only those are asked that are newest by their names", async () => {
    const { created, asked } = times(builds(5000));
    const choice = await chooseTag({ tags: Object.keys(builds(5000)), policy, created, mostReads: 20 });
    expect(choice).toMatchObject({ kind: "chosen", tag: "build-5000", candidates: 5000 });
    expect(asked).toHaveLength(20);
    expect(asked).toContain("build-4981");
  });

  test("each form of name has its share of the reads", async () => {
    const values = { ...builds(300), "hotfix-1": 9_999_999, "hotfix-2": 1 };
    const { created, asked } = times(values);
    const choice = await chooseTag({ tags: Object.keys(values), policy, created, mostReads: 20 });
    expect(choice).toMatchObject({ tag: "hotfix-1" });
    expect(asked).toHaveLength(20);
  });

  test("names that don't tell the order leave it undecided", async () => {
    const shuffled = Object.fromEntries(
      Array.from({ length: 300 }, (_, index) => [`build-${index}`, (index * 7919) % 300]),
    );
    const hashes = Object.fromEntries(
      Array.from({ length: 300 }, (_, index) => [((index + 1) * 2654435761).toString(16), index]),
    );
    for (const values of [shuffled, hashes]) {
      const { created, asked } = times(values);
      const choice = await chooseTag({ tags: Object.keys(values), policy, created, mostReads: 20 });
      expect(choice).toMatchObject({ kind: "undecided", reason: expect.stringContaining("300 tags fit") });
      expect(asked.length).toBeLessThanOrEqual(20);
    }
  });
});

describe("what can't be chosen from", () => {
  test.each<[TagQuestion, string, string]>([
    [{ tags: [], policy: last }, "none", "the registry has no tags"],
    [
      { tags: ["a", "b"], policy: last, filter: filter({ pattern: "c" }) },
      "none",
      "none of 2 tags passes the filter",
    ],
    [{ tags: ["a"], policy: ascending }, "none", "none of 1 tag is a number"],
    [{ tags: ["a"], policy: semver("^1") }, "none", "none of 1 tag is a version in ^1"],
    [{ tags: ["a"], policy: { kind: "newest" } }, "undecided", "nothing tells when images were made"],
  ])("%j", async (question, kind, reason) => {
    expect(await chooseTag(question)).toEqual({ kind, reason });
  });

  test("an expression that takes too long for all the tags is told", async () => {
    const tags = Array.from({ length: 100_000 }, () => "a".repeat(128));
    const question = {
      tags,
      policy: last,
      filter: filter({ pattern: "((a{1,100}){1,10})+$", extract: "$0" }),
    };
    expect(await chooseTag({ ...question, longestFiltering: 100 })).toEqual({
      kind: "invalid",
      reason: "the filter takes too long for 100000 tags",
    });
  });
});
