import type { JsonObject } from "../resources/json.ts";
import type { Resource } from "../resources/resource.ts";

/** The definitions of custom types among objects, for an engine to learn. */
export function customResourceDefinitions(resources: readonly Resource[]): readonly JsonObject[] {
  return resources
    .filter(({ gvk }) => gvk.group === "apiextensions.k8s.io" && gvk.kind === "CustomResourceDefinition")
    .map(({ object }) => object);
}
