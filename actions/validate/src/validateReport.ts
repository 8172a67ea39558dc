import type { Finding } from "../../../shared/findings/finding.ts";
import { countSeverity } from "../../../shared/findings/finding.ts";
import type { Report } from "../../../shared/reports/report.ts";
import type { BaseChanges } from "./baseComparison.ts";
import type { ValidateInputs } from "./inputs.ts";

export interface ValidateFacts {
  readonly inputs: ValidateInputs;
  readonly findings: readonly Finding[];
  readonly failed: boolean;
  readonly resources: number;
  readonly changes: BaseChanges["changes"];
  readonly ignored: number;
  /** What head was compared with; undefined where it was not. */
  readonly revision: string | undefined;
  readonly notes: readonly string[];
}

/** The report of a run of validate. */
export function validateReport(facts: ValidateFacts): Report {
  return {
    action: "validate",
    verdict: verdictOf(facts),
    outcome: facts.failed ? "failed" : "passed",
    subject: subjectOf(facts.inputs.paths),
    resources: facts.resources,
    findings: facts.findings,
    changes: facts.changes,
    ignored: facts.ignored,
    comparison:
      facts.revision === undefined
        ? { kind: "none" }
        : { kind: "revisions", before: shortRevision(facts.revision), after: "this change" },
    moves: [],
    notes: facts.notes,
    commands: [],
  };
}

function subjectOf(paths: readonly string[]): string {
  return paths.join() === "." ? "the repository" : paths.join(", ");
}

function verdictOf({ findings, changes, revision, resources }: ValidateFacts): string {
  const errors = countSeverity(findings, "error");
  const change = revision === undefined ? "" : `, ${changeSentence(changes.length)}`;
  if (errors > 0) {
    const consequence = resources === 0 ? "nothing could be checked" : "this would not apply as it is";
    return `${errors === 1 ? "1 error" : `${errors} errors`}: ${consequence}${change}`;
  }
  const warnings = countSeverity(findings, "warning");
  if (warnings > 0) return `Valid with ${warnings === 1 ? "1 warning" : `${warnings} warnings`}${change}`;
  return `All manifests are valid${change}`;
}

function changeSentence(count: number): string {
  if (count === 0) return "no object changes";
  return count === 1 ? "1 object changes" : `${count} objects change`;
}

/** A commit's id is cut as git does; a branch or tag stays as it is. */
function shortRevision(revision: string): string {
  return /^[0-9a-f]{40}$/.test(revision) ? revision.slice(0, 7) : revision;
}
