import type { ConnectedGitHub, GitHubContext } from "../../../shared/github/context.ts";
import type { Report } from "../../../shared/reports/report.ts";
import type { ReportLinks } from "../../../shared/reports/reportLinks.ts";
import { formatProblem } from "../../../shared/resources/inputError.ts";
import type { Execute } from "../../../shared/runtime/execute.ts";
import type { Workspace } from "../../../shared/sources/workspace.ts";
import type { LocalRepository } from "./branches/localBranch.ts";
import { workTreeAdvice } from "./branches/workTree.ts";
import { findConfig, openBranches } from "./branches/promotionBranches.ts";
import { commitMessage } from "./commitMessage.ts";
import type { PromotionStep } from "./environments.ts";
import { promotionStep } from "./environments.ts";
import { isAskedFor } from "./images/imageFilter.ts";
import type { PromoteInputs } from "./inputs.ts";
import type { PlannedMove } from "./plan/promotionPlan.ts";
import type { Promotion } from "./promotion.ts";
import { promote } from "./promotion.ts";
import { syncPromotionIssue } from "./promotionIssue.ts";
import { imageMoves, promotionReport } from "./promotionReport.ts";

export interface PromoteDependencies {
  readonly github: GitHubContext;
  /** Where the configuration is looked for, and the repository of a run without GitHub. */
  readonly workspace: Workspace;
  readonly execute: Execute;
  readonly wait: (milliseconds: number) => Promise<void>;
  /** From 0 to below 1. */
  readonly random: () => number;
}

export interface PromoteResult {
  /** What was found about the images that were asked for. */
  readonly report: Report;
  readonly links: ReportLinks | undefined;
  /** Undefined where no commit was written. */
  readonly commit: string | undefined;
  /** Undefined where there is no issue. */
  readonly issue: { readonly number: number; readonly url: string } | undefined;
  /** What could not be done on GitHub, and why. */
  readonly problems: readonly string[];
}

/**
 * Promotes, or tells what there is to promote, and keeps the issue of the two environments.
 * @throws InputError for what a person has to put right before anything can be promoted.
 */
export async function run(inputs: PromoteInputs, dependencies: PromoteDependencies): Promise<PromoteResult> {
  const { github, workspace, execute } = dependencies;
  const repository: LocalRepository = { folder: workspace.root, execute };
  const branches = await openBranches(github, repository, inputs.branch);
  const loaded = await findConfig(inputs.config, workspace, branches);
  const step = promotionStep({ ...inputs, branch: branches.current }, loaded);
  const promotion = await promote({
    ...dependencies,
    step,
    branches: { from: branches.open(step.from.branch), to: branches.open(step.to.branch) },
    filter: inputs.images,
    allowDowngrade: inputs.allowDowngrade,
    maxAttempts: inputs.maxAttempts,
    mode: inputs.operation === "promote" && !inputs.dryRun ? "write" : "plan",
    message: (moves) => messageOf({ inputs, github, step, moves }),
  });
  const advice =
    github.status === "offline" && promotion.commit !== undefined
      ? await workTreeAdvice(repository, step.to.branch, promotion.moves)
      : { notes: [], commands: [] };
  const links = github.status === "connected" ? linksOf(github, step, promotion) : undefined;
  const facts = { step, promotion, failOn: inputs.failOn, ...advice };
  const issue = inputs.dryRun
    ? ({ status: "none" } as const)
    : await syncPromotionIssue({
        github,
        policy: inputs.issue,
        labels: inputs.issueLabels,
        step,
        report: promotionReport({ ...facts, findings: promotion.findings.map(({ finding }) => finding) }),
        links,
      });
  const asked = promotion.findings.filter(({ names }) => isAskedFor(inputs.images, names));
  return {
    report: promotionReport({
      ...facts,
      findings: asked.map(({ finding }) => finding),
    }),
    links,
    commit: promotion.commit,
    issue: issue.status === "kept" ? issue : undefined,
    problems: issue.status === "refused" ? [formatProblem(issue.problem)] : [],
  };
}

interface MessageSource {
  readonly inputs: PromoteInputs;
  readonly github: GitHubContext;
  readonly step: PromotionStep;
  readonly moves: readonly PlannedMove[];
}

function messageOf({ inputs, github, step, moves }: MessageSource): string {
  return commitMessage({
    from: step.from.name,
    to: step.to.name,
    moves: imageMoves(moves),
    template: inputs.commitMessage,
    runUrl: github.status === "connected" ? github.runUrl : undefined,
    actor: github.status === "connected" ? github.actor : undefined,
  });
}

/** A commit changes scalars only, so lines of the head that was read are lines of the commit too. */
function linksOf(
  github: ConnectedGitHub,
  step: PromotionStep,
  promotion: Promotion,
): ReportLinks | undefined {
  // Links are to one commit, which has not the files of another branch.
  if (step.from.branch !== step.to.branch) return undefined;
  const { owner, repo } = github.repository;
  return {
    serverUrl: github.serverUrl,
    repository: `${owner}/${repo}`,
    sha: promotion.commit ?? promotion.head,
    ...(github.runUrl === undefined ? {} : { runUrl: github.runUrl }),
  };
}
