import { afterEach, expect, test } from "@jest/globals";
import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { isAlive } from "./alive.ts";
import { freePort, freePorts, isPortFree } from "./port.ts";
import { runGuarded, startServer, temporaryFolder } from "./process.ts";

const serve = `require("node:http").createServer((q, s) => s.end("ok")).listen(Number(process.argv[1]), "127.0.0.1")`;
const folders: string[] = [];

afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

function testFolder(): string {
  const folder = temporaryFolder("test");
  folders.push(folder);
  return folder;
}

test("a server is ready when it answers, and gone with its folder and its children when it is stopped", async () => {
  const port = await freePort();
  const folder = testFolder();
  const script = `"${process.execPath}" -e '${serve}' ${port} & echo $! > child; wait`;
  const server = await startServer({
    name: "http",
    command: "sh",
    args: ["-c", script],
    folder,
    isReady: async () => (await fetch(`http://127.0.0.1:${port}`)).ok,
  });
  const child = Number(readFileSync(join(folder, "child"), "utf8"));
  expect([server.pid, child].map(isAlive)).toEqual([true, true]);
  await server.stop();
  await server.stop();
  await until(() => !isAlive(child));
  expect([server.pid, child].map(isAlive)).toEqual([false, false]);
  await until(async () => await isPortFree(port));
  expect(await isPortFree(port)).toBe(true);
  expect(existsSync(folder)).toBe(false);
});

test.each([
  ["ends before it is ready", "echo no such flag >&2; exit 3", /^weak: ended by exit code 3.*no such flag$/s],
  ["is never ready", "echo waiting; sleep 60", /^weak: not ready after 0.3 s; its log ends with\nwaiting$/],
])(
  "a server that %s is an error with the end of its log, and nothing is left",
  async (_, script, message) => {
    const folder = testFolder();
    const started = startServer({
      name: "weak",
      command: "sh",
      args: ["-c", script],
      folder,
      isReady: async () => await Promise.reject(new Error("refused")),
      timeoutMs: 300,
    });
    await expect(started).rejects.toThrow(message);
    expect(existsSync(folder)).toBe(false);
  },
);

test("a command that is not there is an error that names it", async () => {
  const folder = testFolder();
  const options = { name: "absent", command: "no-such-program", args: [], folder };
  const started = startServer({ ...options, isReady: async () => await Promise.resolve(false) });
  await expect(started).rejects.toThrow(/no-such-program/);
});

test("a program's exit code and output are given", async () => {
  const folder = testFolder();
  const script = "echo out; echo err >&2; exit 4";
  const options = { name: "tool", command: "sh", args: ["-c", script], folder };
  expect(await runGuarded(options)).toEqual({ exitCode: 4, output: "out\nerr\n" });
});

test("a program that takes too long is ended", async () => {
  const folder = testFolder();
  const options = {
    name: "slow",
    command: "sh",
    args: ["-c", "echo $$; exec sleep 60"],
    folder,
    timeoutMs: 300,
  };
  const message = await runGuarded(options).catch(String);
  expect(message).toContain("slow: still running after 0.3 s");
  expect(isAlive(Number(/(\d+)$/.exec(message as string)?.[1]))).toBe(false);
});

test("neither a program, nor what it started, nor its folder outlives a process that is killed", async () => {
  const parent = spawn(process.execPath, [join(import.meta.dirname, "startAbandoned.ts")], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const line = await new Promise<string>((resolve) => {
    parent.stdout.once("data", (data: Buffer) => {
      resolve(data.toString());
    });
  });
  const { pid, folder } = JSON.parse(line) as { pid: number; folder: string };
  await until(() => existsSync(join(folder, "child")));
  const child = Number(readFileSync(join(folder, "child"), "utf8"));
  expect([pid, child].map(isAlive)).toEqual([true, true]);
  parent.kill("SIGKILL");
  await until(() => !isAlive(pid) && !isAlive(child));
  expect([pid, child].map(isAlive)).toEqual([false, false]);
  expect(existsSync(folder)).toBe(false);
}, 15_000);

test("free ports are different and free", async () => {
  const ports = await freePorts(5);
  expect(new Set(ports).size).toBe(5);
  for (const port of ports) expect(await isPortFree(port)).toBe(true);
});

async function until(done: () => boolean | Promise<boolean>): Promise<void> {
  for (let waited = 0; waited < 10_000 && !(await done()); waited += 50) await sleep(50);
}
