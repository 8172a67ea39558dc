import { setTimeout as sleep } from "node:timers/promises";
import * as core from "@actions/core";
import { readGitHubContext } from "../../../shared/github/context.ts";
import { deliverReport } from "../../../shared/reports/deliverReport.ts";
import { execute } from "../../../shared/runtime/execute.ts";
import { runAction } from "../../../shared/runtime/runAction.ts";
import { openWorkspace } from "../../../shared/sources/workspace.ts";
import { readInputs } from "./inputs.ts";
import { run } from "./run.ts";

async function main(): Promise<void> {
  const inputs = readInputs();
  const workspace = await openWorkspace(process.env.GITHUB_WORKSPACE ?? process.cwd());
  const github = await readGitHubContext({ env: process.env, token: inputs.token });
  if (github.status === "offline") core.info(`GitHub is not used: ${github.reason}.`);
  const { report, links, commit, issue, problems } = await run(inputs, {
    github,
    workspace,
    execute,
    wait: async (milliseconds) => {
      await sleep(milliseconds);
    },
    random: Math.random,
  });
  for (const problem of problems) core.warning(problem);
  await deliverReport({
    report,
    parts: [report],
    links,
    workspace,
    inputs,
    title: "Promotion",
    outputs: {
      changed: commit !== undefined,
      images: JSON.stringify(report.moves),
      commit: commit ?? "",
      "issue-number": issue?.number ?? "",
    },
    annotate: true,
  });
}

await runAction(main);
