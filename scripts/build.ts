import { spawnSync } from "node:child_process";
import { cpSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { minifySync } from "@swc/core";

const root = join(import.meta.dirname, "..");
const binaries = join(root, "node_modules/.bin");

/** Files that sources read from beside themselves; ncc takes them along. */
const assets = ["shared/engine/openapi"];

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

/** Compiles the sources to `build/`, with the files that they read beside them. */
export function compile(): void {
  rmSync(join(root, "build"), { recursive: true, force: true });
  run("tsc", ["--project", "tsconfig.build.json"]);
  for (const asset of assets) cpSync(join(root, asset), join(root, "build", asset), { recursive: true });
}

/** Bundles a compiled entry into a folder, with the licences of what it holds. */
export function bundle(entry: string, dist: string): void {
  rmSync(dist, { recursive: true, force: true });
  run("ncc", ["build", entry, "--out", dist, "--no-cache", "--license", "licenses.txt", "--quiet"]);
  minify(dist);
}

/** Builds each action to `actions/<name>/dist`, or below another folder. */
function build(output: string): void {
  compile();
  for (const action of readdirSync(join(root, "actions"))) {
    bundle(join("build/actions", action, "src/index.js"), join(output, "actions", action, "dist"));
  }
}

if (import.meta.main) build(process.argv[2] ?? root);
