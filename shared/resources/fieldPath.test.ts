import { describe, expect, test } from "@jest/globals";
import type { FieldPath } from "./fieldPath.ts";
import { describeFieldPath, formatFieldPath, jsonPointer, parseJsonPointer, valueAt } from "./fieldPath.ts";

const cases: readonly [path: FieldPath, formatted: string, described: string, pointer: string][] = [
  [[], "", "", ""],
  [["spec", "replicas"], "spec.replicas", "spec.replicas", "/spec/replicas"],
  [
    ["metadata", "annotations", "a.b/c~d"],
    "metadata.annotations[a.b/c~d]",
    "metadata.annotations[a.b/c~d]",
    "/metadata/annotations/a.b~1c~0d",
  ],
  [
    ["spec", "containers", { keys: { name: "api" }, index: 2 }, "image"],
    "spec.containers[2].image",
    "spec.containers[name=api].image",
    "/spec/containers/2/image",
  ],
  [["items", 0], "items[0]", "items[0]", "/items/0"],
];

describe("field paths", () => {
  test.each(cases)("%j", (path, formatted, described, pointer) => {
    expect(formatFieldPath(path)).toBe(formatted);
    expect(describeFieldPath(path)).toBe(described);
    expect(jsonPointer(path)).toBe(pointer);
    expect(parseJsonPointer(pointer)).toHaveLength(path.length);
  });

  test("a JSON pointer starts with a slash", () => {
    expect(() => parseJsonPointer("spec")).toThrow(RangeError);
  });

  test("valueAt never leaves the object's own keys", () => {
    expect(valueAt({ a: { b: [1, 2] } }, ["a", "b", 1])).toBe(2);
    expect(valueAt({ a: {} }, ["a", "constructor"])).toBeUndefined();
    expect(valueAt({ a: {} }, ["__proto__"])).toBeUndefined();
  });
});
