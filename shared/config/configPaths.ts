import { posix } from "node:path";
import type { Chart, Environment, GitOpsConfig } from "./gitopsConfig.generated.ts";

/** The folder that a configuration's paths start from: the one that holds `.github`, or else the file. */
export function configRoot(file: string): string {
  const folder = posix.dirname(file);
  return posix.basename(folder) === ".github" ? posix.dirname(folder) : folder;
}

/** The configuration with its paths from the workspace instead of from its root. */
export function rebaseConfig(config: GitOpsConfig, root: string): GitOpsConfig {
  const [first, ...others] = config.environments;
  return {
    ...config,
    environments: [rebaseEnvironment(first, root), ...others.map((each) => rebaseEnvironment(each, root))],
    ...(config.crds === undefined ? {} : { crds: config.crds.map((path) => posix.join(root, path)) }),
  };
}

function rebaseEnvironment(environment: Environment, root: string): Environment {
  const { cluster, charts } = environment;
  return {
    ...environment,
    path: posix.join(root, environment.path),
    ...(charts === undefined ? {} : { charts: charts.map((chart) => rebaseChart(chart, root)) }),
    ...(cluster?.snapshot === undefined
      ? {}
      : { cluster: { ...cluster, snapshot: posix.join(root, cluster.snapshot) } }),
  };
}

function rebaseChart(chart: Chart, root: string): Chart {
  return {
    ...chart,
    chart: posix.join(root, chart.chart),
    ...(chart.values === undefined ? {} : { values: chart.values.map((path) => posix.join(root, path)) }),
  };
}
