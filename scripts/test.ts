import { spawn } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");
const results = join(root, "out/test/jest.json");

/** One command of the test run. */
interface Step {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** What a layer of tests ran. */
interface Count {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

const checks: readonly Step[] = [
  { name: "format", command: "prettier", args: ["--check", "--log-level=warn", "."] },
  { name: "lint", command: "eslint", args: ["."] },
  { name: "types", command: "tsc", args: ["--noEmit"] },
  {
    name: "imports",
    command: "depcruise",
    args: ["--config", ".dependency-cruiser.js", "actions", "shared"],
  },
  { name: "generated files", command: "node", args: ["scripts/generate.ts", "--check"] },
  { name: "dist", command: "node", args: ["scripts/checkDist.ts"] },
];

const tests: Step = {
  name: "tests",
  command: "jest",
  args: ["--json", `--outputFile=${results}`],
  env: { NODE_OPTIONS: "--experimental-vm-modules --disable-warning=ExperimentalWarning" },
};

/** Runs a step with its output passed through; gives its exit code and seconds. */
async function run(step: Step, extra: readonly string[]): Promise<{ code: number; seconds: number }> {
  const started = performance.now();
  const code = await new Promise<number>((resolve) => {
    const child = spawn(join(root, "node_modules/.bin", step.command), [...step.args, ...extra], {
      cwd: root,
      stdio: ["ignore", "inherit", "inherit"],
      env: { ...process.env, ...step.env },
    });
    child.on("error", () => {
      resolve(1);
    });
    child.on("exit", (status) => {
      resolve(status ?? 1);
    });
  });
  return { code, seconds: (performance.now() - started) / 1000 };
}

interface JestResults {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numRuntimeErrorTestSuites: number;
}

function readResults(): Count {
  const jest = JSON.parse(readFileSync(results, "utf8")) as JestResults;
  return {
    passed: jest.numPassedTests,
    failed: jest.numFailedTests + jest.numRuntimeErrorTestSuites,
    skipped: jest.numPendingTests,
  };
}

async function main(args: readonly string[]): Promise<number> {
  mkdirSync(join(root, "out/test"), { recursive: true });
  const lines: string[] = [];
  let failed = 0;
  for (const step of checks) {
    console.log(`\n== ${step.name}`);
    const { code, seconds } = await run(step, []);
    if (code !== 0) failed++;
    lines.push(`${code === 0 ? "ok    " : "FAILED"} ${step.name} (${seconds.toFixed(1)} s)`);
  }
  console.log(`\n== ${tests.name}`);
  const { code, seconds } = await run(tests, args);
  const count = readResults();
  lines.push(
    `${code === 0 ? "ok    " : "FAILED"} ${tests.name}: ${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped (${seconds.toFixed(1)} s)`,
  );
  console.log(`\n${lines.join("\n")}`);
  const totalFailed = failed + Math.max(count.failed, code === 0 ? 0 : 1);
  const totalPassed = checks.length - failed + count.passed;
  console.log(`\n${totalPassed} passed, ${totalFailed} failed, ${count.skipped} skipped`);
  return totalFailed === 0 ? 0 : 1;
}

process.exitCode = await main(process.argv.slice(2));
