import { describe, expect, test } from "@jest/globals";
import { formatProblem } from "./inputError.ts";
import type { JsonValue } from "./json.ts";
import { readYamlDocuments } from "./yamlDocuments.ts";

function read(text: string): {
  readonly values: readonly (JsonValue | undefined)[];
  readonly problems: readonly string[];
} {
  const { documents, problems } = readYamlDocuments({ file: "a.yaml", text });
  expect(documents.map(({ index }) => index)).toEqual(documents.map((_, index) => index));
  return {
    values: documents.map(({ value }) => value),
    problems: problems.map((problem) => `${problem.code} ${formatProblem(problem)}`),
  };
}

const told: readonly [name: string, text: string, places: readonly string[]][] = [
  ["a key that stands twice", "a: 1\nb:\n  c: 1\n  'c': 2\n", ["duplicate-key a.yaml:4:3"]],
  [
    "keys that become one in JSON",
    "1: a\n'1': b\n1.0: c\n",
    ["duplicate-key a.yaml:2:1", "duplicate-key a.yaml:3:1"],
  ],
  ["a key in brackets and braces", "a: [{b: 1, b: 2}]\n", ["duplicate-key a.yaml:1:12"]],
  ["a key in a later document", "a: 1\n---\na: 1\na: 2\n", ["duplicate-key a.yaml:4:1"]],
  ["a key of JSON", '{\n  "a": 1,\n  "\\u0061": {"b": [":", {"b": 1}]}\n}', ["duplicate-key a.yaml:3:3"]],
  ["a merge after its keys", "a: &a {b: 1}\nc:\n  b: 2\n  <<: *a\n", ["duplicate-key a.yaml:4:3"]],
  ["a number that is rounded", "a: 9007199254740993\n", ["inexact-number a.yaml:1:4"]],
  [
    "a number of JSON that is rounded",
    '{"a": "1234567890123456789",\n"b": -9007199254740993}',
    ["inexact-number a.yaml:2:6"],
  ],
  ["a number of JSON that is too large", '{"a": 1e400}', ["yaml-syntax a.yaml:1:7"]],
  ["an infinite number", "a: 1\nb: [.inf]\n", ["yaml-syntax a.yaml:2:5"]],
  ["an alias without an anchor", "a: 1\n---\nb: *x\n", ["yaml-syntax a.yaml:3:4"]],
  ["a tag that its text doesn't fit", "a: !!int x\n", ["yaml-syntax a.yaml:1:4"]],
  ["a key that is a list", "? [a]\n: b\n", ["yaml-syntax a.yaml:1:3"]],
  ["a question mark that Kubernetes refuses in brackets", "a: [b?c]\n", ["yaml-syntax a.yaml:1:6"]],
  ["a tab after a dash", "a:\n  -\tb\n", ["yaml-syntax a.yaml:2:4"]],
  ["a key that is too long", `a: 1\n${"k".repeat(1025)}: 1\n`, ["yaml-syntax a.yaml:2:1"]],
  ["a control character", "a: 1\n---\nb: \u0007\n", ["yaml-syntax a.yaml:3:4"]],
  ["half of a surrogate pair", "a: \ud83d\n", ["yaml-syntax a.yaml:1:1"]],
  ["a directive", "# c\n%YAML 1.1\n---\na: 1\n", ["yaml-syntax a.yaml:2:1"]],
  ["a separator with more on its line", "a: 1\n--- {b: 1}\n", ["yaml-syntax a.yaml:2:1"]],
  ["text after the end of a document", "a: 1\n...\nb: 1\n---\nc: 1\n", ["yaml-syntax a.yaml:3:1"]],
  ["text after JSON", '{"a": 1}\nb: 1\n', ["yaml-syntax a.yaml:2:1"]],
  [
    "every broken document of a stream",
    "a: [\n---\nb: 1\n---\nc: }\n",
    ["yaml-syntax a.yaml:2:1", "yaml-syntax a.yaml:5:4"],
  ],
];

describe("a problem is told at its place:", () => {
  test.each(told)("%s", (_name, text, places) => {
    const { problems } = read(text);
    expect(problems.map((problem) => /^\S+ [^:]+:\d+:\d+/.exec(problem)?.[0])).toEqual(places);
  });
});

