import { describe, expect, test } from "@jest/globals";
import type { ScalarEdit } from "./scalarEdit.ts";
import { editScalars } from "./scalarEdit.ts";
import type { YamlFile } from "./yamlFile.ts";
import { readYamlFile } from "./yamlFile.ts";

function fileOf(text: string): YamlFile {
  const result = readYamlFile({ file: "f.yaml", text });
  if (result.kind === "unreadable") throw new Error(result.problem.message);
  return result.file;
}

function edit(value: string, ...path: readonly (string | number)[]): ScalarEdit {
  return { document: 0, path, value };
}

describe("edits that keep every other byte", () => {
  test.each([
    ["a plain scalar on the next line", "a:\n   1.0.0 # c\n", "a:\n   2.0.0 # c\n"],
    ["an explicit key", "? a\n: 1.0.0\n", "? a\n: 2.0.0\n"],
    ["a tagged scalar", "a: !!str 1.0.0\n", "a: !!str 2.0.0\n"],
    ["an anchored and tagged one", "a: &x !!str '1.0.0'\n", "a: &x !!str '2.0.0'\n"],
    ["a flow mapping without spaces", '{"a":"1.0.0","b":1}', '{"a":"2.0.0","b":1}'],
    ["a flow mapping over lines", "{\n  a:\n    1.0.0,\n}\n", "{\n  a:\n    2.0.0,\n}\n"],
    ["a literal block with an indentation indicator", "a: |2-\n   1\n", "a: |2-\n   1\n", " 1"],
    ["escapes in double quotes", 'a: "1\\x2e0.0"\n', 'a: "2.0.0"\n'],
    ["a value that the comment repeats", "a: 1.0.0#1.0.0 # 1.0.0\n", "a: 2.0.0 # 1.0.0\n"],
    ["directives and document marks", "%YAML 1.2\n---\na: 1.0.0\n...\n", "%YAML 1.2\n---\na: 2.0.0\n...\n"],
    ["windows line ends in a folded block", "a: >-\r\n  1.0.0\r\nb: 1\r\n", "a: >-\r\n  2.0.0\r\nb: 1\r\n"],
    ["a byte order mark", "\uFEFFa: 1.0.0", "\uFEFFa: 2.0.0"],
    ["an anchor whose aliases are all meant", "a: &x 1.0.0\n", "a: &x 2.0.0\n"],
  ])("%s", (_, text, expected, value = "2.0.0") => {
    expect(editScalars(fileOf(text), [edit(value, "a")])).toEqual({ text: expected, refused: [] });
  });

  test("quotes are added where the new text would be no text", () => {
    const file = fileOf("a: v1\nb: {c: v1}\n");
    const edits = [edit("1.10", "a"), edit("no", "b", "c")];
    expect(editScalars(file, edits)).toEqual({ text: 'a: "1.10"\nb: {c: "no"}\n', refused: [] });
  });

  test("a number with the same text becomes text", () => {
    expect(editScalars(fileOf("a: 1.10\n"), [edit("1.10", "a")]).text).toBe('a: "1.10"\n');
  });

  test("another document is untouched", () => {
    const file = fileOf("a: 1\n---\na: v1\n---\na: v1\n");
    const result = editScalars(file, [{ document: 1, path: ["a"], value: "v2" }]);
    expect(result.text).toBe("a: 1\n---\na: v2\n---\na: v1\n");
  });

  test("a key named __proto__ is a key", () => {
    const file = fileOf("__proto__: {tag: v1}\n");
    expect(editScalars(file, [edit("v2", "__proto__", "tag")]).text).toBe("__proto__: {tag: v2}\n");
  });
});

describe("edits that are refused", () => {
  test.each([
    ["a path that isn't there", "a: 1\n", ["b"], "there is no single value here"],
    ["a mapping", "a: {b: 1}\n", ["a"], "there is no single value here"],
    ["a block over several lines", "a: |-\n  v1\n  v2\n", ["a"], "the value is written over several lines"],
    ["a block with the value twice", "a: |-\n  v1 v1\n", ["a"], undefined],
    ["an anchor that is read elsewhere", "a: &x v1\nb: [*x]\n", ["a"], "the anchor &x is also read at b[0]"],
    [
      "an alias whose siblings are not meant",
      "x: &x v1\na: *x\nb: *x\n",
      ["a"],
      "the anchor &x is also read at b",
    ],
    [
      "a mapping that is merged elsewhere",
      "x: &x {t: v1}\na:\n  <<: *x\n",
      ["x", "t"],
      "a.t would change too",
    ],
    ["a key of a mapping by alias", "a: &x {t: v1}\nb: *x\n", ["b", "t"], undefined],
    [
      "a type that the text doesn't have",
      "a: !!int 1\n",
      ["a"],
      "the value has the type tag:yaml.org,2002:int",
    ],
  ])("%s", (_, text, path, reason) => {
    const result = editScalars(fileOf(text), [edit("v2", ...path)]);
    if (reason === undefined) {
      expect(result.refused).toEqual([]);
      return;
    }
    expect(result.text).toBe(text);
    expect(result.refused.map((refused) => refused.reason)).toEqual([reason]);
  });

  test("the others are made", () => {
    const file = fileOf("a: &x v1\nb: *x\nc: v1\nd: {e: v1}\n");
    const result = editScalars(file, [edit("v2", "a"), edit("v2", "c"), edit("v2", "d")]);
    expect(result.text).toBe("a: &x v1\nb: *x\nc: v2\nd: {e: v1}\n");
    expect(result.refused.map(({ edit: { path } }) => path)).toEqual([["d"], ["a"]]);
  });

  test("two values for one anchor", () => {
    const result = editScalars(fileOf("a: &x v1\nb: *x\n"), [edit("v2", "a"), edit("v3", "b")]);
    expect(result.refused.map(({ reason }) => reason)).toEqual(
      Array(2).fill("the anchor &x would have to be v2 at a and v3 at b"),
    );
  });
});
