import { describe, expect, test } from "@jest/globals";
import type { JsonValue } from "../resources/json.ts";
import { fieldLines } from "./fieldLines.ts";

const signs = { before: "-", after: "+", same: " ", note: "#" } as const;

function write(before: JsonValue | undefined, after: JsonValue | undefined): readonly string[] {
  const lines = fieldLines({ visibility: "visible", path: ["data"], before, after });
  return lines.map(({ kind, text }) => `${signs[kind]}${text}`);
}

function manyLines(name: string): string {
  return Array.from({ length: 100 }, (_, line) => `${name}${line}`).join("\n");
}

describe("a field's change", () => {
  test.each([
    { name: "a number", before: 3, after: 5, lines: ["-3", "+5"] },
    { name: "a number and a text", before: 8080, after: "8080", lines: ["-8080", '+"8080"'] },
    { name: "a boolean and a text", before: true, after: "yes", lines: ["-true", '+"yes"'] },
    { name: "an empty text and null", before: "", after: null, lines: ['-""', "+null"] },
    { name: "a field that is new", before: undefined, after: "x", lines: ["+x"] },
    { name: "a field that is gone", before: { a: 1 }, after: undefined, lines: ["-a: 1"] },
    {
      name: "a list that is replaced as a whole",
      before: ["--a", "--b"],
      after: ["--a", "--c"],
      lines: [" - --a", "-- --b", "+- --c"],
    },
    { name: "a text with lines", before: "a\nb\n", after: "a\nc\n", lines: [" a", "-b", "+c"] },
    { name: "what can't be seen", before: "a\u202eb", after: "ab", lines: ["-a\\u202eb", "+ab"] },
  ])("of $name", ({ before, after, lines }) => {
    expect(write(before, after)).toEqual(lines);
  });

  test("of a secret tells no value", () => {
    const lines = (["added", "removed", "modified"] as const).flatMap((presence) =>
      fieldLines({ visibility: "hidden", path: ["data", "password"], presence }),
    );
    expect(lines).toEqual([
      { kind: "note", text: "a secret value was added; it is not shown" },
      { kind: "note", text: "a secret value was removed; it is not shown" },
      { kind: "note", text: "a secret value differs; it is not shown" },
    ]);
  });

  test("of long values shows where they begin to differ", () => {
    const [before, after] = write(`${"x".repeat(5_000)}one${"y".repeat(5_000)}`, `${"x".repeat(5_000)}two`);
    expect(before).toMatch(/^-…x{100}oney{297}… \(10003 characters\)$/);
    expect(after).toMatch(/^\+…x+two \(5003 characters\)$/);
  });

  test("of many lines shows the beginning of both sides and counts the rest", () => {
    const lines = write(manyLines("a"), manyLines("b"));
    expect(lines).toHaveLength(30);
    expect(lines.filter((line) => line.startsWith("#"))).toEqual(["#… 86 more lines", "#… 86 more lines"]);
    expect(lines).toContain("+b13");
  });
});
