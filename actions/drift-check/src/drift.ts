import type { SetDiff } from "../../../shared/diff/change.ts";
import { compareSets } from "../../../shared/diff/compareSets.ts";
import type { IgnoreRule } from "../../../shared/diff/ignoreRule.ts";
import type { SchemaLookup } from "../../../shared/resources/fieldSchema.ts";
import type { Resource } from "../../../shared/resources/resource.ts";
import { identityKey, identityOf } from "../../../shared/resources/resource.ts";
import { matchesWildcard } from "../../../shared/resources/wildcard.ts";
import type { LiveSet } from "../../../shared/sources/liveSource.ts";
import { isUnread } from "../../../shared/sources/liveSource.ts";
import { autoscaledReplicas } from "./autoscaled.ts";
import { controllerOwned, madeObjects } from "./controllerOwned.ts";

export interface DriftQuestion {
  /** What is to run, in its final namespaces. */
  readonly desired: readonly Resource[];
  /** Objects of Git that are not compared; where they exist they are not extra. */
  readonly leftOut: readonly Resource[];
  readonly live: LiveSet;
  /** Where extra objects are looked for; none where nothing can be said about them. */
  readonly extraNamespaces: readonly string[];
  readonly ignore: readonly IgnoreRule[];
  readonly schemaOf: SchemaLookup;
}

/** Git on the left, what runs on the right: removed is missing, added is extra, modified is drifted. */
export interface Drift {
  readonly diff: SetDiff;
  /** Objects of Git of which is known how they run. */
  readonly compared: number;
  /** Objects of Git of which nothing is known. */
  readonly unread: number;
}

/** Compares what is to run with what runs, as far as that is known. */
export function findDrift(question: DriftQuestion): Drift {
  const { desired, live, ignore, schemaOf } = question;
  const known = desired.filter((resource) => !isUnread(live.unread, identityOf(resource)));
  const autoscaled = autoscaledReplicas([...desired, ...live.resources]);
  const diff = compareSets({
    left: known,
    right: counterparts(question),
    mode: "declared",
    schemaOf,
    ignore: [...ignore, ...autoscaled],
  });
  const compared = new Set(known.map((resource) => identityKey(identityOf(resource)))).size;
  return { diff, compared, unread: desired.length - known.length };
}

/** The live objects that are desired, and those of the same kinds and namespaces that nobody accounts for. */
function counterparts(question: DriftQuestion): readonly Resource[] {
  const { desired, live } = question;
  const wanted = new Set(desired.map((resource) => identityKey(identityOf(resource))));
  const isExtra = extraObjects(question);
  return live.resources.filter(
    (resource) => wanted.has(identityKey(identityOf(resource))) || isExtra(resource),
  );
}

function extraObjects(question: DriftQuestion): (resource: Resource) => boolean {
  const { desired, leftOut, live, extraNamespaces } = question;
  const kinds = new Set(desired.map(typeKey));
  const made = madeObjects([...desired, ...leftOut, ...live.resources]);
  return (resource) =>
    resource.namespace !== "" &&
    extraNamespaces.includes(resource.namespace) &&
    kinds.has(typeKey(resource)) &&
    !leftOut.some((other) => isSameName(other, resource)) &&
    controllerOwned(resource, made) === undefined;
}

/** The name of an object with generateName ends in a `*`. */
function isSameName(pattern: Resource, resource: Resource): boolean {
  return (
    typeKey(pattern) === typeKey(resource) &&
    pattern.namespace === resource.namespace &&
    matchesWildcard(pattern.name, resource.name)
  );
}

function typeKey({ gvk }: Resource): string {
  return `${gvk.group}/${gvk.kind}`;
}
