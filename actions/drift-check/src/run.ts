import type { LoadedConfig } from "../../../shared/config/loadConfig.ts";
import { loadConfig } from "../../../shared/config/loadConfig.ts";
import { customResourceDefinitions } from "../../../shared/engine/customResourceDefinitions.ts";
import type { Engine } from "../../../shared/engine/engine.ts";
import { loadEngine } from "../../../shared/engine/loadEngine.ts";
import type { GitHubContext } from "../../../shared/github/context.ts";
import type { ReportIssue } from "../../../shared/github/reportIssue.ts";
import { keepReportIssue, reportLinksOf } from "../../../shared/github/reportIssue.ts";
import type { Report } from "../../../shared/reports/report.ts";
import type { ReportLinks } from "../../../shared/reports/reportLinks.ts";
import { formatProblem } from "../../../shared/resources/inputError.ts";
import type { Execute } from "../../../shared/runtime/execute.ts";
import { collectResources } from "../../../shared/sources/collect.ts";
import { createSourceFiles } from "../../../shared/sources/sourceFiles.ts";
import type { Workspace } from "../../../shared/sources/workspace.ts";
import type { CheckOptions } from "./checkTarget.ts";
import { checkTarget } from "./checkTarget.ts";
import type { Collect } from "./desired.ts";
import type { DriftCheckInputs } from "./inputs.ts";
import { liveOpener } from "./openLive.ts";
import type { DriftCounts, TargetResult } from "./targetReport.ts";
import { addCounts, mergeReports, targetResult } from "./targetReport.ts";
import { planTargets } from "./targets.ts";

export interface DriftCheckDependencies {
  readonly github: GitHubContext;
  readonly workspace: Workspace;
  readonly execute: Execute;
  /** Told of every credential before it is used, so that no log shows it. */
  readonly mask: (secret: string) => void;
}

export interface DriftCheckResult {
  /** Of all targets together. */
  readonly report: Report;
  /** One a target. */
  readonly reports: readonly Report[];
  readonly links: ReportLinks | undefined;
  readonly drift: boolean;
  /** Whether all targets could be read in full and none has drifted. */
  readonly inSync: boolean;
  readonly counts: DriftCounts;
  readonly issueNumbers: readonly number[];
  /** What could not be written to GitHub. */
  readonly problems: readonly string[];
}

/**
 * Compares every target with what runs and keeps an issue for each. Targets are looked at side by side; one
 * that can't be read doesn't keep the others from being told.
 * @throws InputError for inputs or a configuration that lead to nothing.
 */
export async function run(
  inputs: DriftCheckInputs,
  dependencies: DriftCheckDependencies,
): Promise<DriftCheckResult> {
  const { github, workspace } = dependencies;
  const config = await loadConfig({ workspaceRoot: workspace.root, ...inputs.config });
  const targets = planTargets({ inputs: inputs.target, config, workspaceRoot: workspace.root });
  const options = await checkOptions(inputs, dependencies, config);
  const results = await Promise.all(
    targets.map(async (target) => {
      const state = await checkTarget(target, options);
      return targetResult(target, state, inputs.failOn);
    }),
  );
  const links = reportLinksOf(github);
  const issues: ReportIssue[] = [];
  for (const result of results) issues.push(await keepIssue(result, { inputs, github, links }));
  return {
    report: mergeReports(results),
    reports: results.map(({ report }) => report),
    links,
    drift: results.some(({ status }) => status === "drifted"),
    inSync: results.every(({ status }) => status === "in-sync"),
    counts: addCounts(results.map(({ counts }) => counts)),
    issueNumbers: issues.flatMap((issue) => (issue.status === "kept" ? [issue.number] : [])),
    problems: issues.flatMap((issue) => (issue.status === "refused" ? [formatProblem(issue.problem)] : [])),
  };
}

async function checkOptions(
  inputs: DriftCheckInputs,
  { workspace, execute, mask }: DriftCheckDependencies,
  config: LoadedConfig | undefined,
): Promise<CheckOptions> {
  const files = createSourceFiles(workspace);
  async function collect({ paths, charts }: Parameters<Collect>[0]): ReturnType<Collect> {
    return await collectResources({ files, paths, charts, execute });
  }
  return {
    collect,
    openLive: liveOpener({ workspace, mask }),
    engine: await engineFor(config, collect),
    namespaces: inputs.namespaces,
    ignore: [...(config?.config.ignore ?? []), ...inputs.ignore],
    extra: inputs.extra,
  };
}

/** The engine that knows the custom types which the configuration names. */
async function engineFor(config: LoadedConfig | undefined, collect: Collect): Promise<Engine> {
  const { engine } = await loadEngine();
  const paths = config?.config.crds ?? [];
  if (paths.length === 0) return engine;
  const { resources } = await collect({ paths, charts: [] });
  return engine.withCustomResources(customResourceDefinitions(resources));
}

interface IssueSetting {
  readonly inputs: DriftCheckInputs;
  readonly github: GitHubContext;
  readonly links: ReportLinks | undefined;
}

/** While nothing is known of a target, its issue stays as it is. */
async function keepIssue(
  { target, status, report }: TargetResult,
  { inputs, github, links }: IssueSetting,
): Promise<ReportIssue> {
  if (inputs.dryRun || status === "unknown") return { status: "none" };
  return await keepReportIssue({
    github,
    policy: inputs.issue,
    labels: inputs.issueLabels,
    marker: `drift-check:${target.name}`,
    report,
    links,
    open: status === "drifted",
  });
}
