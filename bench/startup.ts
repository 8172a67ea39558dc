import { spawnSync } from "node:child_process";
import {
  cpSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { bundle, compile } from "../scripts/build.ts";

const root = join(import.meta.dirname, "..");
const runs = 15;

/** A start that ends as soon as the inputs are read: what is loaded by then is what every run pays for. */
const earlyEnd = { "INPUT_FAIL-ON": "nothing" };

function medianStart(entry: string): number {
  const times = Array.from({ length: runs }, () => {
    const started = performance.now();
    const { status } = spawnSync(process.execPath, [entry], { env: { PATH: process.env.PATH, ...earlyEnd } });
    if (status !== 1) throw new Error(`${entry} did not end at its inputs`);
    return performance.now() - started;
  });
  return times.toSorted((a, b) => a - b)[Math.floor(runs / 2)] ?? 0;
}

function sizes(folder: string): { readonly bytes: number; readonly zipped: number } {
  const files = readdirSync(folder).filter((name) => name.endsWith(".js") || name.endsWith(".br"));
  const contents = files.map((name) => readFileSync(join(folder, name)));
  return {
    bytes: contents.reduce((sum, content) => sum + content.length, 0),
    zipped: contents.reduce((sum, content) => sum + gzipSync(content).length, 0),
  };
}

/** Turns dynamic imports of packages into static ones, so that ncc makes a single file. */
function makeStatic(folder: string): void {
  for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    const file = join(folder, name);
    if (!name.endsWith(".js") || !statSync(file).isFile()) continue;
    const packages: string[] = [];
    const text = readFileSync(file, "utf8").replaceAll(
      /\bimport\("([@a-z][^"]*)"\)/g,
      (_, specifier: string) => {
        packages.push(specifier);
        return `Promise.resolve(static${packages.length})`;
      },
    );
    const imports = packages.map(
      (specifier, index) => `import * as static${index + 1} from "${specifier}";\n`,
    );
    if (packages.length > 0) writeFileSync(file, imports.join("") + text);
  }
}

const folder = mkdtempSync(join(tmpdir(), "gitops-bench-"));
try {
  compile();
  cpSync(join(root, "build"), join(folder, "build"), { recursive: true });
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  makeStatic(join(folder, "build"));
  console.log("| action | bundle | files | bytes | gzipped | start, median |");
  console.log("| --- | --- | --- | --- | --- | --- |");
  for (const action of readdirSync(join(root, "actions"))) {
    const single = join(folder, action);
    bundle(join(folder, "build/actions", action, "src/index.js"), single);
    const ratios: number[] = [];
    for (const [name, dist] of [
      ["chunks, as committed", join(root, "actions", action, "dist")],
      ["a single file", single],
    ] as const) {
      const { bytes, zipped } = sizes(dist);
      const start = medianStart(join(dist, "index.js"));
      const files = readdirSync(dist).filter((file) => file.endsWith(".js")).length;
      ratios.push(start);
      console.log(
        `| ${action} | ${name} | ${files} | ${(bytes / 1e6).toFixed(2)} MB | ${(zipped / 1e6).toFixed(2)} MB | ${start.toFixed(0)} ms |`,
      );
    }
    console.log(
      `| ${action} | single file : chunks | | | | ${((ratios[1] ?? 0) / (ratios[0] ?? 1)).toFixed(2)} |`,
    );
  }
  const bare = Array.from({ length: runs }, () => {
    const started = performance.now();
    spawnSync(process.execPath, ["--eval", "0"]);
    return performance.now() - started;
  }).toSorted((a, b) => a - b);
  console.log(`\nNode itself starts in ${(bare[Math.floor(runs / 2)] ?? 0).toFixed(0)} ms.`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
