import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { expect } from "@jest/globals";

/**
 * Compares a text with the golden file at an absolute path. `UPDATE_GOLDEN=1` writes the file instead,
 * except in CI, where a missing or different file is always a failure.
 */
export function expectGolden(file: string, text: string): void {
  if (process.env.UPDATE_GOLDEN === "1" && !process.env.CI) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  expect(text).toBe(readFileSync(file, "utf8"));
}
