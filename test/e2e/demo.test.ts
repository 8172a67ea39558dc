import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { describeWith } from "../harness/gate.ts";
import { expectGolden } from "../harness/golden.ts";
import { run } from "../harness/run.ts";
import { environmentWithTools } from "../harness/tools.ts";

const root = join(import.meta.dirname, "../..");
const demo = join(root, "scripts/demo.ts");

/** The story without what differs from run to run. */
function steadyStory(text: string): string {
  return text
    .replaceAll(/\b[0-9a-f]{40}\b/g, "<commit>")
    .replaceAll(/\b[0-9a-f]{7}\b/g, "<id>")
    .replace(/Took .* s\./, "Took <seconds> s.")
    .replaceAll(root, "<project>");
}

await describeWith(["kustomize", "helm"], "npm run demo", () => {
  test("tells the whole loop, on the committed bundles", async () => {
    const environment = { ...(await environmentWithTools(["kustomize", "helm"])), NODE_OPTIONS: "" };
    const { exitCode, stdout, stderr } = await run(process.execPath, [demo], { environment });
    expect(stderr).toBe("");
    expect(exitCode).toBe(0);
    expectGolden(join(import.meta.dirname, "demo/expected/story.txt"), steadyStory(stdout));
  }, 120_000);
});
