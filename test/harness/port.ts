import { createServer } from "node:net";

/** Below the range from which Linux and macOS take ports for outgoing connections, so none of those takes ours. */
const firstPort = 20_000;
const portCount = 10_000;

/**
 * Ports of 127.0.0.1 that nobody listens on at this moment, all different. They are picked at random, so that tests that run
 * at the same time hardly ever pick the same one before they use it.
 */
export async function freePorts(count: number): Promise<readonly number[]> {
  const ports = new Set<number>();
  for (let attempt = 0; ports.size < count; attempt++) {
    if (attempt > 1000)
      throw new Error(`no ${count} free ports between ${firstPort} and ${firstPort + portCount}`);
    const port = firstPort + Math.floor(Math.random() * portCount);
    if (!ports.has(port) && (await isPortFree(port))) ports.add(port);
  }
  return [...ports];
}

/** One port as of `freePorts`. */
export async function freePort(): Promise<number> {
  const [port] = await freePorts(1);
  if (port === undefined) throw new Error("no free port");
  return port;
}

/** Whether a server could listen on this port of 127.0.0.1 now. */
export async function isPortFree(port: number): Promise<boolean> {
  return await new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => {
      resolve(false);
    });
    server.listen({ port, host: "127.0.0.1" }, () => {
      server.close(() => {
        resolve(true);
      });
    });
  });
}
