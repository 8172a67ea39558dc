import { startKubeApiserver } from "../harness/kubeApiserver.ts";

/** Starts a cluster, says so in a line of JSON, and then does nothing until it is killed. */
const cluster = await startKubeApiserver();
process.stdout.write(`${JSON.stringify({ pids: cluster.pids, kubeconfigPath: cluster.kubeconfigPath })}\n`);
setInterval(() => undefined, 1000);
