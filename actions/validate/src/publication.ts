import { annotationsOf } from "../../../shared/github/annotations.ts";
import { publishCheckRun } from "../../../shared/github/checkRuns.ts";
import { upsertComment } from "../../../shared/github/comments.ts";
import type { ConnectedGitHub, GitHubContext } from "../../../shared/github/context.ts";
import { readDefaultBranch } from "../../../shared/github/context.ts";
import type { Attempt } from "../../../shared/github/permissions.ts";
import { attempt } from "../../../shared/github/permissions.ts";
import { keepReportIssue, reportLinksOf } from "../../../shared/github/reportIssue.ts";
import { renderMarkdown } from "../../../shared/reports/markdown.ts";
import type { Report } from "../../../shared/reports/report.ts";
import type { ReportLinks } from "../../../shared/reports/reportLinks.ts";
import { formatProblem } from "../../../shared/resources/inputError.ts";
import type { ValidateInputs } from "./inputs.ts";

/** What was said on GitHub, and what could not be. */
export interface Publication {
  readonly links: ReportLinks | undefined;
  readonly commentUrl: string | undefined;
  readonly issueNumber: number | undefined;
  /** Whether the lines are marked by a check run; if not, the step itself marks them. */
  readonly annotated: boolean;
  readonly problems: readonly string[];
}

export interface PublicationSetting {
  readonly github: GitHubContext;
  readonly inputs: ValidateInputs;
}

/** Writes the comment, the check run and the issue, each where it is wanted. A refused one fails nothing. */
export async function publish(report: Report, { github, inputs }: PublicationSetting): Promise<Publication> {
  const links = reportLinksOf(github);
  if (github.status === "offline" || inputs.dryRun) {
    return { links, commentUrl: undefined, issueNumber: undefined, annotated: false, problems: [] };
  }
  const setting = { github, inputs, links, report };
  const comment = await writeComment(setting);
  const checkRun = await writeCheckRun(setting);
  const issue = await writeIssue(setting);
  const refused = [comment, checkRun, issue].flatMap((each) =>
    each?.status === "refused" ? [formatProblem(each.problem)] : [],
  );
  return {
    links,
    commentUrl: comment?.status === "done" ? comment.value.url : undefined,
    issueNumber: issue.status === "kept" ? issue.number : undefined,
    annotated: checkRun?.status === "done",
    problems: refused,
  };
}

interface Writing {
  readonly github: ConnectedGitHub;
  readonly inputs: ValidateInputs;
  readonly links: ReportLinks | undefined;
  readonly report: Report;
}

type Written<Value> = Promise<Attempt<Value> | undefined>;

async function writeComment({ github, inputs, links, report }: Writing): Written<{ readonly url: string }> {
  const { pullRequest } = github;
  if (!inputs.comment || !pullRequest) return undefined;
  return await attempt(() =>
    upsertComment({
      github,
      pullRequest: pullRequest.number,
      key: `validate:${report.subject}`,
      body: (limit) => renderMarkdown(report, { limit, ...(links ? { links } : {}) }),
    }),
  );
}

async function writeCheckRun({ github, inputs, links, report }: Writing): Written<unknown> {
  const headSha = github.pullRequest?.headSha ?? github.sha;
  if (!inputs.checkRun || headSha === "") return undefined;
  return await attempt(() =>
    publishCheckRun({
      github,
      name: "GitOps validate",
      headSha,
      conclusion: report.outcome === "failed" ? "failure" : "success",
      title: report.verdict,
      summary: (limit) => renderMarkdown(report, { limit, ...(links ? { links } : {}) }),
      annotations: annotationsOf(report.findings),
    }),
  );
}

/** The issue says that the default branch is broken, so a run for another branch leaves it alone. */
async function writeIssue({ github, inputs, links, report }: Writing) {
  const onDefaultBranch = github.ref === `refs/heads/${await readDefaultBranch(github)}`;
  if (inputs.issue !== "always" && !onDefaultBranch) return { status: "none" } as const;
  return await keepReportIssue({
    github,
    policy: inputs.issue,
    labels: inputs.issueLabels,
    marker: `validate:${report.subject}`,
    report,
    links,
    open: report.findings.some(({ severity }) => severity === "error"),
  });
}
