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

/** Compiles the sources and bundles each action to `actions/<name>/dist`, or below another folder. */
function build(output: string): void {
  rmSync(join(root, "build"), { recursive: true, force: true });
  run("tsc", ["--project", "tsconfig.build.json"]);
  for (const asset of assets) cpSync(join(root, asset), join(root, "build", asset), { recursive: true });
  for (const action of readdirSync(join(root, "actions"))) {
    const dist = join(output, "actions", action, "dist");
    rmSync(dist, { recursive: true, force: true });
    const entry = join("build/actions", action, "src/index.js");
    run("ncc", ["build", entry, "--out", dist, "--no-cache", "--license", "licenses.txt", "--quiet"]);
    minify(dist);
  }
}

build(process.argv[2] ?? root);
