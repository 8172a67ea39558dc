import { describe, expect, test } from "@jest/globals";
import { readManifests } from "../../../shared/resources/manifest.ts";
import type { Resource } from "../../../shared/resources/resource.ts";
import { controllerOwned, madeObjects } from "./controllerOwned.ts";

function objects(text: string): readonly Resource[] {
  return readManifests({ file: "a.yaml", text }).resources;
}

function object(type: string, metadata: string, rest = ""): string {
  const [apiVersion, kind] = type.split(" ");
  return `{ apiVersion: ${apiVersion ?? ""}, kind: ${kind ?? ""}, metadata: { ${metadata} } ${rest} }`;
}

const secret = "v1 Secret";
const inShop = "namespace: shop, name: a";

const cases: readonly {
  readonly rule: string | undefined;
  readonly text: string;
  readonly others?: string;
}[] = [
  {
    rule: "owner-reference",
    text: object("apps/v1 ReplicaSet", `${inShop}, ownerReferences: [{ kind: Deployment, name: a }]`),
  },
  { rule: "deleted", text: object(secret, `${inShop}, deletionTimestamp: 2026-11-20T10:00:00Z`) },
  { rule: "control-plane", text: object("v1 Service", "namespace: default, name: kubernetes") },
  {
    rule: "control-plane",
    text: object(
      "rbac.authorization.k8s.io/v1 Role",
      "namespace: shop, name: a, labels: { kubernetes.io/bootstrapping: rbac-defaults }",
    ),
  },
  {
    rule: "control-plane",
    text: object("v1 ConfigMap", "namespace: kube-system, name: extension-apiserver-authentication"),
  },
  { rule: "every-namespace", text: object("v1 ConfigMap", "namespace: shop, name: kube-root-ca.crt") },
  { rule: "every-namespace", text: object("v1 ServiceAccount", "namespace: shop, name: default") },
  { rule: undefined, text: object("v1 ServiceAccount", "namespace: shop, name: intruder") },
  { rule: "recorded-by-cluster", text: object("v1 Event", inShop) },
  { rule: "recorded-by-cluster", text: object("coordination.k8s.io/v1 Lease", inShop) },
  { rule: "recorded-by-cluster", text: object("v1 Endpoints", inShop) },
  { rule: "recorded-by-cluster", text: object("discovery.k8s.io/v1 EndpointSlice", inShop) },
  { rule: "token", text: object(secret, inShop, ", type: kubernetes.io/service-account-token") },
  { rule: "helm-release", text: object(secret, inShop, ", type: helm.sh/release.v1") },
  { rule: "helm-release", text: object("v1 ConfigMap", `${inShop}, labels: { owner: helm }`) },
  {
    rule: "unsealed-secret",
    text: object(secret, `${inShop}, labels: { reconcile.external-secrets.io/managed: "true" }`),
  },
  {
    rule: "made-of-another",
    text: object(secret, inShop),
    others: object("bitnami.com/v1alpha1 SealedSecret", inShop),
  },
  {
    rule: undefined,
    text: object(secret, inShop),
    others: object("bitnami.com/v1alpha1 SealedSecret", "namespace: web, name: a"),
  },
  {
    rule: "made-of-another",
    text: object(secret, inShop),
    others: object(
      "external-secrets.io/v1 ExternalSecret",
      "namespace: shop, name: b",
      ", spec: { target: { name: a } }",
    ),
  },
  {
    rule: "made-of-another",
    text: object(secret, inShop),
    others: object("cert-manager.io/v1 Certificate", "namespace: shop, name: b", ", spec: { secretName: a }"),
  },
  {
    rule: "made-of-another",
    text: object("v1 PersistentVolumeClaim", "namespace: shop, name: data-db-10"),
    others: object(
      "apps/v1 StatefulSet",
      "namespace: shop, name: db",
      ", spec: { volumeClaimTemplates: [{ metadata: { name: data } }] }",
    ),
  },
  {
    rule: undefined,
    text: object("v1 PersistentVolumeClaim", "namespace: shop, name: data-db-copy"),
    others: object(
      "apps/v1 StatefulSet",
      "namespace: shop, name: db",
      ", spec: { volumeClaimTemplates: [{ metadata: { name: data } }] }",
    ),
  },
  {
    rule: "marked-by-people",
    text: object(
      secret,
      `${inShop}, annotations: { argocd.argoproj.io/compare-options: "ServerSideDiff=true, IgnoreExtraneous" }`,
    ),
  },
  {
    rule: "marked-by-people",
    text: object(secret, `${inShop}, annotations: { argocd.argoproj.io/sync-options: Prune=false }`),
  },
  {
    rule: "marked-by-people",
    text: object(secret, `${inShop}, annotations: { kustomize.toolkit.fluxcd.io/prune: disabled }`),
  },
  {
    rule: "marked-by-people",
    text: object(secret, `${inShop}, annotations: { helm.sh/resource-policy: keep }`),
  },
  { rule: undefined, text: object(secret, inShop, ", type: Opaque") },
];

describe("an object that is not in Git", () => {
  for (const { rule, text, others = "" } of cases) {
    const [resource] = objects(text);
    const beside = others === "" ? "" : ` beside ${others}`;
    test(`is ${rule === undefined ? "extra" : `accounted for by ${rule}`}: ${text}${beside}`, () => {
      if (!resource) throw new Error("not a resource");
      expect(controllerOwned(resource, madeObjects(objects(others)))).toBe(rule);
    });
  }
});
