import type { IssuePolicy } from "../config/inputs.ts";
import { issueTexts } from "../reports/issueTexts.ts";
import type { Report } from "../reports/report.ts";
import type { ReportLinks } from "../reports/reportLinks.ts";
import type { InputProblem } from "../resources/location.ts";
import type { GitHubContext } from "./context.ts";
import { syncIssue } from "./issues.ts";
import { attempt } from "./permissions.ts";

export interface ReportIssueOptions {
  readonly github: GitHubContext;
  readonly policy: IssuePolicy;
  readonly labels: readonly string[];
  /** Tells the issue from others of the repository: `drift-check:production`. */
  readonly marker: string;
  readonly report: Report;
  readonly links: ReportLinks | undefined;
  /** Whether there is something for a person to do; if not, the issue is closed. */
  readonly open: boolean;
}

/** What became of the issue; a token that may not write issues is a problem to tell, it fails nothing. */
export type ReportIssue =
  | { readonly status: "kept"; readonly number: number; readonly url: string }
  | { readonly status: "none" }
  | { readonly status: "refused"; readonly problem: InputProblem };

/** Keeps the one issue that stands for a report, where the policy and the event ask for one. */
export async function keepReportIssue(options: ReportIssueOptions): Promise<ReportIssue> {
  const { github, policy, report, links } = options;
  if (github.status === "offline" || policy === "never") return { status: "none" };
  if (policy === "auto" && github.eventName.startsWith("pull_request")) return { status: "none" };
  const { closeComment, ...content } = issueTexts(report, links);
  const synced = await attempt(() =>
    syncIssue({
      github,
      marker: options.marker,
      open: options.open ? { ...content, labels: options.labels } : undefined,
      closeComment,
    }),
  );
  if (synced.status === "refused") return synced;
  const { value } = synced;
  return value.action === "none"
    ? { status: "none" }
    : { status: "kept", number: value.number, url: value.url };
}

/** The links of a report about the commit that the run is for. */
export function reportLinksOf(github: GitHubContext): ReportLinks | undefined {
  if (github.status === "offline") return undefined;
  const { owner, repo } = github.repository;
  return {
    serverUrl: github.serverUrl,
    repository: `${owner}/${repo}`,
    sha: github.pullRequest?.headSha ?? github.sha,
    ...(github.runUrl === undefined ? {} : { runUrl: github.runUrl }),
  };
}
