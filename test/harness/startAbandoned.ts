import { startServer, temporaryFolder } from "./process.ts";

/** Starts a program that itself starts one and that ignores SIGTERM, says where, and then waits to be killed. */
const folder = temporaryFolder("abandoned");
const server = await startServer({
  name: "stubborn",
  command: "sh",
  args: ["-c", `trap "" TERM; sleep 60 & echo $! > "${folder}/child"; while :; do sleep 60; done`],
  folder,
  isReady: async () => await Promise.resolve(true),
});
process.stdout.write(`${JSON.stringify({ pid: server.pid, folder })}\n`);
setInterval(() => undefined, 1000);
