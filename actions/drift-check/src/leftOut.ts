import type { Resource } from "../../../shared/resources/resource.ts";
import { formatReference } from "../../../shared/resources/resource.ts";
import { stringAt } from "../../../shared/resources/json.ts";
import { annotationOf, metadataOf } from "./objectMetadata.ts";

/** Objects in Git that need not be in the cluster as they stand there. */
interface LeaveOutRule {
  /** Completes "… is left out: ". */
  readonly reason: string;
  readonly covers: (resource: Resource) => boolean;
}

/**
 * @see https://helm.sh/docs/topics/charts_hooks/
 * @see https://argo-cd.readthedocs.io/en/stable/user-guide/sync-waves/
 * @see https://fluxcd.io/flux/components/kustomize/kustomizations/#controlling-the-apply-behavior-of-resources
 */
const rules: readonly LeaveOutRule[] = [
  {
    reason: "a Helm hook, which runs and may go away",
    covers: (resource) => annotationOf(resource, "helm.sh/hook") !== undefined,
  },
  {
    reason: "an Argo CD hook, which runs and may go away",
    covers: (resource) => annotationOf(resource, "argocd.argoproj.io/hook") !== undefined,
  },
  {
    reason: "its name is made by the cluster (generateName)",
    covers: (resource) => stringAt(metadataOf(resource), "name") === undefined,
  },
  {
    reason: "Flux is told not to reconcile it",
    covers: (resource) =>
      annotationOf(resource, "kustomize.toolkit.fluxcd.io/reconcile")?.toLowerCase() === "disabled" ||
      annotationOf(resource, "kustomize.toolkit.fluxcd.io/ssa")?.toLowerCase() === "ignore",
  },
];

export interface KeptResources {
  readonly kept: readonly Resource[];
  readonly left: readonly Resource[];
  readonly notes: readonly string[];
}

/** Takes out the objects that can't be compared by name, with a note for each. */
export function leaveOut(resources: readonly Resource[]): KeptResources {
  const kept: Resource[] = [];
  const left: Resource[] = [];
  const notes: string[] = [];
  for (const resource of resources) {
    const rule = rules.find(({ covers }) => covers(resource));
    if (rule === undefined) {
      kept.push(resource);
      continue;
    }
    left.push(resource);
    notes.push(`${formatReference({ ...resource, kind: resource.gvk.kind })} is left out: ${rule.reason}.`);
  }
  return { kept, left, notes };
}
