import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { describeWith } from "../harness/gate.ts";
import { lintWorkflows } from "../harness/lint.ts";

const root = join(import.meta.dirname, "../..");
const folder = ".github/workflows";

await describeWith(["actionlint", "zizmor"], "the project's workflows", () => {
  test("are clean for actionlint and for zizmor at its strictest", async () => {
    const workflows = readdirSync(join(root, folder)).map((file) => `${folder}/${file}`);
    const actions = readdirSync(join(root, "actions")).map((name) => `actions/${name}/action.yml`);
    expect(await lintWorkflows({ folder: root, workflows, actions })).toEqual([]);
  });
});