const kept: readonly [name: string, text: string, values: readonly (JsonValue | undefined)[]][] = [
  ["documents keep their numbers", "a\n---\n---\n# c\n---\nb\n", ["a", null, null, "b"]],
  ["a broken document keeps its number", "a\n---\n[\n---\nb\n", ["a", undefined, "b"]],
  ["a document that is never read keeps its number", "a\n...\nb\n---\nc\n", ["a", undefined, "c"]],
  ["comments before the first document are none", "# a\n\n---\nb\n", ["b"]],
  ["a text of comments has none", "# a\n\n# b\n", []],
  ["an empty text has none", "", []],
  ["JSON may be several objects", '{"a":1}{"b":2}\n\t{"c":3}', [{ a: 1 }, { b: 2 }, { c: 3 }]],
  ["JSON may be followed by YAML", '{"a":"\\/"}\n---\nb: 2\n---\n', [{ a: "/" }, { b: 2 }, null]],
  ["what begins like JSON may be YAML", "{a: 1, b: yes}\n", [{ a: 1, b: true }]],
  ["a merge may be overridden", "{<<: {a: 1, b: 2}, a: 3}", [{ a: 3, b: 2 }]],
  ["a text without line feed at its end is read with one", "a: |\n  b", [{ a: "b\n" }]],
  ["minus zero is zero", '{"a":[-0,-0.0,-0e1]}', [{ a: [0, 0, 0] }]],
];

test.each(kept)("%s", (_name, text, values) => {
  expect(read(text).values).toEqual(values);
});

test("a name of an object's prototype is only a key", () => {
  for (const text of ['{"__proto__": {"a": 1}}', "__proto__: {a: 1}", "x: &x {__proto__: {a: 1}}\n<<: *x"]) {
    const [value] = read(text).values;
    expect(Object.getOwnPropertyDescriptor(value, "__proto__")?.value).toEqual({ a: 1 });
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  }
});

describe("what would take too much is refused:", () => {
  const deepest: readonly [name: string, nest: (levels: number) => string][] = [
    ["brackets", (levels) => "[".repeat(levels) + "]".repeat(levels)],
    ["pairs in brackets", (levels) => "[a: ".repeat(levels) + "]".repeat(levels)],
    ["braces of JSON", (levels) => '{"a":'.repeat(levels) + "1" + "}".repeat(levels)],
    ["dashes", (levels) => "- ".repeat(levels)],
    ["keys with lists in their column", (levels) => columns(levels, "a:\n", "- ")],
    ["keys", (levels) => columns(levels, "a:\n", " ")],
  ];

  function columns(levels: number, line: string, next: string): string {
    let text = "";
    for (let level = 0; level < levels; level++) text += " ".repeat(level * next.length) + line;
    return next === " " ? text : text.replaceAll(/^( *)a:$/gm, (_, indent: string) => indented(indent));
  }

  function indented(indent: string): string {
    return indent === "" ? "a:" : `${indent.slice(2)}- a:`;
  }

  test.each(deepest)("%s within each other", (name, nest) => {
    expect(read(nest(500)).problems).toEqual([]);
    // The indentation of 10,000 keys would be 50 MB.
    for (const levels of [501, name.startsWith("keys") ? 1500 : 10_000]) {
      expect(read(nest(levels)).problems).toEqual([
        expect.stringContaining("The document is nested deeper than 500 levels."),
      ]);
    }
  });

  test("a million open brackets", () => {
    expect(read("[".repeat(1_000_000)).problems).toHaveLength(1);
  });

  test("aliases that multiply", () => {
    const bomb = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"];
    for (let level = 1; level < 9; level++) {
      bomb.push(
        `a${level}: &a${level} [${Array(10)
          .fill(`*a${level - 1}`)
          .join(", ")}]`,
      );
    }
    expect(read(bomb.slice(0, 3).join("\n")).problems).toEqual([]);
    expect(read(bomb.join("\n")).problems).toEqual([
      expect.stringMatching(
        /^yaml-syntax a\.yaml:\d:\d+: The aliases \(\*\) of the document repeat too much/,
      ),
    ]);
  });

  test("merges that multiply", () => {
    const keys = Array.from({ length: 100 }, (_, index) => `k${index}: 1`).join(", ");
    const aliases = Array(5000).fill("*a").join(", ");
    expect(read(`a: &a {${keys}}\nb:\n  <<: [${aliases}]\n`).problems).toHaveLength(1);
  });
});

test("long texts are read as they are", () => {
  const long = "0123456789abcdef ".repeat(700_000);
  expect(read(`a: "${long}"\n`).values).toEqual([{ a: long }]);
  expect(read(`a: |\n  ${long}\nb: 1\n`).values).toEqual([{ a: `${long}\n`, b: 1 }]);
  expect(read(`"${"é".repeat(1022)}": 1\n`).values).toEqual([{ ["é".repeat(1022)]: 1 }]);
  expect(read(`"${"😀".repeat(1022)}": 1\n`).values).toEqual([{ ["😀".repeat(1022)]: 1 }]);
});
