// Generated from shared/reports/report.schema.json by `npm run generate`.

export type Comparison =
  | {
      kind: "revisions";
      before: string;
      after: string;
    }
  | {
      kind: "live";
      desired: string;
      target: string;
    }
  | {
      kind: "none";
    };

/**
 * What validate, promote or drift-check found: the file that the input report-json names. Later releases may add properties; what is here stays.
 */
export interface ReportJson {
  /**
   * The version of this format.
   */
  version: 1;
  action: "validate" | "promote" | "drift-check";
  /**
   * What was looked at: an environment, a target or the paths.
   */
  subject: string;
  /**
   * The result in one sentence.
   */
  verdict: string;
  outcome: "passed" | "failed";
  /**
   * How many objects were looked at.
   */
  resources: number;
  findings: Finding[];
  changes: Change[];
  /**
   * How many findings and differences ignore rules took out.
   */
  ignored: number;
  comparison: Comparison;
  moves: Move[];
  /**
   * Things to know that are neither finding nor change.
   */
  notes: string[];
}
export interface Finding {
  /**
   * The id of a rule, see docs/rules.md.
   */
  rule: string;
  severity: "error" | "warning" | "info";
  message: string;
  /**
   * What to do, in a sentence.
   */
  remediation?: string;
  resource?: Resource;
  /**
   * The field as Kubernetes writes it: spec.containers[0].image
   */
  path?: string;
  /**
   * The place in a file of the repository, line and column from 1.
   */
  location?: {
    file: string;
    line: number;
    column: number;
  };
}
/**
 * An object; the namespace is empty for cluster-scoped ones.
 */
export interface Resource {
  apiVersion: string;
  kind: string;
  namespace: string;
  name: string;
}
export interface Change {
  /**
   * Between two revisions added, removed or modified; against a cluster or a snapshot missing, extra or drifted.
   */
  change: "added" | "removed" | "modified" | "missing" | "extra" | "drifted";
  resource: Resource;
  /**
   * The environment or root that the object is in, where the report covers several.
   */
  environment?: string;
  /**
   * The file that the object was first written in, or the folder that it is rendered from; absent where Git has none.
   */
  file?: string;
  /**
   * The fields that differ; empty where only one side has the object.
   */
  fields: (VisibleField | HiddenField)[];
}
/**
 * A field that differs. before and after are any JSON values; one is absent where that side doesn't have the field. Against a cluster, before is Git and after is what runs.
 */
export interface VisibleField {
  /**
   * The field as Kubernetes writes it: spec.containers[0].image
   */
  path: string;
  before?: unknown;
  after?: unknown;
}
/**
 * A secret value that differs; it is in no report.
 */
export interface HiddenField {
  path: string;
  hidden: true;
  presence: "added" | "removed" | "modified";
}
/**
 * An image that was moved, or is to be moved, from one environment to the next.
 */
export interface Move {
  image: string;
  from: string;
  to: string;
  files: string[];
}
