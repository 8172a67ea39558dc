import { describe, expect, test } from "@jest/globals";
import { stripVTControlCharacters } from "node:util";
import { report as driftFound } from "./fixtures/drift-found/report.ts";
import { report as hostile } from "./fixtures/hostile/report.ts";
import { renderTerminal } from "./terminal.ts";

describe("a report in the log", () => {
  test("is the same with and without colours", () => {
    const colored = renderTerminal(driftFound, { color: true });
    const plain = renderTerminal(driftFound, { color: false });
    expect(colored).not.toBe(plain);
    expect(stripVTControlCharacters(colored)).toBe(plain);
  });

  test("holds no command for the runner and no escape sequence", () => {
    const text = renderTerminal(hostile, { color: false });
    expect(text).toContain("set-env name=x");
    for (const line of text.split("\n")) {
      expect(line.trimStart()).not.toMatch(/^::/);
      expect(line).not.toContain("##[");
      expect(line).not.toMatch(/\p{Cc}|\u202e/u);
    }
  });
});
