import type { JsonObject } from "../../shared/resources/json.ts";

/** What a tool, or the server, says of one manifest. */
export interface CaseVerdict {
  readonly accepted: boolean;
  /** Why not; empty where it is accepted. */
  readonly message: string;
  /** The fields that are wrong, as Kubernetes writes them. */
  readonly paths?: readonly string[];
  /** The object as the server would store it, where that was asked for. */
  readonly object?: JsonObject;
}

/** How far a tool agrees with the server. */
export interface Comparison {
  /** What was asked, such as `create`. */
  readonly subject: string;
  readonly tool: string;
  readonly cases: number;
  /** Of them, how many the server accepts. */
  readonly accepted: number;
  readonly disagreements: readonly Disagreement[];
  /** The least share of agreement, where one is demanded. */
  readonly bar?: number;
  /** Whether a case that the tool refuses and the server accepts misses the bar, however few they are. */
  readonly noneWronglyFailed?: boolean;
}

export interface Disagreement {
  readonly name: string;
  /** failed: the tool refuses what the server accepts; passed: the other way round; other: both accept, with another result. */
  readonly kind: "failed" | "passed" | "other";
  readonly server: string;
  readonly tool: string;
}

/** Compares yes and no. */
export function compareVerdicts(
  what: Pick<Comparison, "subject" | "tool" | "bar" | "noneWronglyFailed">,
  named: readonly { readonly name: string }[],
  sides: { readonly server: readonly CaseVerdict[]; readonly tool: readonly CaseVerdict[] },
): Comparison {
  const disagreements = named.flatMap(({ name }, index): Disagreement[] => {
    const server = sides.server[index];
    const tool = sides.tool[index] ?? { accepted: false, message: "the tool gave no verdict" };
    if (!server || server.accepted === tool.accepted) return [];
    return [
      { name, kind: server.accepted ? "failed" : "passed", server: server.message, tool: tool.message },
    ];
  });
  const accepted = sides.server.filter((verdict) => verdict.accepted).length;
  return { ...what, cases: named.length, accepted, disagreements };
}

/** The share of cases that the tool and the server agree on, at most 1. */
export function agreement({ cases, disagreements }: Comparison): number {
  return cases === 0 ? 0 : 1 - disagreements.length / cases;
}

/** Whether a comparison with a bar misses it. */
export function missesBar(comparison: Comparison): boolean {
  if (comparison.bar === undefined) return false;
  const failed = comparison.disagreements.some(({ kind }) => kind === "failed");
  return agreement(comparison) < comparison.bar || (comparison.noneWronglyFailed === true && failed);
}
