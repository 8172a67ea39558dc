import { describe, expect, test } from "@jest/globals";
import { InputError } from "../../../../shared/resources/inputError.ts";
import { everyTag, parseTagFilter, parseTagPolicy } from "./updatePolicy.ts";

describe("a policy as text", () => {
  test.each([
    ["semver:^1.2", { kind: "semver", range: "^1.2", preReleases: true, partial: false }],
    [" semver: >=1.0 <2.0 ", { kind: "semver", range: ">=1.0 <2.0", preReleases: true, partial: false }],
    ["semver", { kind: "semver", range: "*", preReleases: true, partial: false }],
    ["numerical", { kind: "numerical", order: "asc" }],
    ["numerical:desc", { kind: "numerical", order: "desc" }],
    ["alphabetical:ASC", { kind: "alphabetical", order: "asc" }],
    ["newest", { kind: "newest" }],
    ["digest:latest", { kind: "digest", tag: "latest" }],
  ])("%j", (text, expected) => {
    expect(parseTagPolicy(text, { preReleases: true })).toEqual(expected);
  });

  test.each(["", "semver:latest", "numerical:up", "newest:x", "digest", "digest:", "Semver:^1", "^1.2"])(
    "%j is none",
    (text) => {
      expect(() => parseTagPolicy(text, { preReleases: false })).toThrow(InputError);
    },
  );
});

test.each([
  ["", "", {}],
  ["any", "", {}],
  ["^v", "", { pattern: "^v" }],
  ["regexp:^v(.*)", "$1", { pattern: "^v(.*)", extract: "$1" }],
  ["glob: v*, *-rc ,", "", { globs: ["v*", "*-rc"] }],
])("the filter %j with %j", (text, extract, expected) => {
  expect(parseTagFilter(text, extract)).toEqual({ ...everyTag, ...expected });
});
