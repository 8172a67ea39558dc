import { spawnSync } from "node:child_process";
import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");
const binaries = join(root, "node_modules/.bin");

/** Runs a program of the project's own dependencies; ends the build where it fails. */
function run(command: string, args: readonly string[]): void {
  const result = spawnSync(join(binaries, command), args, { cwd: root, stdio: "inherit" });
  if (result.status !== 0) process.exit(result.status ?? 1);
}

/** Compiles the sources and bundles each action to `actions/<name>/dist`, or below another folder. */
function build(output: string): void {
  rmSync(join(root, "build"), { recursive: true, force: true });
  run("tsc", ["--project", "tsconfig.build.json"]);
  for (const action of readdirSync(join(root, "actions"))) {
    const dist = join(output, "actions", action, "dist");
    rmSync(dist, { recursive: true, force: true });
    const entry = join("build/actions", action, "src/index.js");
    run("ncc", ["build", entry, "--out", dist, "--minify", "--license", "licenses.txt", "--quiet"]);
  }
}

build(process.argv[2] ?? root);
