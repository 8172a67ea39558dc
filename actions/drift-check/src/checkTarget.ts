import type { IgnoreRule } from "../../../shared/diff/ignoreRule.ts";
import { customResourceDefinitions } from "../../../shared/engine/customResourceDefinitions.ts";
import type { Engine } from "../../../shared/engine/engine.ts";
import type { Finding } from "../../../shared/findings/finding.ts";
import { findingOfProblem } from "../../../shared/findings/finding.ts";
import type { InputProblem } from "../../../shared/resources/location.ts";
import { autoscalerType } from "./autoscaled.ts";
import type { Collect } from "./desired.ts";
import { desiredObjects } from "./desired.ts";
import type { Drift } from "./drift.ts";
import { findDrift } from "./drift.ts";
import type { OpenLive } from "./openLive.ts";
import type { Target } from "./targets.ts";

/** What is known of a target after a look at it. */
export type TargetState =
  | {
      readonly kind: "compared";
      readonly drift: Drift;
      /** False where a part of Git or of the cluster could not be read: then nobody may say "in sync". */
      readonly complete: boolean;
      readonly findings: readonly Finding[];
      readonly notes: readonly string[];
    }
  /** Git could not be rendered at all, or nothing could be read of what runs. */
  | { readonly kind: "unknown"; readonly findings: readonly Finding[]; readonly notes: readonly string[] };

export interface CheckOptions {
  readonly collect: Collect;
  readonly openLive: OpenLive;
  readonly engine: Engine;
  readonly namespaces: readonly string[];
  readonly ignore: readonly IgnoreRule[];
  readonly extra: "report" | "ignore";
}

/** Renders a target's manifests, reads what runs and compares the two. Reads only. */
export async function checkTarget(target: Target, options: CheckOptions): Promise<TargetState> {
  const git = await options.collect(target);
  const gitFindings = git.problems.map(findingOfProblem);
  if (git.resources.length === 0) return { kind: "unknown", findings: gitFindings, notes: [] };
  const groups = new Set([autoscalerType.group, ...git.resources.map(({ gvk }) => gvk.group)]);
  const opened = await options.openLive(target, groups);
  if (opened.status === "unreadable") return unknown(gitFindings, opened.problems);

  const definitions = customResourceDefinitions(git.resources);
  const desired = desiredObjects({
    collected: git.resources,
    engine: options.engine.withCustomResources(definitions),
    source: opened.source,
    namespace: target.namespace,
    onlyNamespaces: options.namespaces,
  });
  if (desired.resources.length === 0) return unknown(gitFindings, [nothingToCompare(target)], desired.notes);
  const live = await opened.source.read({
    wanted: desired.resources,
    namespaces: desired.namespaces,
    also: [autoscalerType],
  });
  // An object that Git has but nobody could read from it would look like an extra one.
  const gitIsWhole = gitFindings.every(({ severity }) => severity !== "error");
  const liveDefinitions = customResourceDefinitions(live.resources);
  const engine = options.engine.withCustomResources([...liveDefinitions, ...definitions]);
  const drift = findDrift({
    desired: desired.resources,
    leftOut: desired.leftOut,
    live,
    extraNamespaces: options.extra === "report" && gitIsWhole ? desired.namespaces : [],
    ignore: options.ignore,
    schemaOf: (gvk) => engine.schemaOf(gvk),
  });
  const notes = [...desired.notes, ...live.notes];
  if (drift.compared === 0 && drift.unread > 0) return unknown(gitFindings, live.problems, notes);
  const findings = [...gitFindings, ...live.problems.map(findingOfProblem)];
  return { kind: "compared", drift, complete: gitIsWhole && live.unread.length === 0, findings, notes };
}

/** Without it a misspelt namespace would be in sync for ever. */
function nothingToCompare({ name }: Target): InputProblem {
  return {
    code: "no-manifests",
    message: `No object of ${name} is left to be compared.`,
    hint: "The notes say what was left out; check `namespaces` and the paths.",
  };
}

function unknown(
  found: readonly Finding[],
  problems: readonly InputProblem[],
  notes: readonly string[] = [],
): TargetState {
  return { kind: "unknown", findings: [...found, ...problems.map(findingOfProblem)], notes };
}
