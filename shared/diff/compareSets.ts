import { groupVersionKindKey } from "../resources/groupVersionKind.ts";
import type { SchemaLookup } from "../resources/fieldSchema.ts";
import type { Resource, ResourceIdentity } from "../resources/resource.ts";
import { compareIdentities, identityKey, identityOf } from "../resources/resource.ts";
import type { FieldChange, IgnoredChange, ResourceChange, SetDiff } from "./change.ts";
import { comparableObject } from "./comparable.ts";
import type { CompareMode, FieldDifference } from "./compareFields.ts";
import { compareFields } from "./compareFields.ts";
import type { IgnoreMatcher, IgnoreRule } from "./ignoreRule.ts";
import { ignoreMatcher } from "./ignoreRule.ts";
import { isSensitive, redactResource, redactVariables } from "./sensitive.ts";

export interface CompareOptions {
  readonly left: readonly Resource[];
  readonly right: readonly Resource[];
  readonly mode: CompareMode;
  readonly schemaOf: SchemaLookup;
  readonly ignore: readonly IgnoreRule[];
}

/**
 * Compares two sets of objects by identity (group, kind, namespace and name). Where a set holds an object
 * twice, the last one counts, as the last apply would. The objects in the result carry no secret values.
 * The changes are ordered by identity, so the order of the sets never matters.
 */
export function compareSets(options: CompareOptions): SetDiff {
  const left = byIdentity(options.left);
  const right = byIdentity(options.right);
  const ignored: IgnoredChange[] = [];
  const changes: ResourceChange[] = [];
  const matchIgnore = ignoreMatcher(options.ignore);
  let unchanged = 0;
  for (const identity of identitiesOf(options)) {
    const key = identityKey(identity);
    const before = left.get(key);
    const after = right.get(key);
    const result = compareResources({ identity, before, after }, { ...options, matchIgnore });
    ignored.push(...result.ignored);
    if (result.change) changes.push(result.change);
    else unchanged++;
  }
  return { changes, ignored, unchanged };
}

function byIdentity(resources: readonly Resource[]): ReadonlyMap<string, Resource> {
  return new Map(resources.map((resource) => [identityKey(identityOf(resource)), resource]));
}

function identitiesOf({ left, right }: CompareOptions): readonly ResourceIdentity[] {
  const all = [...left, ...right].map(identityOf);
  return [...new Map(all.map((identity) => [identityKey(identity), identity])).values()].toSorted(
    compareIdentities,
  );
}

interface ResourcePair {
  readonly identity: ResourceIdentity;
  readonly before: Resource | undefined;
  readonly after: Resource | undefined;
}

interface ResourceResult {
  readonly change: ResourceChange | undefined;
  readonly ignored: readonly IgnoredChange[];
}

type PairOptions = CompareOptions & { readonly matchIgnore: IgnoreMatcher };

function compareResources(pair: ResourcePair, options: PairOptions): ResourceResult {
  const { identity, before, after } = pair;
  if (!before || !after) {
    const reason = options.matchIgnore(identity, []);
    if (reason !== undefined) return { change: undefined, ignored: [{ identity, path: [], reason }] };
    if (after) return { change: { change: "added", identity, after: redactResource(after) }, ignored: [] };
    if (before)
      return { change: { change: "removed", identity, before: redactResource(before) }, ignored: [] };
    return { change: undefined, ignored: [] };
  }
  const { differences, ignored } = splitIgnored(
    pair,
    differencesOf(before, after, options),
    options.matchIgnore,
  );
  if (differences.length === 0) return { change: undefined, ignored };
  const fields = differences.map((difference) => fieldChange(difference, before, after));
  const change: ResourceChange = {
    change: "modified",
    identity,
    before: redactResource(before),
    after: redactResource(after),
    fields,
  };
  return { change, ignored };
}

function differencesOf(before: Resource, after: Resource, options: PairOptions): readonly FieldDifference[] {
  const left = comparableObject(before.object);
  const right = comparableObject(after.object);
  // The version an object was written in is how it is served, not what it is.
  const sameVersion = groupVersionKindKey(before.gvk) === groupVersionKindKey(after.gvk);
  const schema = sameVersion ? options.schemaOf(after.gvk) : undefined;
  const differences = compareFields({ left, right }, { mode: options.mode, schema });
  return differences.filter(({ path }) => path.length !== 1 || path[0] !== "apiVersion");
}

function splitIgnored(
  { identity }: ResourcePair,
  differences: readonly FieldDifference[],
  matchIgnore: IgnoreMatcher,
): { readonly differences: readonly FieldDifference[]; readonly ignored: readonly IgnoredChange[] } {
  const kept: FieldDifference[] = [];
  const ignored: IgnoredChange[] = [];
  for (const difference of differences) {
    const reason = matchIgnore(identity, difference.path);
    if (reason === undefined) kept.push(difference);
    else ignored.push({ identity, path: difference.path, reason });
  }
  return { differences: kept, ignored };
}

function fieldChange(difference: FieldDifference, before: Resource, after: Resource): FieldChange {
  const { path } = difference;
  if (isSensitive(before.object, path) || isSensitive(after.object, path)) {
    return { visibility: "hidden", path, presence: presenceOf(difference) };
  }
  return {
    visibility: "visible",
    path,
    before: difference.before === undefined ? undefined : redactVariables(difference.before),
    after: difference.after === undefined ? undefined : redactVariables(difference.after),
  };
}

function presenceOf(difference: FieldDifference): "added" | "removed" | "modified" {
  if (difference.before === undefined) return "added";
  return difference.after === undefined ? "removed" : "modified";
}
