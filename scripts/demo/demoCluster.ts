import { cp, mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { isMap, isSeq, parseAllDocuments } from "yaml";
import type { YAMLMap } from "yaml";
import { startKubeApiserver } from "../../test/harness/kubeApiserver.ts";
import { requireTool } from "../../test/harness/tools.ts";
import { applyToCluster } from "./cluster.ts";
import { renderEnvironment, succeed } from "./environment.ts";

/** What production of the demo runs on: a real API server, or a recorded snapshot of one. */
export interface DemoCluster {
  readonly description: string;
  /** The inputs by which drift-check reaches it. */
  readonly inputs: Readonly<Record<string, string>>;
  /** Somebody changes a workload by hand. */
  editByHand(): Promise<void>;
  /** Git is applied again. */
  applyGit(): Promise<void>;
  stop(): Promise<void>;
}

const recorded = join(import.meta.dirname, "snapshot/production.yaml");
const handEdit = { replicas: 1, variable: "LOG_LEVEL", value: "debug" };

/** The recorded snapshot, copied into the clone. */
export async function snapshotCluster(clone: string): Promise<DemoCluster> {
  const snapshot = join(clone, ".demo/production.yaml");
  await mkdir(dirname(snapshot), { recursive: true });
  await cp(recorded, snapshot);
  return {
    description: "a recorded snapshot of production",
    inputs: { snapshot: ".demo/production.yaml" },
    editByHand: async () => {
      await writeFile(snapshot, editSnapshot(await readFile(snapshot, "utf8")));
    },
    applyGit: async () => {
      await cp(recorded, snapshot);
    },
    stop: () => Promise.resolve(),
  };
}

/** What `kubectl scale` and `kubectl set env` would have done before the record was made. */
function editSnapshot(text: string): string {
  const documents = parseAllDocuments(text);
  const items = documents.flatMap((document) => {
    const list = document.get("items");
    return isSeq<YAMLMap>(list) ? list.items : [];
  });
  const deployment = items.find(
    (item) => item.get("kind") === "Deployment" && item.getIn(["metadata", "name"]) === "notifications",
  );
  const variables = deployment?.getIn(["spec", "template", "spec", "containers", 0, "env"]);
  if (!deployment || !isSeq(variables)) throw new Error("the snapshot has no notifications");
  deployment.setIn(["spec", "replicas"], handEdit.replicas);
  const variable = variables.items.find((item) => isMap(item) && item.get("name") === handEdit.variable);
  if (!isMap(variable)) throw new Error(`the snapshot has no ${handEdit.variable}`);
  variable.set("value", handEdit.value);
  return documents.map(String).join("");
}

/** A real kube-apiserver that production is applied to. */
export async function realCluster(clone: string): Promise<DemoCluster> {
  const cluster = await startKubeApiserver();
  const kubectl = [await requireTool("kubectl"), "--kubeconfig", cluster.kubeconfigPath] as const;
  const deployment = ["--namespace=notifications", "deployment/notifications"];
  async function run(...args: readonly string[]): Promise<void> {
    const [command, ...config] = kubectl;
    await succeed(command, [...config, ...args]);
  }
  async function applyGit(): Promise<void> {
    await applyToCluster(cluster.kubeconfigPath, await renderEnvironment(clone, "production"));
  }
  await applyGit();
  return {
    description: "a kube-apiserver that production was applied to",
    inputs: { kubeconfig: await readFile(cluster.kubeconfigPath, "utf8"), context: "read-only" },
    editByHand: async () => {
      await run("scale", `--replicas=${handEdit.replicas}`, ...deployment);
      await run("set", "env", ...deployment, `${handEdit.variable}=${handEdit.value}`);
    },
    applyGit,
    stop: cluster.stop,
  };
}
