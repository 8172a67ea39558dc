import { describe, expect, test } from "@jest/globals";
import type { FieldPath } from "../../resources/fieldPath.ts";
import { embeddedYaml } from "./embeddedYaml.ts";

function find(text: string, path: FieldPath): string | undefined {
  const found = embeddedYaml({ file: "k.yaml", text }, ["patches", 0, "patch"])?.find(path);
  return found && `${found.location.line}:${found.location.column} ${String(found.complete)}`;
}

describe("embeddedYaml", () => {
  test.each<[name: string, text: string, path: FieldPath, expected: string | undefined]>([
    ["a literal block", "patches:\n- patch: |-\n    a:\n      b: c\n", ["a", "b"], "4:7 true"],
    ["a block with a comment after the sign", "patches:\n- patch: | # why\n    a: b\n", ["a"], "3:5 true"],
    ["a block that begins with a blank line", "patches:\n- patch: |\n\n    a: b\n", ["a"], "4:5 true"],
    ["a block with an indentation of its own", "patches:\n- patch: |2\n      a: b\n", ["a"], "3:7 true"],
    ["a list of operations", "patches:\n- patch: |-\n   - op: add\n     path: /a\n", [0, "path"], "4:6 true"],
    ["a path that leads further", "patches:\n- patch: |-\n    a: b\n", ["a", "c"], "3:5 false"],
    ["a quoted text: its start", "patches:\n- patch: '{a: b}'\n", ["a"], "2:10 true"],
    ["a folded block: its start", "patches:\n- patch: >\n    a: b\n", ["a"], "2:10 true"],
    ["no text", "patches:\n- patch: 3\n", [], undefined],
    ["nothing", "patches: []\n", [], undefined],
  ])("%s", (_, text, path, expected) => {
    expect(find(text, path)).toBe(expected);
  });
});
