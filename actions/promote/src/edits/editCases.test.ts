import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { formatFieldPath } from "../../../../shared/resources/fieldPath.ts";
import { expectGolden } from "../../../../test/harness/golden.ts";
import type { ScalarEdit } from "./scalarEdit.ts";
import { editScalars } from "./scalarEdit.ts";
import type { YamlFile } from "./yamlFile.ts";
import { readYamlFile } from "./yamlFile.ts";

const fixtures = join(import.meta.dirname, "../fixtures/edits");

function fileOf(text: string): YamlFile {
  const result = readYamlFile({ file: "input.yaml", text });
  if (result.kind === "unreadable") throw new Error(result.problem.message);
  return result.file;
}

function refusedLines(text: string, edits: readonly ScalarEdit[]): string {
  return editScalars(fileOf(text), edits)
    .refused.map(({ edit, reason }) => `${formatFieldPath(edit.path)}: ${reason}\n`)
    .join("");
}

describe("files as people write them, with values replaced", () => {
  test.each(readdirSync(fixtures))("%s", (name) => {
    const folder = join(fixtures, name);
    const input = readdirSync(folder).find((file) => file.startsWith("input.")) ?? "";
    const text = readFileSync(join(folder, input), "utf8");
    const edits = JSON.parse(readFileSync(join(folder, "edits.json"), "utf8")) as readonly ScalarEdit[];
    const edited = editScalars(fileOf(text), edits).text;
    expectGolden(join(folder, input.replace("input.", "expected.")), edited);

    const refused = join(folder, "refused.txt");
    const lines = refusedLines(text, edits);
    if (lines === "") expect(existsSync(refused)).toBe(false);
    else expectGolden(refused, lines);

    // Once more, and in the other order, makes no difference.
    expect(editScalars(fileOf(edited), edits).text).toBe(edited);
    expect(editScalars(fileOf(text), edits.toReversed()).text).toBe(edited);
  });
});
