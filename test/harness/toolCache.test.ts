import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { spawn } from "node:child_process";
import { chmod, mkdtemp, readdir, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { cachedExecutable, cacheKey, cacheRoot } from "./toolCache.ts";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "gitops-actions-cache-"));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function writeTool(path: string, text = "tool"): Promise<void> {
  await writeFile(path, text);
  await chmod(path, 0o755);
}

test.each([
  [{ GITOPS_ACTIONS_CACHE: "/cache", XDG_CACHE_HOME: "/xdg" }, "/cache"],
  [{ GITOPS_ACTIONS_CACHE: "", XDG_CACHE_HOME: "/xdg" }, "/xdg/gitops-actions"],
])("with %j the cache is %s", (environment, root) => {
  expect(cacheRoot(environment)).toBe(root);
});

test("a key changes with each input and with where one ends", () => {
  const keys = [["a", "b"], ["a", "c"], ["ab"], ["a", "b", ""]].map(cacheKey);
  expect(new Set(keys).size).toBe(4);
  expect(cacheKey(["a", "b"])).toBe(keys[0]);
});

test("a tool is built once, and the folder has nothing but it", async () => {
  let builds = 0;
  const path = join(folder, "key/tool");
  async function build(output: string): Promise<void> {
    builds++;
    await sleep(100);
    await writeTool(output);
  }
  const paths = await Promise.all([1, 2, 3].map(async () => await cachedExecutable(path, build)));
  expect(paths).toEqual([path, path, path]);
  expect(builds).toBe(1);
  expect(await readdir(join(folder, "key"))).toEqual(["tool"]);
});

test("a build that fails leaves nothing, and the next one is tried", async () => {
  const path = join(folder, "tool");
  const failed = cachedExecutable(path, async (output) => {
    await writeTool(output, "half");
    throw new Error("no disk");
  });
  await expect(failed).rejects.toThrow("no disk");
  expect(await readdir(folder)).toEqual([]);
  await cachedExecutable(path, writeTool);
  expect(await readFile(path, "utf8")).toBe("tool");
});

test("a lock whose holder died is taken over", async () => {
  const path = join(folder, "tool");
  await writeFile(`${path}.lock`, "");
  const past = new Date(Date.now() - 60_000);
  await utimes(`${path}.lock`, past, past);
  await cachedExecutable(path, writeTool);
  expect(await readdir(folder)).toEqual(["tool"]);
});

test("another process that builds is waited for", async () => {
  const path = join(folder, "tool");
  const program = `
    const { cachedExecutable } = await import(${JSON.stringify(join(import.meta.dirname, "toolCache.ts"))});
    const { writeFile } = await import("node:fs/promises");
    await cachedExecutable(${JSON.stringify(path)}, async (output) => {
      console.log("building");
      await new Promise((resolve) => setTimeout(resolve, 400));
      await writeFile(output, "theirs", { mode: 0o755 });
    });`;
  const other = spawn(process.execPath, ["--input-type=module", "--eval", program], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await new Promise((resolve) => other.stdout.once("data", resolve));
  await cachedExecutable(path, writeTool);
  expect(await readFile(path, "utf8")).toBe("theirs");
});
