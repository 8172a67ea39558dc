import { setTimeout as sleep } from "node:timers/promises";
import { requireTool } from "../../test/harness/tools.ts";
import { succeed } from "./environment.ts";

/** The kinds of the example, in the order of a record. */
const kinds = [
  "namespaces",
  "customresourcedefinitions",
  "clusterroles",
  "configmaps",
  "cronjobs",
  "deliveryzones",
  "deployments",
  "horizontalpodautoscalers",
  "ingresses",
  "limitranges",
  "networkpolicies",
  "poddisruptionbudgets",
  "resourcequotas",
  "rolebindings",
  "roles",
  "sealedsecrets",
  "serviceaccounts",
  "services",
  "statefulsets",
];

/** Applies manifests by server-side apply; again until the API server serves the custom resources too. */
export async function applyToCluster(kubeconfig: string, manifests: string): Promise<void> {
  const kubectl = await requireTool("kubectl");
  const args = [
    "--kubeconfig",
    kubeconfig,
    "apply",
    "--server-side",
    "--field-manager=gitops",
    "--force-conflicts",
    "-f",
    "-",
  ];
  for (let attempt = 1; ; attempt++) {
    try {
      await succeed(kubectl, args, manifests);
      return;
    } catch (error) {
      if (attempt === 10) throw error;
      await sleep(500);
    }
  }
}

/** What `kubectl get -o yaml` says of the whole cluster, without the roles that every cluster has. */
export async function recordCluster(kubeconfig: string): Promise<string> {
  const kubectl = await requireTool("kubectl");
  const get = ["--kubeconfig", kubeconfig, "get", "--output=yaml"];
  const documents: string[] = [];
  for (const kind of kinds) {
    const own = kind === "clusterroles" ? ["on-call"] : ["--all-namespaces"];
    documents.push(await succeed(kubectl, [...get, kind, ...own]));
  }
  return documents.join("---\n");
}
