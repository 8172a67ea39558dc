import { countSeverity } from "../findings/finding.ts";
import type { Severity } from "../findings/severity.ts";
import type { ChangeWord } from "./changeWords.ts";
import { changeWord, countOf } from "./changeWords.ts";
import type { Report } from "./report.ts";

/** How a run ended, as a reader takes it: `warned` is passed, with something to look at. */
export type Standing = "failed" | "warned" | "passed";

export const standingSymbols: Readonly<Record<Standing, string>> = {
  failed: "❌",
  warned: "⚠️",
  passed: "✅",
};

export const severitySymbols: Readonly<Record<Severity, string>> = {
  error: "❌",
  warning: "⚠️",
  info: "ℹ️",
};

export const changeSymbols: Readonly<Record<ChangeWord, string>> = {
  added: "➕",
  removed: "➖",
  modified: "✏️",
  missing: "➖",
  extra: "➕",
  drifted: "✏️",
};

const wordOrder: readonly ChangeWord[] = ["missing", "extra", "drifted", "added", "removed", "modified"];

/** Findings and drift that don't fail the run are still something to look at; changes between revisions are not. */
export function standingOf(report: Report): Standing {
  if (report.outcome === "failed") return "failed";
  const drifts = report.comparison.kind === "live" && report.changes.length > 0;
  const found = countSeverity(report.findings, "error") + countSeverity(report.findings, "warning") > 0;
  return drifts || found ? "warned" : "passed";
}

export function outcomeSymbol(report: Report): string {
  return standingSymbols[standingOf(report)];
}

/** The figures of a report: `12 objects`, `2 errors`, `1 missing, 2 drifted`. */
export function reportFacts(report: Report): readonly string[] {
  const severities = (["error", "warning"] as const)
    .map((severity) => ({ severity, count: countSeverity(report.findings, severity) }))
    .filter(({ count }) => count > 0);
  return [
    countOf(report.resources, report.action === "promote" ? "image" : "object"),
    ...severities.map(({ severity, count }) => countOf(count, severity)),
    ...(report.changes.length === 0 ? [] : [changeSummary(report)]),
    ...(report.ignored === 0 ? [] : [`${report.ignored} ignored`]),
  ];
}

/** `1 missing, 2 drifted` */
function changeSummary(report: Report): string {
  const words = report.changes.map((change) => changeWord(change, report.comparison));
  return wordOrder
    .map((word) => ({ word, count: words.filter((each) => each === word).length }))
    .filter(({ count }) => count > 0)
    .map(({ word, count }) => `${count} ${word}`)
    .join(", ");
}
