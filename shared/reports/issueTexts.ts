import { countSeverity } from "../findings/finding.ts";
import { renderMarkdown } from "./markdown.ts";
import { escapeMarkdown } from "./markdownText.ts";
import type { ActionName, Report } from "./report.ts";
import { reportFingerprint } from "./reportJson.ts";
import type { ReportLinks } from "./reportLinks.ts";
import { cutText, visibleText } from "./visibleText.ts";

/** What an issue about a report says; shared/github/issues.ts writes it. */
export interface IssueTexts {
  readonly title: string;
  /** Makes the body, of at most `limit` UTF-8 bytes. */
  readonly body: (limit: number) => string;
  /** Changes with what the report says, not with the commit or the run. */
  readonly fingerprint: string;
  /** How many errors and changed objects there are. */
  readonly weight: number;
  readonly worseComment: string;
  readonly reopenComment: string;
  readonly closeComment: string;
}

const titles: Readonly<Record<ActionName, (subject: string) => string>> = {
  validate: (subject) => `Manifests are broken: ${subject}`,
  promote: (subject) => `Promotion needs a person: ${subject}`,
  "drift-check": (subject) => `Drift: ${subject}`,
};

const longestSubject = 150;

/** The texts of the issue that stands for a report, from its opening to its closing. */
export function issueTexts(report: Report, links?: ReportLinks): IssueTexts {
  const verdict = escapeMarkdown(report.verdict);
  const run = links?.runUrl === undefined ? "" : ` ([run](${links.runUrl}))`;
  const footer =
    "This issue is kept up to date and closes itself. Text outside of this report stays; closed as not planned it stays closed until something changes.";
  return {
    title: titles[report.action](visibleText(cutText(report.subject, longestSubject))),
    body: (limit) => renderMarkdown(report, { limit, footer, ...(links ? { links } : {}) }),
    fingerprint: reportFingerprint(report),
    weight: countSeverity(report.findings, "error") + report.changes.length,
    worseComment: `⚠️ It got worse: ${verdict}${run}`,
    reopenComment: `❌ It is back: ${verdict}${run}`,
    closeComment: `✅ ${verdict}${run}`,
  };
}
