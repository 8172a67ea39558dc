import { mkdirSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { ManifestCase } from "../cases.ts";

/** Writes each case into a file of its own: JSON for an object, else the text as it is. */
export function writeCases(folder: string, cases: readonly ManifestCase[]): void {
  mkdirSync(folder, { recursive: true });
  for (const { id, content } of cases) {
    if (content.kind === "object") writeFileSync(join(folder, `${id}.json`), JSON.stringify(content.object));
    else writeFileSync(join(folder, `${id}.yaml`), content.text);
  }
}

/** The id of the case that a file holds. */
export function caseOf(file: string): number {
  return Number(/^\d+/.exec(basename(file))?.[0] ?? -1);
}
