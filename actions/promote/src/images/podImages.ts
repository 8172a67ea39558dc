import { valueAt } from "../../../../shared/resources/fieldPath.ts";
import { parseApiVersion } from "../../../../shared/resources/groupVersionKind.ts";
import type { JsonObject, JsonValue } from "../../../../shared/resources/json.ts";
import { arrayAt, isJsonObject, objectAt, ownValue, stringAt } from "../../../../shared/resources/json.ts";
import type { NodePath } from "../edits/scalarNode.ts";
import type { DocumentScope } from "./imageFields.ts";
import { referenceSite } from "./imageFields.ts";
import type { ImageSite } from "./imageSite.ts";

/** Where a kind of an API group keeps its PodSpec, in every version of the group. */
const podSpecPaths: ReadonlyMap<string, NodePath> = new Map([
  ["/Pod", ["spec"]],
  ["/PodTemplate", ["template", "spec"]],
  ["/ReplicationController", ["spec", "template", "spec"]],
  ["apps/Deployment", ["spec", "template", "spec"]],
  ["apps/StatefulSet", ["spec", "template", "spec"]],
  ["apps/DaemonSet", ["spec", "template", "spec"]],
  ["apps/ReplicaSet", ["spec", "template", "spec"]],
  ["extensions/Deployment", ["spec", "template", "spec"]],
  ["extensions/DaemonSet", ["spec", "template", "spec"]],
  ["extensions/ReplicaSet", ["spec", "template", "spec"]],
  ["batch/Job", ["spec", "template", "spec"]],
  ["batch/CronJob", ["spec", "jobTemplate", "spec", "template", "spec"]],
]);

const containerLists = ["initContainers", "containers", "ephemeralContainers"] as const;

/** The images of a Kubernetes object, or of the objects in a `List`. */
export function podImages(
  scope: DocumentScope,
  object: JsonObject,
  path: NodePath = [],
): readonly ImageSite[] {
  const items = ownValue(object, "items");
  if (Array.isArray(items) && stringAt(object, "kind")?.endsWith("List")) {
    return (items as readonly JsonValue[]).flatMap((item, index) =>
      isJsonObject(item) ? podImages(scope, item, [...path, "items", index]) : [],
    );
  }
  const kind = stringAt(object, "kind") ?? "";
  const { group } = parseApiVersion(stringAt(object, "apiVersion") ?? "");
  const specPath = podSpecPaths.get(`${group}/${kind}`);
  const spec = specPath && valueAt(object, specPath);
  if (!specPath || !isJsonObject(spec)) return [];
  const name = stringAt(objectAt(object, "metadata") ?? {}, "name") ?? "";
  return specImages(scope, { spec, path: [...path, ...specPath], owner: `${kind}/${name}` });
}

interface PodSpec {
  readonly spec: JsonObject;
  readonly path: NodePath;
  readonly owner: string;
}

function specImages(scope: DocumentScope, pod: PodSpec): readonly ImageSite[] {
  const containers = containerLists.flatMap((list) =>
    arrayAt(pod.spec, list).map((container, index) => ({
      list,
      container,
      path: [...pod.path, list, index],
    })),
  );
  // An image can also be mounted as a volume: `volumes[].image.reference`.
  const volumes = arrayAt(pod.spec, "volumes").map((volume, index) => ({
    list: "volumes",
    container: volume,
    path: [...pod.path, "volumes", index],
  }));
  return [...containers, ...volumes].flatMap(({ list, container, path }) => {
    if (!isJsonObject(container)) return [];
    const imagePath = list === "volumes" ? ["image", "reference"] : ["image"];
    const text = valueAt(container, imagePath);
    const place = `${pod.owner}/${list}/${stringAt(container, "name") ?? ""}`;
    if (typeof text !== "string") return [];
    return referenceSite(scope, { path: [...path, ...imagePath], place, text }) ?? [];
  });
}
