import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { compareAll, isSubject, subjects } from "./agreement/comparisons/all.ts";
import type { EngineColumn } from "./agreement/engineColumn.ts";
import { startModuleEngine } from "./agreement/moduleEngine.ts";
import { startNativeEngine } from "./agreement/nativeEngine.ts";
import { newestMinor } from "./agreement/plainServer.ts";
import { formatDisagreements, formatReport, formatTable, insertReport } from "./agreement/report.ts";
import { missesBar } from "./agreement/verdict.ts";

const document = join(import.meta.dirname, "../docs/benchmarks.md");

const usage = `npm run bench:agreement -- [options]
  --seed N          the seed of the cases (1)
  --count N         cases of create; the others are in proportion (5000)
  --only A,B        some of ${subjects.join(", ")}
  --minor 1.35      a server and an engine of another minor (${newestMinor})
  --no-peers        without kubeconform and kubectl-validate
  --native FILE     asks shared/engine/wasm built for this machine instead of the module
  --module FILE     asks another module than the one of the repository
  --write           puts the figures into docs/benchmarks.md`;

function readOptions() {
  return parseArgs({
    options: {
      seed: { type: "string", default: "1" },
      count: { type: "string", default: "5000" },
      only: { type: "string", default: subjects.join(",") },
      minor: { type: "string", default: newestMinor },
      native: { type: "string" },
      module: { type: "string" },
      peers: { type: "boolean", default: true },
      write: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
    allowNegative: true,
  }).values;
}

/** Undefined where there is an option that there is not. */
function tryOptions(): ReturnType<typeof readOptions> | undefined {
  try {
    return readOptions();
  } catch {
    return undefined;
  }
}

async function main(): Promise<number> {
  const values = tryOptions();
  if (!values) {
    console.error(usage);
    return 2;
  }
  const only = values.only.split(",");
  const [seed, count] = [Number(values.seed), Number(values.count)];
  if (values.help || !only.every(isSubject) || !Number.isInteger(seed) || !(count > 0)) {
    console.error(usage);
    return values.help ? 0 : 2;
  }
  const missing = [values.native, values.module].find((file) => file !== undefined && !existsSync(file));
  if (missing !== undefined) {
    console.error(`There is no file ${missing}.`);
    return 2;
  }
  const engine = await startEngine(values);
  try {
    const comparisons = await compareAll({
      engine,
      seed,
      count,
      only,
      peers: values.peers,
      minor: values.minor,
    });
    console.log(formatTable(comparisons));
    console.log(`\n${formatDisagreements(comparisons, Number.POSITIVE_INFINITY)}`);
    if (values.write) {
      const report = formatReport({ seed, minor: values.minor, comparisons });
      writeFileSync(document, insertReport(readFileSync(document, "utf8"), report));
    }
    return comparisons.some(missesBar) ? 1 : 0;
  } finally {
    await engine.close();
  }
}

async function startEngine(options: {
  readonly native?: string | undefined;
  readonly module?: string | undefined;
  readonly minor: string;
}): Promise<EngineColumn> {
  if (options.native !== undefined) return startNativeEngine(options.native);
  return await startModuleEngine(options.minor, options.module);
}

process.exitCode = await main();
