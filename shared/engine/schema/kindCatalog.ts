import type { GroupVersionKind } from "../../resources/groupVersionKind.ts";
import { formatApiVersion, groupVersionKindKey, parseApiVersion } from "../../resources/groupVersionKind.ts";
import type { Artefact } from "./artefact.ts";
import type { BuiltInSchemas } from "./builtInSchemas.ts";
import type { Checks } from "./checks.ts";
import type { KindFacts } from "../engine.ts";
import type { SchemaNode } from "./schemaNode.ts";
import { nearestName } from "./spelling.ts";

/** An API type that the engine knows. */
export interface KnownKind {
  readonly gvk: GroupVersionKind;
  readonly facts: KindFacts;
  /** What is checked under `status`, which the API server resets when an object is created. */
  readonly statusChecks: Checks;
  schema(): SchemaNode;
}

/** API types by group, version and kind. */
export interface KindCatalog {
  find(gvk: GroupVersionKind): KnownKind | undefined;
  readonly all: readonly KnownKind[];
}

/** A catalogue of these types; of two with the same group, version and kind the first one stays. */
export function kindCatalog(kinds: Iterable<KnownKind>): KindCatalog {
  const byKey = new Map<string, KnownKind>();
  for (const kind of kinds) {
    const key = groupVersionKindKey(kind.gvk);
    if (!byKey.has(key)) byKey.set(key, kind);
  }
  return { find: (gvk) => byKey.get(groupVersionKindKey(gvk)), all: [...byKey.values()] };
}

/** The built-in types of an artefact. What the history of a kind says goes before what can be seen of its schema. */
export function builtInKinds(
  artefact: Artefact,
  schemas: BuiltInSchemas,
  facts: ReadonlyMap<string, KindFacts>,
): readonly KnownKind[] {
  return artefact.kinds.map(([apiVersion, kind, plural, scopeLetter, schema]) => {
    const gvk = { ...parseApiVersion(apiVersion), kind };
    const scope = scopeLetter === "N" ? "Namespaced" : "Cluster";
    return {
      gvk,
      facts: facts.get(groupVersionKindKey(gvk)) ?? { plural, scope, served: true, shortNames: [] },
      statusChecks: { unknownFields: true, types: true, requiredFields: false },
      schema: () => schemas.node(schema),
    };
  });
}

/** What to write in place of a type that is not known, or undefined where nothing is near. */
export function kindHint(gvk: GroupVersionKind, catalog: KindCatalog): string | undefined {
  const served = catalog.all.filter((kind) => kind.facts.served).map((kind) => kind.gvk);
  const sameKind = served.filter(({ kind }) => kind === gvk.kind);
  if (sameKind.length > 0) {
    const sameGroup = sameKind.filter(({ group }) => group === gvk.group);
    const versions = (sameGroup.length > 0 ? sameGroup : sameKind).toSorted(compareMaturity);
    const stable = versions.filter(({ version }) => isStable(version));
    const named = (stable.length > 0 ? stable : versions).map(formatApiVersion);
    return `${gvk.kind} is served as ${named.join(" and as ")}.`;
  }
  const sameVersion = served.filter(({ group, version }) => group === gvk.group && version === gvk.version);
  const kind =
    nearestName(
      gvk.kind,
      sameVersion.map((known) => known.kind),
    ) ??
    nearestName(
      gvk.kind,
      served.map((known) => known.kind),
    );
  const known = served.toSorted(compareMaturity).find((candidate) => candidate.kind === kind);
  if (!known) return undefined;
  const meant = sameVersion.some((candidate) => candidate.kind === kind) ? gvk : known;
  return `Did you mean "${known.kind}" of ${formatApiVersion(meant)}?`;
}

function isStable(version: string): boolean {
  return /^v\d+$/.test(version);
}

/** Stable versions before beta and alpha ones, the higher first, as Kubernetes orders them. */
function compareMaturity(left: GroupVersionKind, right: GroupVersionKind): number {
  const a = maturity(left.version);
  const b = maturity(right.version);
  return b.level - a.level || b.major - a.major || b.minor - a.minor;
}

function maturity(version: string): {
  readonly level: number;
  readonly major: number;
  readonly minor: number;
} {
  const [, major, stage, minor] = /^v(\d+)(?:(alpha|beta)(\d+))?$/.exec(version) ?? [];
  const level = major === undefined ? 0 : stage === undefined ? 3 : stage === "beta" ? 2 : 1;
  return { level, major: Number(major ?? 0), minor: Number(minor ?? 0) };
}
