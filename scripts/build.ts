import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { minifySync } from "@swc/core";

const root = join(import.meta.dirname, "..");
const binaries = join(root, "node_modules/.bin");

/** Programs of threads, which sources and bundles start from beside themselves. */
const threads = ["shared/engine/host/engineThread.js"];

/** Runs a program of the project's own dependencies; ends the build where it fails. */
function run(command: string, args: readonly string[]): void {
  const result = spawnSync(join(binaries, command), args, { cwd: root, stdio: "inherit" });
  if (result.status !== 0) process.exit(result.status ?? 1);
}

/** ncc's own switch minifies the entry only, not the chunks, which hold most of the code. */
function minify(folder: string): void {
  for (const file of readdirSync(folder).filter((name) => name.endsWith(".js"))) {
    const path = join(folder, file);
    const { code } = minifySync(readFileSync(path, "utf8"), {
      module: true,
      compress: true,
      mangle: true,
      format: { comments: false },
    });
    writeFileSync(path, code);
  }
}

/** Compiles the sources to `build/`. */
export function compile(): void {
  rmSync(join(root, "build"), { recursive: true, force: true });
  run("tsc", ["--project", "tsconfig.build.json"]);
}

/** Bundles a compiled entry into a folder, with the licences of what it holds. */
export function bundle(entry: string, dist: string): void {
  rmSync(dist, { recursive: true, force: true });
  run("ncc", ["build", entry, "--out", dist, "--no-cache", "--license", "licenses.txt", "--quiet"]);
  for (const thread of threads) bundleThread(thread, dist);
  minify(dist);
}

/** Puts the program of a thread, as one file, into a bundle that starts it. */
function bundleThread(thread: string, dist: string): void {
  const name = basename(thread, ".js");
  const chunks = readdirSync(dist).filter((file) => file.endsWith(".js"));
  if (!chunks.some((file) => readFileSync(join(dist, file), "utf8").includes(name))) return;
  const folder = mkdtempSync(join(tmpdir(), "bundle-"));
  run("ncc", ["build", join("build", thread), "--out", folder, "--no-cache", "--quiet"]);
  cpSync(join(folder, "index.js"), join(dist, `${name}.js`));
  rmSync(folder, { recursive: true });
}

/** Builds each action to `actions/<name>/dist`, or below another folder. */
function build(output: string): void {
  compile();
  for (const action of readdirSync(join(root, "actions"))) {
    bundle(join("build/actions", action, "src/index.js"), join(output, "actions", action, "dist"));
  }
}

if (import.meta.main) build(process.argv[2] ?? root);
