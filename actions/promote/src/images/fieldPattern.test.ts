import { describe, expect, test } from "@jest/globals";
import { matchFields, parseFieldPattern } from "./fieldPattern.ts";

describe("patterns of fields", () => {
  test.each([
    ["a", ["a"]],
    ["a.b-c.d_e", ["a", "b-c", "d_e"]],
    ["a[].b", ["a", { each: "item" }, "b"]],
    ["a[0][12].b", ["a", 0, 12, "b"]],
    ["a.*.b", ["a", { each: "value" }, "b"]],
    ['data["values.yaml"].x', ["data", "values.yaml", "x"]],
    ["data['a]b'][]", ["data", "a]b", { each: "item" }]],
    ["[].path", [{ each: "item" }, "path"]],
    ["__proto__.tag", ["__proto__", "tag"]],
  ])("%s", (text, elements) => {
    expect(parseFieldPattern(text)).toEqual(elements);
  });

  test.each(["", ".", "a.", ".a", "a..b", "a[", "a]", "a[b]", "a[-1]", "a[1", 'a["b]', "a.[0]", "a[0]b"])(
    "%j is none",
    (text) => {
      expect(parseFieldPattern(text)).toBeUndefined();
    },
  );
});

test.each([
  ["a.b", [["a", "b"]]],
  [
    "list[].x",
    [
      ["list", 0, "x"],
      ["list", 2, "x"],
    ],
  ],
  ["list[2].x", [["list", 2, "x"]]],
  ["a.*", [["a", "b"]]],
  ["list.x", []],
  ["a[]", []],
  ["constructor", []],
  ["a.b.c", []],
])("%s fits the fields %j", (text, paths) => {
  const value = { a: { b: "1" }, list: [{ x: "1" }, { y: "1" }, { x: "2" }] };
  expect(matchFields(value, parseFieldPattern(text) ?? []).map(({ path }) => path)).toEqual(paths);
});
