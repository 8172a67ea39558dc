import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { renderEnvironment } from "./demo/environment.ts";
import { applyToCluster, recordCluster } from "./demo/cluster.ts";
import { startKubeApiserver } from "../test/harness/kubeApiserver.ts";

const root = join(import.meta.dirname, "..");
const snapshot = join(root, "scripts/demo/snapshot/production.yaml");

// Applies production of the example to a real API server and records what the server made of it.
const cluster = await startKubeApiserver();
try {
  await applyToCluster(cluster.kubeconfigPath, await renderEnvironment(join(root, "examples"), "production"));
  mkdirSync(join(snapshot, ".."), { recursive: true });
  writeFileSync(snapshot, await recordCluster(cluster.kubeconfigPath));
  console.log(`Recorded ${snapshot}`);
} finally {
  await cluster.stop();
}
