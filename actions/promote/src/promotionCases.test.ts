import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { expectGolden } from "../../../test/harness/golden.ts";
import type { FolderFile } from "../../../shared/github/commits.ts";
import { sortFindings } from "../../../shared/findings/finding.ts";
import { formatProblem } from "../../../shared/resources/inputError.ts";
import { formatLocation } from "../../../shared/resources/location.ts";
import { environmentImages, mayHoldImages } from "./images/environmentImages.ts";
import { applyMoves } from "./plan/plannedEdits.ts";
import { planPromotion } from "./plan/promotionPlan.ts";

const fixtures = join(import.meta.dirname, "fixtures/promotions");

/** Promotes from dev to staging; the files may be those of a case or what came of an earlier promotion. */
function promoteFiles(dev: readonly FolderFile[], staging: readonly FolderFile[]) {
  const source = environmentImages("dev", dev);
  const target = environmentImages("staging", staging);
  const plan = planPromotion({
    source: { name: "dev", images: source.images },
    target: { name: "staging", images: target.images },
    allowDowngrade: false,
  });
  const edits = applyMoves(target.files, plan.moves);
  const findings = sortFindings([...plan.findings, ...edits.findings].map(({ finding }) => finding));
  return { source, target, files: edits.files, findings };
}

function readFolder(root: string, folder: string): readonly FolderFile[] {
  return listFiles(root, folder)
    .filter(mayHoldImages)
    .map((path) => ({ path, mode: "100644", text: decode(readFileSync(join(root, path))) }));
}

function listFiles(root: string, folder: string): readonly string[] {
  return readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .toSorted();
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function lines(texts: readonly string[]): string {
  return texts.map((text) => `${text}\n`).join("");
}

function optional(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

describe("promotions from dev to staging", () => {
  test.each(readdirSync(fixtures))("%s", (name) => {
    const expected = join(fixtures, name, "expected");
    const input = join(fixtures, name, "input");
    const [dev, staging] = [readFolder(input, "dev"), readFolder(input, "staging")];
    const { target, source, files, findings } = promoteFiles(dev, staging);
    const texts = Object.fromEntries(files.map(({ path, text }) => [path, text]));
    expect(Object.keys(texts)).toEqual(listFiles(expected, "staging"));
    for (const [path, text] of Object.entries(texts)) expectGolden(join(expected, path), text);
    const found = findings.map(
      ({ severity, rule, location, message }) =>
        `${severity} ${rule} ${location ? formatLocation(location) : ""} ${message}`,
    );
    expect(lines(found)).toBe(optional(join(expected, "findings.txt")));
    const skipped = [...source.skipped, ...target.skipped].map(formatProblem);
    expect(lines(skipped)).toBe(optional(join(expected, "skipped.txt")));
    const promoted = staging.map((file) => ({ ...file, text: texts[file.path] ?? file.text }));
    const again = promoteFiles(dev, promoted);
    expect([again.files, again.findings]).toEqual([[], findings]);
  });
});
