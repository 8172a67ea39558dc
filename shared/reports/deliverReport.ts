import * as core from "@actions/core";
import type { Finding } from "../findings/finding.ts";
import type { Severity } from "../findings/severity.ts";
import type { Workspace } from "../sources/workspace.ts";
import { renderHtml } from "./html.ts";
import { renderMarkdown } from "./markdown.ts";
import type { Report } from "./report.ts";
import { renderJson, toReportJson } from "./reportJson.ts";
import type { ReportLinks } from "./reportLinks.ts";
import { renderTerminal } from "./terminal.ts";
import { writeReports } from "./writeReports.ts";

/** GitHub takes 1 MiB as a step's summary, and as much for all outputs of a job. */
const summaryLimit = 1024 * 1024;
const outputLimit = 500_000;

export interface Delivery {
  /** The whole, for the JSON report, the output and the verdict. */
  readonly report: Report;
  /** Its parts, such as one a target; the report itself where it has none. */
  readonly parts: readonly Report[];
  readonly links: ReportLinks | undefined;
  readonly workspace: Workspace;
  readonly inputs: { readonly reportJson: string; readonly reportHtml: string };
  readonly title: string;
  /** The outputs of the action, besides `report`. */
  readonly outputs: Readonly<Record<string, string | number | boolean>>;
  /** Whether the step marks the lines itself, because no check run does. */
  readonly annotate: boolean;
}

/**
 * Says the result where every run can: the log, the job summary, the report files and the output `report`; fails the
 * step where the report failed.
 * @throws InputError where a report file can't be written.
 */
export async function deliverReport(delivery: Delivery): Promise<void> {
  const { report, parts, links, workspace, inputs, title } = delivery;
  const onRunner = process.env.GITHUB_ACTIONS === "true";
  const color = onRunner && process.env.NO_COLOR === undefined;
  for (const part of parts) core.info(renderTerminal(part, { color }));
  if (delivery.annotate && onRunner) report.findings.forEach(annotate);
  await writeReports(workspace, [
    { input: "report-json", path: inputs.reportJson, text: () => renderJson(report) },
    {
      input: "report-html",
      path: inputs.reportHtml,
      text: () => renderHtml(parts, { title, ...(links ? { links } : {}) }),
    },
  ]);
  await writeSummary(delivery);
  writeOutputs(delivery);
  if (report.outcome === "failed") core.setFailed(report.verdict);
}

/** Without the runner's file, outputs would be printed into the log. */
function writeOutputs({ report, outputs }: Delivery): void {
  if (!process.env.GITHUB_OUTPUT) return;
  for (const [name, value] of Object.entries(outputs)) core.setOutput(name, value);
  const json = JSON.stringify(toReportJson(report));
  core.setOutput("report", Buffer.byteLength(json) > outputLimit ? "" : json);
}

async function writeSummary({ parts, links }: Delivery): Promise<void> {
  if (!process.env.GITHUB_STEP_SUMMARY) return;
  const limit = Math.floor(summaryLimit / Math.max(parts.length, 1)) - 2;
  const texts = parts.map((part) => renderMarkdown(part, { limit, ...(links ? { links } : {}) }));
  await core.summary.addRaw(texts.join("\n\n")).write();
}

const annotations: Readonly<Record<Severity, typeof core.error>> = {
  error: core.error,
  warning: core.warning,
  info: core.notice,
};

/** Marks the line of a finding through the runner, which shows the first ten errors and warnings of a step. */
function annotate({ severity, rule, message, location }: Finding): void {
  if (!location) return;
  annotations[severity](message, {
    title: rule,
    file: location.file,
    startLine: location.line,
    startColumn: location.column,
  });
}
