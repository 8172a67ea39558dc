import { describe, test } from "@jest/globals";
import { toolPath } from "./tools.ts";
import type { ToolName } from "./toolCatalog.ts";

/**
 * A `describe` for tests that need tools; the tools are made first if need be. To be awaited at the top of a test file. Where
 * one can't be had, the tests are skipped and the reason is shown; where `CI` is set, that is a failure instead.
 */
export async function describeWith(
  tools: readonly ToolName[],
  name: string,
  tests: () => void,
): Promise<void> {
  const reasons: string[] = [];
  for (const tool of tools) {
    const result = await toolPath(tool);
    if (result.status === "missing") reasons.push(result.reason);
  }
  if (reasons.length === 0) {
    describe(name, tests);
    return;
  }
  const reason = reasons.join("; ");
  if (process.env.CI) {
    describe(name, () => {
      test("has its tools", () => {
        throw new Error(reason);
      });
    });
    return;
  }
  console.warn(`Skipped: ${name}: ${reason}`);
  describe.skip(`${name} (skipped: ${reason})`, tests);
}
