import { objectAt, stringAt } from "../../../shared/resources/json.ts";
import type { Resource } from "../../../shared/resources/resource.ts";

/** The text of an annotation; undefined where the object has none. */
export function annotationOf(resource: Resource, name: string): string | undefined {
  return stringAt(objectAt(metadataOf(resource), "annotations") ?? {}, name);
}

/** The text of a label; undefined where the object has none. */
export function labelOf(resource: Resource, name: string): string | undefined {
  return stringAt(objectAt(metadataOf(resource), "labels") ?? {}, name);
}

/** An object's metadata; empty where it has none. */
export function metadataOf(resource: Resource) {
  return objectAt(resource.object, "metadata") ?? {};
}

/** The options of an annotation with a comma between them, such as Argo CD's `Prune=false,Validate=false`. */
export function annotationOptions(resource: Resource, name: string): readonly string[] {
  return (annotationOf(resource, name) ?? "").split(",").map((option) => option.trim());
}
