import * as core from "@actions/core";
import { readGitHubContext } from "../../../shared/github/context.ts";
import { deliverReport } from "../../../shared/reports/deliverReport.ts";
import { execute } from "../../../shared/runtime/execute.ts";
import { maskSecret } from "../../../shared/runtime/maskSecret.ts";
import { runAction } from "../../../shared/runtime/runAction.ts";
import { openWorkspace } from "../../../shared/sources/workspace.ts";
import { readInputs } from "./inputs.ts";
import { run } from "./run.ts";

async function main(): Promise<void> {
  const inputs = readInputs();
  const workspace = await openWorkspace(process.env.GITHUB_WORKSPACE ?? process.cwd());
  const github = await readGitHubContext({ env: process.env, token: inputs.token });
  if (github.status === "offline") core.info(`GitHub is not used: ${github.reason}.`);
  const result = await run(inputs, { github, workspace, execute, mask: maskSecret });
  for (const problem of result.problems) core.warning(problem);
  await deliverReport({
    report: result.report,
    parts: result.reports,
    links: result.links,
    workspace,
    inputs,
    title: "Drift",
    outputs: {
      drift: result.drift,
      ...result.counts,
      "in-sync": result.inSync,
      "issue-numbers": result.issueNumbers.join(","),
    },
    annotate: true,
  });
}

await runAction(main);
