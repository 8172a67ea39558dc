import { describe, expect, test } from "@jest/globals";
import type { FieldPath } from "./fieldPath.ts";
import { fieldPositions } from "./position.ts";

const text = [
  "apiVersion: v1", // 1
  "kind: Pod",
  "metadata:", // 3
  "  name: a",
  "---", // 5
  "apiVersion: v1",
  "metadata: { labels: &labels { app: a } }", // 7
  "spec:",
  "  containers:", // 9
  "    - name: a",
  "      ports: [{ containerPort: 80 }, { containerPort: 90 }]", // 11
  "  selector: *labels",
  "---",
  "base: &base { limit: 1, name: b }", // 14
  "one: { yes: a, 1.0: b, 0o17: c }",
  "two: { name: x, name: y }", // 16
  "three: { <<: [{ size: 2 }, *base], name: z }",
  "four: &four { <<: *four }", // 18
  "",
].join("\n");

const cases: readonly [name: string, document: number, path: FieldPath, place: string, complete: boolean][] =
  [
    ["a key", 0, ["metadata", "name"], "4:3", true],
    ["a key in a second document", 1, ["spec", "containers"], "9:3", true],
    ["an item", 1, ["spec", "containers", 0], "10:7", true],
    ["a key in a flow item", 1, ["spec", "containers", 0, "ports", 1, "containerPort"], "11:40", true],
    ["a field that is not there", 1, ["spec", "containers", 0, "image"], "10:7", false],
    ["a field behind an alias", 1, ["spec", "selector", "app"], "7:31", true],
    ["a key that is a boolean", 2, ["one", "true"], "15:8", true],
    ["a key that is a number", 2, ["one", "1"], "15:16", true],
    ["a key that is an octal number", 2, ["one", "15"], "15:24", true],
    ["a key that stands twice", 2, ["two", "name"], "16:17", true],
    ["a key beside a merge", 2, ["three", "name"], "17:36", true],
    ["a key that is merged", 2, ["three", "size"], "17:17", true],
    ["a key that is merged from an alias", 2, ["three", "limit"], "14:15", true],
    ["a key of a mapping that is merged into itself", 2, ["four", "name"], "18:1", false],
    ["a document that is not there", 7, ["spec"], "1:1", false],
  ];

describe("fieldPositions", () => {
  const positions = fieldPositions({ file: "pod.yaml", text });
  test.each(cases)("%s", (_name, document, path, place, complete) => {
    const found = positions.find({ document, path });
    expect(`${found.location.line}:${found.location.column}`).toBe(place);
    expect(found.complete).toBe(complete);
  });
});
