import { createHash } from "node:crypto";
import type { FieldChange } from "../diff/change.ts";
import { formatFieldPath } from "../resources/fieldPath.ts";
import type { ResourceReference } from "../resources/resource.ts";
import { referenceOf } from "../resources/resource.ts";
import { changeFile, changeWord } from "./changeWords.ts";
import type { Comparison, Report, ReportedChange } from "./report.ts";
import type { Change, HiddenField, ReportJson, VisibleField } from "./reportJson.generated.ts";

/** The report in the format of report.schema.json. */
export function toReportJson(report: Report): ReportJson {
  return {
    version: 1,
    action: report.action,
    subject: report.subject,
    verdict: report.verdict,
    outcome: report.outcome,
    resources: report.resources,
    findings: report.findings.map((finding) => ({ ...finding })),
    changes: report.changes.map((change) => changeJson(change, report.comparison)),
    ignored: report.ignored,
    comparison: { ...report.comparison },
    moves: report.moves.map((move) => ({ ...move, files: [...move.files] })),
    notes: [...report.notes],
  };
}

/** The report as the text of a JSON file. */
export function renderJson(report: Report): string {
  return `${JSON.stringify(toReportJson(report), null, 2)}\n`;
}

/** A hash of what a report says, without what differs from run to run, such as commits and notes. */
export function reportFingerprint(report: Report): string {
  const { action, subject, outcome, findings, changes, moves } = toReportJson(report);
  return createHash("sha256")
    .update(JSON.stringify([action, subject, outcome, findings, changes, moves]))
    .digest("hex");
}

function changeJson(change: ReportedChange, comparison: Comparison): Change {
  const file = changeFile(change);
  return {
    change: changeWord(change, comparison),
    resource: changeReference(change, comparison),
    ...(change.environment === undefined ? {} : { environment: change.environment }),
    ...(file === undefined ? {} : { file }),
    fields: change.change === "modified" ? change.fields.map(fieldJson) : [],
  };
}

/** The object as the newer revision names it, or as Git does; the namespace is the one that was compared. */
function changeReference(change: ReportedChange, comparison: Comparison): ResourceReference {
  return { ...referenceOf(namingSide(change, comparison)), namespace: change.identity.namespace };
}

function namingSide(change: ReportedChange, comparison: Comparison) {
  if (change.change === "added") return change.after;
  if (change.change === "removed" || comparison.kind === "live") return change.before;
  return change.after;
}

function fieldJson(field: FieldChange): VisibleField | HiddenField {
  const path = formatFieldPath(field.path);
  if (field.visibility === "hidden") return { path, hidden: true, presence: field.presence };
  return {
    path,
    ...(field.before === undefined ? {} : { before: field.before }),
    ...(field.after === undefined ? {} : { after: field.after }),
  };
}
