import type { Engine } from "../../../shared/engine/engine.ts";
import type { Resource } from "../../../shared/resources/resource.ts";
import type { ResourceSet } from "../../../shared/resources/resourceSet.ts";
import type { ChartSource } from "../../../shared/sources/helm.ts";
import type { LiveSource } from "../../../shared/sources/liveSource.ts";
import { leaveOut } from "./leftOut.ts";
import { placeResources } from "./placement.ts";

/** Reads manifests and renders what is to be rendered. */
export type Collect = (request: {
  readonly paths: readonly string[];
  readonly charts: readonly ChartSource[];
}) => Promise<ResourceSet>;

/** What is to run, ready to be compared. */
export interface DesiredObjects {
  readonly resources: readonly Resource[];
  readonly leftOut: readonly Resource[];
  /** Where extra objects may be looked for: the namespaces that the objects are in. */
  readonly namespaces: readonly string[];
  readonly notes: readonly string[];
}

export interface DesiredQuestion {
  readonly collected: readonly Resource[];
  readonly engine: Engine;
  readonly source: LiveSource;
  /** Of objects that name none; undefined for the live side's own. */
  readonly namespace: string | undefined;
  /** Only these namespaces are looked at; empty for all. */
  readonly onlyNamespaces: readonly string[];
}

/** Puts collected objects into their namespaces and takes out what is not to be compared. */
export function desiredObjects(question: DesiredQuestion): DesiredObjects {
  const { collected, engine, source, onlyNamespaces } = question;
  const placed = placeResources(collected, {
    scopeOf: (gvk) => engine.factsOf(gvk)?.scope ?? source.scopeOf(gvk),
    defaultNamespace: question.namespace ?? source.defaultNamespace,
  });
  const chosen = placed.filter((resource) => isChosen(resource, onlyNamespaces));
  const { kept, left, notes } = leaveOut(chosen);
  const elsewhere = placed.length - chosen.length;
  const namespaces = new Set(kept.map(({ namespace }) => namespace).filter((namespace) => namespace !== ""));
  return {
    resources: kept,
    leftOut: left,
    namespaces: onlyNamespaces.length > 0 ? onlyNamespaces : [...namespaces].toSorted(),
    notes: elsewhere === 0 ? notes : [...notes, outsideNote(elsewhere, onlyNamespaces)],
  };
}

/** With chosen namespaces, of the cluster-scoped objects only the namespaces themselves are looked at. */
function isChosen({ gvk, namespace, name }: Resource, onlyNamespaces: readonly string[]): boolean {
  if (onlyNamespaces.length === 0) return true;
  const isNamespace = gvk.group === "" && gvk.kind === "Namespace";
  return onlyNamespaces.includes(isNamespace ? name : namespace);
}

function outsideNote(count: number, onlyNamespaces: readonly string[]): string {
  const objects = count === 1 ? "1 object is" : `${count} objects are`;
  return `${objects} left out: only ${onlyNamespaces.join(", ")} ${onlyNamespaces.length === 1 ? "is" : "are"} looked at.`;
}
