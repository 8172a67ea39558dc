import type { GroupVersionKind } from "../resources/groupVersionKind.ts";
import type { InputProblem } from "../resources/location.ts";
import type { Resource, ResourceIdentity } from "../resources/resource.ts";
import type { ResourceSet } from "../resources/resourceSet.ts";

export type Scope = "Namespaced" | "Cluster";

/** Something that says what runs: a cluster, or a recorded snapshot of one. */
export interface LiveSource {
  /** The namespace of namespaced objects that name none. */
  readonly defaultNamespace: string;
  /** The scope of a type as the source knows it; undefined where it has never heard of the type. */
  scopeOf(type: Pick<GroupVersionKind, "group" | "kind">): Scope | undefined;
  read(request: LiveRequest): Promise<LiveSet>;
}

export interface LiveRequest {
  /** The objects to compare with, in their final namespaces: their types are the ones that are read. */
  readonly wanted: readonly Resource[];
  /** Where objects that nobody wanted are looked for. */
  readonly namespaces: readonly string[];
  /** Types to read as well, where that is possible; nothing is said where it is not. */
  readonly also: readonly GroupVersionKind[];
}

/** What a source could say. The problems name what is in `unread`. */
export interface LiveSet extends ResourceSet {
  readonly unread: readonly UnreadPart[];
  /** Things to know about the reading that are no problem. */
  readonly notes: readonly string[];
}

/** Objects of which nothing is known; a part that is absent stands for all. */
export interface UnreadPart {
  readonly group: string;
  readonly kind: string;
  readonly namespace?: string;
  readonly name?: string;
}

/** A source that answers, or the reasons why nothing can be known. */
export type OpenedSource =
  | { readonly status: "open"; readonly source: LiveSource }
  | { readonly status: "unreadable"; readonly problems: readonly InputProblem[] };

/** Whether an object is among those of which nothing is known. */
export function isUnread(unread: readonly UnreadPart[], identity: ResourceIdentity): boolean {
  return unread.some(
    (part) =>
      part.group === identity.group &&
      part.kind === identity.kind &&
      (part.namespace ?? identity.namespace) === identity.namespace &&
      (part.name ?? identity.name) === identity.name,
  );
}
