import type { IssuePolicy } from "../../../shared/config/inputs.ts";
import type { GitHubContext } from "../../../shared/github/context.ts";
import { syncIssue } from "../../../shared/github/issues.ts";
import { attempt } from "../../../shared/github/permissions.ts";
import { issueTexts } from "../../../shared/reports/issueTexts.ts";
import type { Report } from "../../../shared/reports/report.ts";
import type { ReportLinks } from "../../../shared/reports/reportLinks.ts";
import type { InputProblem } from "../../../shared/resources/location.ts";
import type { PromotionStep } from "./environments.ts";

export interface PromotionIssueOptions {
  readonly github: GitHubContext;
  readonly policy: IssuePolicy;
  readonly labels: readonly string[];
  readonly step: PromotionStep;
  /** The report with the findings of all images, asked for or not; none closes the issue. */
  readonly report: Report;
  readonly links: ReportLinks | undefined;
}

export type PromotionIssue =
  | { readonly status: "kept"; readonly number: number; readonly url: string }
  | { readonly status: "none" }
  | { readonly status: "refused"; readonly problem: InputProblem };

/**
 * Keeps the one issue of a source and a target: open while there are findings, closed when there are none. A token that may
 * not write issues is told, and fails nothing.
 */
export async function syncPromotionIssue(options: PromotionIssueOptions): Promise<PromotionIssue> {
  const { github, policy, labels, step, report, links } = options;
  if (github.status === "offline" || policy === "never") return { status: "none" };
  if (policy === "auto" && github.eventName.startsWith("pull_request")) return { status: "none" };
  const { closeComment, ...content } = issueTexts(issueReport(step, report), links);
  const synced = await attempt(() =>
    syncIssue({
      github,
      marker: `promote:${step.from.name}:${step.to.name}`,
      open: report.findings.length === 0 ? undefined : { ...content, labels },
      closeComment,
    }),
  );
  if (synced.status === "refused") return synced;
  const { value } = synced;
  return value.action === "none"
    ? { status: "none" }
    : { status: "kept", number: value.number, url: value.url };
}

/** What was promoted this time is no part of what a person has to do. */
function issueReport({ from, to }: PromotionStep, report: Report): Report {
  const count = report.findings.length;
  if (count === 0) return report;
  const verdict = `${count} ${count === 1 ? "finding" : "findings"} to look at between ${from.name} and ${to.name}`;
  return { ...report, verdict, moves: [], commands: [] };
}
