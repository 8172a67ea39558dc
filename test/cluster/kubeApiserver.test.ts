import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { isAlive } from "../harness/alive.ts";
import { describeWith } from "../harness/gate.ts";
import { startKubeApiserver } from "../harness/kubeApiserver.ts";
import type { KubeApiserver } from "../harness/kubeApiserver.ts";
import { isPortFree } from "../harness/port.ts";
import { run } from "../harness/run.ts";
import type { RunResult } from "../harness/run.ts";
import { requireTool } from "../harness/tools.ts";

const deployment = join(import.meta.dirname, "fixtures/deployment.yaml");

await describeWith(["etcd", "kube-apiserver", "kubectl"], "a kube-apiserver", () => {
  let cluster: KubeApiserver;

  beforeAll(async () => {
    cluster = await startKubeApiserver();
  }, 60_000);

  afterAll(async () => {
    await cluster.stop();
  });

  async function kubectl(...args: readonly string[]): Promise<RunResult> {
    return await run(await requireTool("kubectl"), ["--kubeconfig", cluster.kubeconfigPath, ...args]);
  }

  test("takes an object and gives it back with the defaults filled in", async () => {
    expect(await kubectl("apply", "--filename", deployment)).toMatchObject({
      exitCode: 0,
      stdout: "deployment.apps/checkout created\n",
    });
    const listed = await kubectl(
      "get",
      "deployments",
      "--output=jsonpath={.items[*].spec.revisionHistoryLimit}",
    );
    expect(listed).toMatchObject({ exitCode: 0, stdout: "10" });
  });

  test("refuses what the API's rules refuse", async () => {
    const { exitCode, stderr } = await kubectl("create", "configmap", "Not_A_Name");
    expect(exitCode).toBe(1);
    expect(stderr).toContain("RFC 1123");
  });

  test("reports the version that was asked for", async () => {
    const { stdout } = await kubectl("version", "--output=json");
    expect(JSON.parse(stdout)).toMatchObject({
      clientVersion: { gitVersion: "v1.36.3" },
      serverVersion: { gitVersion: "v1.36.3", major: "1", minor: "36" },
    });
  });

  test.each([
    ["admin", "list", "secrets", "yes"],
    ["admin", "delete", "deployments", "yes"],
    ["read-only", "list", "secrets", "yes"],
    ["read-only", "delete", "deployments", "no"],
    ["no-access", "list", "configmaps", "no"],
  ])("for %s, may it %s %s? %s", async (context, verb, resource, answer) => {
    const { stdout } = await kubectl("auth", "can-i", verb, resource, `--context=${context}`);
    expect(stdout).toBe(`${answer}\n`);
  });

  test("makes a Pod although there is no service account", async () => {
    const created = await kubectl("run", "checkout", "--image=ghcr.io/acme/checkout:1.4.0", "--output=name");
    expect(created).toMatchObject({ exitCode: 0, stdout: "pod/checkout\n" });
  });

  test("two of them at a time know nothing of each other, and one that is stopped leaves nothing", async () => {
    const other = await startKubeApiserver({ flags: ["--max-requests-inflight=100"] });
    const { stdout } = await run(await requireTool("kubectl"), [
      `--kubeconfig=${other.kubeconfigPath}`,
      "get",
      "deployments",
      "--output=name",
    ]);
    expect(stdout).toBe("");
    expect(other.pids.map(isAlive)).toEqual([true, true]);
    await other.stop();
    expect(other.pids.map(isAlive)).toEqual([false, false]);
    expect(await isPortFree(Number(new URL(other.server).port))).toBe(true);
    expect(existsSync(other.kubeconfigPath)).toBe(false);
  }, 60_000);

  test("names the flag that kube-apiserver does not know, and leaves nothing", async () => {
    await expect(startKubeApiserver({ flags: ["--no-such-flag"] })).rejects.toThrow(
      /unknown flag: --no-such-flag/,
    );
  }, 60_000);

  test("does not outlive the process that started it, even when that is killed", async () => {
    const parent = spawn(process.execPath, [join(import.meta.dirname, "startAbandoned.ts")], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const line = await new Promise<string>((resolve) => {
      parent.stdout.once("data", (data: Buffer) => {
        resolve(data.toString());
      });
    });
    const { pids, kubeconfigPath } = JSON.parse(line) as { pids: number[]; kubeconfigPath: string };
    expect(pids.map(isAlive)).toEqual([true, true]);
    parent.kill("SIGKILL");
    for (let waited = 0; waited < 10_000 && pids.some(isAlive); waited += 100) await sleep(100);
    expect(pids.map(isAlive)).toEqual([false, false]);
    expect(existsSync(kubeconfigPath)).toBe(false);
  }, 60_000);
});
