import { arrayAt, objectAt, objectsAt, stringAt } from "../../../shared/resources/json.ts";
import type { Resource } from "../../../shared/resources/resource.ts";
import { annotationOf, annotationOptions, labelOf, metadataOf } from "./objectMetadata.ts";

/** Why an object that is not in Git belongs where it is. */
interface OwnedRule {
  readonly id: string;
  readonly owns: (resource: Resource, made: MadeObjects) => boolean;
}

/** Objects that controllers make of others without an ownerReference, as `kind/namespace/name`. */
export interface MadeObjects {
  readonly names: ReadonlySet<string>;
  /** Prefixes of PersistentVolumeClaims, up to the ordinal: `PersistentVolumeClaim/shop/data-db-`. */
  readonly claims: readonly string[];
}

const rules: readonly OwnedRule[] = [
  { id: "owner-reference", owns: (resource) => arrayAt(metadataOf(resource), "ownerReferences").length > 0 },
  { id: "deleted", owns: (resource) => metadataOf(resource).deletionTimestamp !== undefined },
  { id: "control-plane", owns: isOfControlPlane },
  { id: "every-namespace", owns: isInEveryNamespace },
  { id: "recorded-by-cluster", owns: isRecordedByCluster },
  { id: "token", owns: isToken },
  { id: "helm-release", owns: isHelmRelease },
  { id: "unsealed-secret", owns: isUnsealed },
  { id: "made-of-another", owns: isMadeOfAnother },
  { id: "marked-by-people", owns: isMarked },
];

/** The id of the rule by which an object that is not in Git is none of its business; undefined for extra ones. */
export function controllerOwned(resource: Resource, made: MadeObjects): string | undefined {
  return rules.find(({ owns }) => owns(resource, made))?.id;
}

/** What the API server and kubeadm make for themselves. */
function isOfControlPlane(resource: Resource): boolean {
  const { gvk, namespace, name } = resource;
  if (labelOf(resource, "kubernetes.io/bootstrapping") !== undefined) return true;
  if (gvk.kind === "Service" && namespace === "default" && name === "kubernetes") return true;
  const bootstrap =
    /^(?:system:|kubeadm[:-]|kubelet-config|kube-apiserver-|extension-apiserver-authentication|cluster-info)/;
  return (namespace === "kube-system" || namespace === "kube-public") && bootstrap.test(name);
}

/** What a controller puts into every namespace. */
function isInEveryNamespace({ gvk, name }: Resource): boolean {
  if (gvk.kind === "ServiceAccount") return name === "default";
  const trustBundles = ["kube-root-ca.crt", "openshift-service-ca.crt", "istio-ca-root-cert"];
  return gvk.kind === "ConfigMap" && trustBundles.includes(name);
}

/** Kinds that the cluster writes about itself. */
function isRecordedByCluster({ gvk }: Resource): boolean {
  if (gvk.kind === "Event") return gvk.group === "" || gvk.group === "events.k8s.io";
  if (gvk.kind === "Lease") return gvk.group === "coordination.k8s.io";
  if (gvk.kind === "EndpointSlice") return gvk.group === "discovery.k8s.io";
  return gvk.kind === "Endpoints" && gvk.group === "";
}

function isToken(resource: Resource): boolean {
  const tokens = ["kubernetes.io/service-account-token", "bootstrap.kubernetes.io/token"];
  return isSecret(resource) && tokens.includes(stringAt(resource.object, "type") ?? "");
}

/** The record of a release, in a Secret or (with `HELM_DRIVER=configmap`) in a ConfigMap. */
function isHelmRelease(resource: Resource): boolean {
  if (isSecret(resource)) return stringAt(resource.object, "type") === "helm.sh/release.v1";
  return resource.gvk.kind === "ConfigMap" && labelOf(resource, "owner") === "helm";
}

/** Secrets that a controller fills, by the marks that it leaves on them. */
function isUnsealed(resource: Resource): boolean {
  return (
    isSecret(resource) &&
    (labelOf(resource, "reconcile.external-secrets.io/managed") === "true" ||
      annotationOf(resource, "sealedsecrets.bitnami.com/managed") === "true" ||
      annotationOf(resource, "cert-manager.io/certificate-name") !== undefined)
  );
}

function isMadeOfAnother(resource: Resource, made: MadeObjects): boolean {
  const key = nameKey(resource);
  if (made.names.has(key)) return true;
  return made.claims.some((prefix) => key.startsWith(prefix) && /^\d+$/.test(key.slice(prefix.length)));
}

/**
 * Objects that people marked as not to be pruned.
 * @see https://argo-cd.readthedocs.io/en/stable/user-guide/compare-options/
 * @see https://fluxcd.io/flux/components/kustomize/kustomizations/#prune
 * @see https://helm.sh/docs/howto/charts_tips_and_tricks/#tell-helm-not-to-uninstall-a-resource
 */
function isMarked(resource: Resource): boolean {
  return (
    annotationOptions(resource, "argocd.argoproj.io/compare-options").includes("IgnoreExtraneous") ||
    annotationOptions(resource, "argocd.argoproj.io/sync-options").includes("Prune=false") ||
    annotationOf(resource, "kustomize.toolkit.fluxcd.io/prune")?.toLowerCase() === "disabled" ||
    annotationOf(resource, "helm.sh/resource-policy") === "keep"
  );
}

/** Collects what controllers make of the given objects, desired and live ones. */
export function madeObjects(resources: readonly Resource[]): MadeObjects {
  return {
    names: new Set(resources.flatMap(namesMadeOf)),
    claims: resources.flatMap(claimsMadeOf),
  };
}

/** The Secrets of a SealedSecret, an ExternalSecret and a Certificate. */
function namesMadeOf({ gvk, namespace, name, object }: Resource): readonly string[] {
  const spec = objectAt(object, "spec") ?? {};
  if (gvk.kind === "SealedSecret" && gvk.group === "bitnami.com") return [`Secret/${namespace}/${name}`];
  if (gvk.kind === "ExternalSecret" && gvk.group === "external-secrets.io") {
    return [`Secret/${namespace}/${stringAt(objectAt(spec, "target") ?? {}, "name") ?? name}`];
  }
  if (gvk.kind === "Certificate" && gvk.group === "cert-manager.io") {
    const secret = stringAt(spec, "secretName");
    return secret === undefined ? [] : [`Secret/${namespace}/${secret}`];
  }
  return [];
}

/** A StatefulSet's claims are named after template, set and ordinal, and outlive the set. */
function claimsMadeOf({ gvk, namespace, name, object }: Resource): readonly string[] {
  if (gvk.kind !== "StatefulSet" || gvk.group !== "apps") return [];
  return objectsAt(objectAt(object, "spec") ?? {}, "volumeClaimTemplates").map((template) => {
    const claim = stringAt(objectAt(template, "metadata") ?? {}, "name") ?? "";
    return `PersistentVolumeClaim/${namespace}/${claim}-${name}-`;
  });
}

function isSecret({ gvk }: Resource): boolean {
  return gvk.kind === "Secret" && gvk.group === "";
}

function nameKey({ gvk, namespace, name }: Resource): string {
  return `${gvk.kind}/${namespace}/${name}`;
}
