import type { GroupVersionKind } from "../../../shared/resources/groupVersionKind.ts";
import { withoutKeys } from "../../../shared/resources/json.ts";
import type { Resource } from "../../../shared/resources/resource.ts";
import type { Scope } from "../../../shared/sources/liveSource.ts";
import { metadataOf } from "./objectMetadata.ts";

export interface Placement {
  /** Undefined for a type that nobody knows: its objects stay where they say they are. */
  readonly scopeOf: (gvk: GroupVersionKind) => Scope | undefined;
  /** For objects whose origin knows no other, as that of a Helm release does. */
  readonly defaultNamespace: string;
}

/**
 * Gives objects the namespace in which an apply would put them: namespaced ones that name none the default,
 * and cluster-scoped ones none, whatever they say, as the API server does.
 */
export function placeResources(resources: readonly Resource[], placement: Placement): readonly Resource[] {
  return resources.map((resource) => {
    const scope = placement.scopeOf(resource.gvk);
    if (scope === "Namespaced" && resource.namespace === "") {
      return withNamespace(resource, ownDefault(resource) ?? placement.defaultNamespace);
    }
    return scope === "Cluster" && resource.namespace !== "" ? withNamespace(resource, "") : resource;
  });
}

function ownDefault({ origin }: Resource): string | undefined {
  return origin.kind === "rendered" ? origin.defaultNamespace : undefined;
}

function withNamespace(resource: Resource, namespace: string): Resource {
  const rest = withoutKeys(metadataOf(resource), ["namespace"]);
  const metadata = namespace === "" ? rest : { ...rest, namespace };
  return { ...resource, namespace, object: { ...resource.object, metadata } };
}
