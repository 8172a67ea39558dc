import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");
const results = join(root, "out/test");

/** A part of the test run: one command that passes or fails, or a layer of tests that counts its own. */
interface Layer {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
}

/** What a layer ran. */
interface Count {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

const checks: readonly Layer[] = [
  { name: "format", command: "prettier", args: ["--check", "--log-level=warn", "."] },
  { name: "lint", command: "eslint", args: ["."] },
  { name: "types", command: "tsc", args: ["--noEmit"] },
  {
    name: "imports",
    command: "depcruise",
    args: ["--config", ".dependency-cruiser.js", "actions", "shared"],
  },
  { name: "generated", command: "node", args: ["scripts/generate.ts", "--check"] },
  { name: "engine", command: "node", args: ["scripts/checkEngine.ts"] },
  { name: "dist", command: "node", args: ["scripts/checkDist.ts"] },
];

/** The projects of jest.config.js, from the quickest to the slowest. */
const projects = ["unit", "harness", "rendering", "e2e", "cluster", "workflows"];

/** jest's output for people goes to the log; what is counted is read from its JSON. */
function jestLayer(project: string): Layer {
  // Most tests wait for servers and programs, so there are more workers than jest takes of itself.
  const workers = `--maxWorkers=${Math.max(2, availableParallelism())}`;
  // A server that a failed test left open must not keep the run from ending; that none is left is tested by itself.
  const args = [
    "--selectProjects",
    project,
    workers,
    "--forceExit",
    "--json",
    `--outputFile=${resultsOf(project)}`,
  ];
  return { name: project, command: "jest", args };
}

function resultsOf(project: string): string {
  return join(results, `${project}.json`);
}

/** Runs a layer with its output passed through; gives its exit code. */
async function run({ command, args }: Layer): Promise<number> {
  return await new Promise<number>((resolve) => {
    const child = spawn(join(root, "node_modules/.bin", command), args, {
      cwd: root,
      // jest prints its JSON to standard output too, and everything for people to standard error.
      stdio: ["ignore", command === "jest" ? "ignore" : "inherit", "inherit"],
      env: {
        ...process.env,
        NODE_OPTIONS:
          command === "jest" ? "--experimental-vm-modules --disable-warning=ExperimentalWarning" : "",
      },
    });
    child.on("error", () => {
      resolve(1);
    });
    child.on("exit", (status) => {
      resolve(status ?? 1);
    });
  });
}

interface JestResults {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numRuntimeErrorTestSuites: number;
}

/** What a layer of tests counted; a run that ended without counting is a failure. */
function countOf(project: string, code: number): Count {
  try {
    const jest = JSON.parse(readFileSync(resultsOf(project), "utf8")) as JestResults;
    const failed = jest.numFailedTests + jest.numRuntimeErrorTestSuites;
    return {
      passed: jest.numPassedTests,
      failed: Math.max(failed, code === 0 ? 0 : 1),
      skipped: jest.numPendingTests,
    };
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

/** All layers, or those that the variable TEST_LAYERS names. */
function chosenLayers(): readonly Layer[] {
  const all = [...checks, ...projects.map(jestLayer)];
  const names = (process.env.TEST_LAYERS ?? "").split(",").filter(Boolean);
  const unknown = names.filter((name) => !all.some((layer) => layer.name === name));
  if (unknown.length > 0) {
    throw new Error(
      `TEST_LAYERS: ${unknown.join(", ")}; there are ${all.map(({ name }) => name).join(", ")}`,
    );
  }
  return names.length === 0 ? all : all.filter(({ name }) => names.includes(name));
}

async function main(): Promise<number> {
  rmSync(results, { recursive: true, force: true });
  mkdirSync(results, { recursive: true });
  const lines: string[] = [];
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const layer of chosenLayers()) {
    console.log(`\n== ${layer.name}`);
    const started = performance.now();
    const code = await run(layer);
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    const isTests = projects.includes(layer.name);
    const count = isTests
      ? countOf(layer.name, code)
      : { passed: +(code === 0), failed: +(code !== 0), skipped: 0 };
    total.passed += count.passed;
    total.failed += count.failed;
    total.skipped += count.skipped;
    const counted = isTests
      ? `${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped, `
      : "";
    lines.push(`${count.failed === 0 ? "ok    " : "FAILED"} ${layer.name}: ${counted}${seconds} s`);
  }
  console.log(`\n${lines.join("\n")}`);
  console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
  return total.failed === 0 ? 0 : 1;
}

process.exitCode = await main();
