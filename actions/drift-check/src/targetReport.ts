import type { FailOn, Finding } from "../../../shared/findings/finding.ts";
import { fails, sortFindings } from "../../../shared/findings/finding.ts";
import type { IgnoredChange, ResourceChange } from "../../../shared/diff/change.ts";
import type { Report, ReportedChange } from "../../../shared/reports/report.ts";
import { describeFieldPath } from "../../../shared/resources/fieldPath.ts";
import { formatReference } from "../../../shared/resources/resource.ts";
import type { TargetState } from "./checkTarget.ts";
import { inspectCommands } from "./inspectCommands.ts";
import type { Target } from "./targets.ts";

/** How many objects are missing in, extra in and drifted from what Git says. */
export interface DriftCounts {
  readonly missing: number;
  readonly extra: number;
  readonly drifted: number;
}

/** A target after a look at it; `unknown` is neither in sync nor drifted. */
export interface TargetResult {
  readonly target: Target;
  readonly status: "in-sync" | "drifted" | "unknown";
  readonly counts: DriftCounts;
  readonly report: Report;
}

const noteLimit = 20;

/** Puts what is known of a target into a report. Drift fails like an error, as `failOn` says. */
export function targetResult(target: Target, state: TargetState, failOn: FailOn): TargetResult {
  const changes = state.kind === "compared" ? state.drift.diff.changes : [];
  const counts = countChanges(changes);
  const status = statusOf(state);
  const failed = failOn !== "never" && (status !== "in-sync" || fails(state.findings, failOn));
  const ignored = state.kind === "compared" ? state.drift.diff.ignored : [];
  return {
    target,
    status,
    counts,
    report: {
      action: "drift-check",
      verdict: verdictOf(target, state),
      outcome: failed ? "failed" : "passed",
      subject: target.name,
      resources: state.kind === "compared" ? state.drift.compared : 0,
      findings: sortFindings(state.findings),
      changes,
      ignored: ignored.length,
      comparison: { kind: "live", desired: "Git", target: target.name },
      moves: [],
      notes: [...state.notes, ...ignoredNotes(ignored)],
      commands: inspectCommands(target, changes),
    },
  };
}

/** A target is in sync only where all of it was read. */
function statusOf(state: TargetState): TargetResult["status"] {
  if (state.kind === "unknown") return "unknown";
  if (state.drift.diff.changes.length > 0) return "drifted";
  return state.complete ? "in-sync" : "unknown";
}

function countChanges(changes: readonly ResourceChange[]): DriftCounts {
  return {
    missing: changes.filter(({ change }) => change === "removed").length,
    extra: changes.filter(({ change }) => change === "added").length,
    drifted: changes.filter(({ change }) => change === "modified").length,
  };
}

export function addCounts(all: readonly DriftCounts[]): DriftCounts {
  return {
    missing: all.reduce((sum, { missing }) => sum + missing, 0),
    extra: all.reduce((sum, { extra }) => sum + extra, 0),
    drifted: all.reduce((sum, { drifted }) => sum + drifted, 0),
  };
}

/** `2 missing, 1 extra, 3 drifted`, without what there is none of. */
export function formatCounts({ missing, extra, drifted }: DriftCounts): string {
  const parts = Object.entries({ missing, extra, drifted }).filter(([, count]) => count > 0);
  return parts.map(([word, count]) => `${count} ${word}`).join(", ");
}

function verdictOf({ name }: Target, state: TargetState): string {
  if (state.kind === "unknown") return `Nothing is known about ${name}: ${firstReason(state.findings)}`;
  const { diff, compared, unread } = state.drift;
  const objects = compared === 1 ? "1 object" : `${compared} objects`;
  const rest = unread === 0 ? "" : ` ${unread} more could not be read.`;
  if (diff.changes.length > 0) {
    return `${name} has drifted: ${formatCounts(countChanges(diff.changes))} (${objects} compared).${rest}`;
  }
  if (state.complete) return `${name} is in sync: ${objects} compared.`;
  return `${name} has no known drift, but not all of it could be read: ${objects} compared.${rest}`;
}

function firstReason(findings: readonly Finding[]): string {
  return sortFindings(findings)[0]?.message ?? "it has no objects.";
}

function ignoredNotes(ignored: readonly IgnoredChange[]): readonly string[] {
  const notes = ignored.map(({ identity, path, reason }) => {
    const field = path.length === 0 ? "" : ` ${describeFieldPath(path)}`;
    return `Ignored: ${formatReference(identity)}${field} (${reason.replace(/\.$/, "")}).`;
  });
  if (notes.length <= noteLimit) return notes;
  return [...notes.slice(0, noteLimit), `Ignored: ${notes.length - noteLimit} more differences.`];
}

/** One report for all targets; changes, findings and notes say which target they are of. */
export function mergeReports(results: readonly TargetResult[]): Report {
  const [only] = results;
  if (only && results.length === 1) return only.report;
  const reports = results.map(({ report }) => report);
  const subject = reports.map((report) => report.subject).join(", ");
  return {
    action: "drift-check",
    verdict: reports.map(({ verdict }) => verdict).join(" "),
    outcome: reports.some(({ outcome }) => outcome === "failed") ? "failed" : "passed",
    subject,
    resources: reports.reduce((sum, { resources }) => sum + resources, 0),
    findings: reports.flatMap((report) =>
      report.findings.map((finding) => ({ ...finding, message: `${report.subject}: ${finding.message}` })),
    ),
    changes: reports.flatMap((report) =>
      report.changes.map((change): ReportedChange => ({ ...change, environment: report.subject })),
    ),
    ignored: reports.reduce((sum, { ignored }) => sum + ignored, 0),
    comparison: { kind: "live", desired: "Git", target: subject },
    moves: [],
    notes: reports.flatMap((report) => report.notes.map((note) => `${report.subject}: ${note}`)),
    commands: reports.flatMap(({ commands }) => commands),
  };
}
