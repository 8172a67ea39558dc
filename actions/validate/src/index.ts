import * as core from "@actions/core";
import { countSeverity } from "../../../shared/findings/finding.ts";
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
  const { report, publication } = await run(inputs, { github, workspace, execute });
  for (const problem of publication.problems) core.warning(problem);
  const errors = countSeverity(report.findings, "error");
  await deliverReport({
    report,
    parts: [report],
    links: publication.links,
    workspace,
    inputs,
    title: "Validation",
    outputs: {
      valid: errors === 0,
      errors,
      warnings: countSeverity(report.findings, "warning"),
      resources: report.resources,
      changes: report.changes.length,
      "issue-number": publication.issueNumber ?? "",
      "comment-url": publication.commentUrl ?? "",
    },
    annotate: !publication.annotated,
  });
}

await runAction(main);
