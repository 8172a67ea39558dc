import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { describeWith } from "../harness/gate.ts";
import { environmentWithTools } from "../harness/tools.ts";
import { runWorkflow } from "../harness/workflow.ts";

const folder = join(import.meta.dirname, "../..");
const event = { name: "push" };

/** A run starts with an empty home and environment; what npm was set up with here is not to be lost. */
const npmEnvironment = {
  NPM_CONFIG_USERCONFIG: process.env.NPM_CONFIG_USERCONFIG ?? join(homedir(), ".npmrc"),
  NPM_CONFIG_CACHE: process.env.NPM_CONFIG_CACHE ?? join(homedir(), ".npm"),
  NPM_CONFIG_PREFER_OFFLINE: "true",
  NODE_EXTRA_CA_CERTS: process.env.NODE_EXTRA_CA_CERTS ?? "",
};

/** Stands for a set-up action: Node and Go are on PATH already. */
const setup = `name: Set up\ndescription: Nothing to set up.\nruns: { using: composite, steps: [{ run: node --version, shell: sh }] }\n`;

await describeWith(["act", "kustomize", "helm"], "the project's workflows run", () => {
  test("example.yml: validate, promote and drift-check on the example", async () => {
    const { PATH = "" } = await environmentWithTools(["kustomize", "helm"]);
    const workflow = ".github/workflows/example.yml";
    const run = await runWorkflow({ folder, workflow, event, environment: { PATH } });
    expect(run.log).toContain("All manifests are valid");
    expect(run.jobs.map(({ id, result }) => `${id} ${result}`).toSorted()).toEqual([
      "drift success",
      "pending success",
      "pending success",
      "validate success",
    ]);
  }, 300_000);

  test("ci.yml: the test command, here with one layer", async () => {
    const action = await mkdtemp(join(tmpdir(), "setup-"));
    try {
      await writeFile(join(action, "action.yml"), setup);
      const run = await runWorkflow({
        folder,
        workflow: ".github/workflows/ci.yml",
        event,
        environment: { TEST_LAYERS: "imports", ...npmEnvironment },
        timeoutMs: 200_000,
        repositories: {
          "actions/setup-node@820762786026740c76f36085b0efc47a31fe5020": action,
          "actions/setup-go@b7ad1dad31e06c5925ef5d2fc7ad053ef454303e": action,
        },
      });
      expect(run.log).toContain("1 passed, 0 failed");
      expect(run.jobs.map(({ id, result }) => `${id} ${result}`)).toEqual(["test success"]);
    } finally {
      await rm(action, { recursive: true, force: true });
    }
  }, 300_000);
});
