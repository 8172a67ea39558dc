import type { LoadedConfig } from "../../../shared/config/loadConfig.ts";
import { loadConfig } from "../../../shared/config/loadConfig.ts";
import { customResourceDefinitions } from "../../../shared/engine/customResourceDefinitions.ts";
import type { Engine } from "../../../shared/engine/engine.ts";
import type { LoadedEngine } from "../../../shared/engine/loadEngine.ts";
import { loadEngine } from "../../../shared/engine/loadEngine.ts";
import type { Finding } from "../../../shared/findings/finding.ts";
import { fails, findingOfProblem, sortFindings } from "../../../shared/findings/finding.ts";
import type { GitHubContext } from "../../../shared/github/context.ts";
import type { Report } from "../../../shared/reports/report.ts";
import type { Execute } from "../../../shared/runtime/execute.ts";
import { collectResources } from "../../../shared/sources/collect.ts";
import { createLocator } from "../../../shared/sources/locate.ts";
import { createSourceFiles } from "../../../shared/sources/sourceFiles.ts";
import type { Workspace } from "../../../shared/sources/workspace.ts";
import type { Application, Collect } from "./applications.ts";
import { collectApplications } from "./applications.ts";
import type { BaseChanges } from "./baseComparison.ts";
import { compareApplications } from "./baseComparison.ts";
import { baseRevision, collectBase } from "./baseRevision.ts";
import type { ValidateInputs } from "./inputs.ts";
import type { Locate } from "./objectFindings.ts";
import { duplicateFindings, engineFindings, mergeVersions } from "./objectFindings.ts";
import type { Publication } from "./publication.ts";
import { publish } from "./publication.ts";
import { validateReport } from "./validateReport.ts";

export interface ValidateDependencies {
  readonly github: GitHubContext;
  readonly workspace: Workspace;
  readonly execute: Execute;
}

export interface ValidateResult {
  readonly report: Report;
  readonly publication: Publication;
}

/**
 * Checks the manifests of the paths, compares them with the base, and says the result where people look.
 * @throws InputError for inputs or a configuration that lead to nothing.
 */
export async function run(
  inputs: ValidateInputs,
  dependencies: ValidateDependencies,
): Promise<ValidateResult> {
  const { github, workspace, execute } = dependencies;
  const config = await loadConfig({ workspaceRoot: workspace.root, ...inputs.config });
  const files = createSourceFiles(workspace);
  const locator = createLocator(files);
  async function collect(request: Parameters<Collect>[0]): ReturnType<Collect> {
    return collectResources({ files, execute, ...request });
  }
  const loaded = await loadEngines(inputs);
  const head = await collectApplications(collect, {
    paths: inputs.paths,
    environments: config?.config.environments ?? [],
  });
  const engines = await teachEngines(loaded, { inputs, config, collect, applications: head.applications });
  const findings = [
    ...head.problems.map(findingOfProblem),
    ...(await checkApplications(head.applications, engines.engines, (resource, path) =>
      locator.locate(resource, path),
    )),
  ];
  const base = await compareWithBase({ inputs, dependencies, config, head: head.applications, engines });
  const report = validateReport({
    inputs,
    findings: sortFindings(uniqueFindings(findings)),
    failed: fails(findings, inputs.failOn),
    resources: head.applications.reduce((sum, { resources }) => sum + resources.length, 0),
    changes: base.changes,
    ignored: base.ignored,
    revision: base.revision,
    notes: [...engines.notes, ...base.notes],
  });
  return { report, publication: await publish(report, { github, inputs }) };
}

/** An engine a version. The first one gets ready while manifests are read and rendered. */
async function loadEngines(inputs: ValidateInputs): Promise<readonly LoadedEngine[]> {
  const [first, ...others] = inputs.kubernetesVersions;
  return [
    await loadEngine({ ...(first === undefined ? {} : { version: first }), prepare: true }),
    ...(await Promise.all(others.map((version) => loadEngine({ version })))),
  ];
}

interface TaughtEngines {
  readonly engines: readonly [Engine, ...Engine[]];
  readonly notes: readonly string[];
}

interface TeachRequest {
  readonly inputs: ValidateInputs;
  readonly config: LoadedConfig | undefined;
  readonly collect: Collect;
  readonly applications: readonly Application[];
}

/** Gives the engines the custom types of the repository and of the input `crds`. */
async function teachEngines(loaded: readonly LoadedEngine[], request: TeachRequest): Promise<TaughtEngines> {
  const { inputs, config, collect, applications } = request;
  const paths = [...inputs.crds, ...(config?.config.crds ?? [])];
  const given = paths.length === 0 ? [] : (await collect({ paths, charts: [] })).resources;
  const definitions = customResourceDefinitions([
    ...given,
    ...applications.flatMap(({ resources }) => resources),
  ]);
  const [main, ...rest] = loaded.map(({ engine }) => engine.withCustomResources(definitions));
  if (!main) throw new Error("there is at least one engine");
  return {
    engines: [main, ...rest],
    notes: loaded
      .filter(({ exact }) => !exact)
      .map(
        ({ requested, engine }) =>
          `Kubernetes ${requested} was checked as ${engine.version}, the nearest known.`,
      ),
  };
}

/** An engine that has judged the objects is closed, so that those of several versions don't take memory together. */
async function checkApplications(
  applications: readonly Application[],
  engines: readonly Engine[],
  locate: Locate,
): Promise<readonly Finding[]> {
  const resources = applications.flatMap((application) => application.resources);
  const byVersion: { version: string; findings: readonly Finding[] }[] = [];
  for (const engine of engines) {
    byVersion.push({ version: engine.version, findings: await engineFindings(resources, engine, locate) });
    await engine.close();
  }
  const duplicates: Finding[] = [];
  for (const application of applications) {
    duplicates.push(...(await duplicateFindings(application.resources, locate)));
  }
  return [...mergeVersions(byVersion), ...duplicates];
}

/** A mistake in a base shows in each overlay that uses it; the place to mend is one. */
function uniqueFindings(findings: readonly Finding[]): readonly Finding[] {
  const seen = new Set<string>();
  return findings.filter((finding) => {
    const key = JSON.stringify([finding.rule, finding.message, finding.path, finding.location]);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

interface BaseRequest {
  readonly inputs: ValidateInputs;
  readonly dependencies: ValidateDependencies;
  readonly config: LoadedConfig | undefined;
  readonly head: readonly Application[];
  readonly engines: TaughtEngines;
}

interface BaseResult extends BaseChanges {
  readonly revision: string | undefined;
  readonly notes: readonly string[];
}

async function compareWithBase(request: BaseRequest): Promise<BaseResult> {
  const { inputs, dependencies, config, head, engines } = request;
  const nothing = { changes: [], ignored: 0 };
  const wanted = baseRevision(inputs.base, dependencies.github);
  if (wanted === undefined) return { ...nothing, revision: undefined, notes: [] };
  const base = await collectBase({ ...dependencies, revision: wanted, inputs, config });
  if (base.status === "missing") return { ...nothing, revision: undefined, notes: [base.reason] };
  const changes = compareApplications({
    base: base.applications,
    head,
    schemaOf: (gvk) => engines.engines[0].schemaOf(gvk),
    ignore: [...(config?.config.ignore ?? []), ...inputs.ignore],
  });
  return { ...changes, revision: wanted, notes: base.notes };
}
