import type { IgnoreRule } from "../../../shared/diff/ignoreRule.ts";
import { parseApiVersion } from "../../../shared/resources/groupVersionKind.ts";
import { objectAt, stringAt } from "../../../shared/resources/json.ts";
import type { Resource } from "../../../shared/resources/resource.ts";

/** The types that are read to know which replica counts belong to an autoscaler. */
export const autoscalerType = { group: "autoscaling", version: "v2", kind: "HorizontalPodAutoscaler" };

/**
 * The rule `hpa-replicas`: the replicas of what a HorizontalPodAutoscaler targets, in Git or in the cluster,
 * are the autoscaler's to set and never drift.
 */
export function autoscaledReplicas(resources: readonly Resource[]): readonly IgnoreRule[] {
  return resources.filter(isAutoscaler).flatMap(({ namespace, name, object }) => {
    const target = objectAt(objectAt(object, "spec") ?? {}, "scaleTargetRef") ?? {};
    const kind = stringAt(target, "kind");
    const targetName = stringAt(target, "name");
    if (!kind || !targetName) return [];
    const { group } = parseApiVersion(stringAt(target, "apiVersion") ?? "");
    const reason = `hpa-replicas: HorizontalPodAutoscaler ${namespace}/${name} sets them.`;
    return [{ group, kind, namespace, name: targetName, pointers: ["/spec/replicas"], reason }];
  });
}

function isAutoscaler({ gvk }: Resource): boolean {
  return gvk.group === autoscalerType.group && gvk.kind === autoscalerType.kind;
}
