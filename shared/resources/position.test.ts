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
