import type { ResourceChange } from "../diff/change.ts";
import type { Finding } from "../findings/finding.ts";

export type ActionName = "validate" | "promote" | "drift-check";

/** How the changes of a report are to be read: two revisions of Git, or Git against what runs. */
export type Comparison =
  | { readonly kind: "revisions"; readonly before: string; readonly after: string }
  | { readonly kind: "live"; readonly desired: string; readonly target: string }
  | { readonly kind: "none" };

/** An image that was moved, or is to be moved, from one environment to the next. */
export interface ImageMove {
  readonly image: string;
  readonly from: string;
  readonly to: string;
  /** Files of the target that the move touches. */
  readonly files: readonly string[];
}

/** A change, with the environment or root that it is in where a report covers several. */
export type ReportedChange = ResourceChange & { readonly environment?: string };

/**
 * What an action found, for every reader: comment, issue, check run, job summary, JSON, HTML and terminal
 * are made from this and nothing else.
 */
export interface Report {
  readonly action: ActionName;
  /** The verdict in one sentence, without markup. */
  readonly verdict: string;
  readonly outcome: "passed" | "failed";
  /** What was looked at: an environment, a target or the paths. */
  readonly subject: string;
  readonly resources: number;
  readonly findings: readonly Finding[];
  readonly changes: readonly ReportedChange[];
  readonly ignored: number;
  readonly comparison: Comparison;
  readonly moves: readonly ImageMove[];
  /** Things to know that are neither finding nor change, such as what was left out and why. */
  readonly notes: readonly string[];
  /** How to look closer: commands that a person can run. */
  readonly commands: readonly string[];
}
