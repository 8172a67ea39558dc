import type { ReportIssue, ReportIssueOptions } from "../../../shared/github/reportIssue.ts";
import { keepReportIssue } from "../../../shared/github/reportIssue.ts";
import type { Report } from "../../../shared/reports/report.ts";
import type { PromotionStep } from "./environments.ts";

export interface PromotionIssueOptions extends Omit<ReportIssueOptions, "marker" | "open"> {
  readonly step: PromotionStep;
}

/**
 * Keeps the one issue of a source and a target: open while there are findings, closed when there are none. The report is the
 * one with the findings of all images, asked for or not.
 */
export async function syncPromotionIssue(options: PromotionIssueOptions): Promise<ReportIssue> {
  const { step, report, ...rest } = options;
  return await keepReportIssue({
    ...rest,
    report: issueReport(step, report),
    marker: `promote:${step.from.name}:${step.to.name}`,
    open: report.findings.length > 0,
  });
}

/** What was promoted this time is no part of what a person has to do. */
function issueReport({ from, to }: PromotionStep, report: Report): Report {
  const count = report.findings.length;
  if (count === 0) return report;
  const verdict = `${count} ${count === 1 ? "finding" : "findings"} to look at between ${from.name} and ${to.name}`;
  return { ...report, verdict, moves: [], commands: [] };
}
