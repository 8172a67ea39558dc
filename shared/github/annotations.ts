import type { Finding, Severity } from "../findings/finding.ts";

/** A remark at a line of a file, as check runs show it. */
export interface Annotation {
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly level: "failure" | "warning" | "notice";
  readonly title: string;
  readonly message: string;
}

const levels: Readonly<Record<Severity, Annotation["level"]>> = {
  error: "failure",
  warning: "warning",
  info: "notice",
};

/** The annotations of the findings that have a place; the others have nowhere to stand. */
export function annotationsOf(findings: readonly Finding[]): readonly Annotation[] {
  return findings.flatMap(({ location, ...finding }) => {
    if (!location) return [];
    const remedy = finding.remediation === undefined ? "" : `\n${finding.remediation}`;
    return {
      path: location.file,
      line: location.line,
      column: location.column,
      level: levels[finding.severity],
      title: finding.rule,
      message: `${finding.message}${remedy}`,
    };
  });
}
