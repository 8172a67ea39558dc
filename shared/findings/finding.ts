import type { InputProblem, Location } from "../resources/location.ts";
import type { ResourceReference } from "../resources/resource.ts";
import { ruleById } from "./rules.ts";
import type { Severity } from "./severity.ts";

export type { Severity } from "./severity.ts";

/** Something to tell about an object or a file. `rule` is the id of a rule of the catalogue. */
export interface Finding {
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  /** What to do, in a sentence. */
  readonly remediation?: string;
  readonly resource?: ResourceReference;
  /** The field as Kubernetes writes it: `spec.containers[0].image`. */
  readonly path?: string;
  readonly location?: Location;
}

export type FailOn = "error" | "warning" | "never";

/** Turns a problem that a source met into a finding of the rule with the same id. */
export function findingOfProblem(problem: InputProblem): Finding {
  const rule = ruleById(problem.code);
  return {
    rule: problem.code,
    severity: rule?.severity ?? "error",
    message: problem.message,
    ...(problem.hint === undefined ? {} : { remediation: problem.hint }),
    ...(problem.location === undefined ? {} : { location: problem.location }),
  };
}

export function countSeverity(findings: readonly Finding[], severity: Severity): number {
  return findings.filter((finding) => finding.severity === severity).length;
}

/** Whether the findings fail the run. `warning` fails on errors too. */
export function fails(findings: readonly Finding[], failOn: FailOn): boolean {
  if (failOn === "never") return false;
  return findings.some(
    ({ severity }) => severity === "error" || (failOn === "warning" && severity === "warning"),
  );
}

const severityOrder: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 };

/** Errors first, then by file, line, column, rule and message: a stable order for reports. */
export function sortFindings(findings: readonly Finding[]): readonly Finding[] {
  return findings.toSorted(
    (a, b) =>
      severityOrder[a.severity] - severityOrder[b.severity] ||
      compareText(a.location?.file ?? "", b.location?.file ?? "") ||
      (a.location?.line ?? 0) - (b.location?.line ?? 0) ||
      (a.location?.column ?? 0) - (b.location?.column ?? 0) ||
      compareText(a.rule, b.rule) ||
      compareText(a.message, b.message),
  );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
