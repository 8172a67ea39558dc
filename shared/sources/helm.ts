import type { InputProblem } from "../resources/location.ts";
import { collectManifests } from "../resources/manifest.ts";
import type { RenderedOrigin } from "../resources/resource.ts";
import type { ResourceSet } from "../resources/resourceSet.ts";
import { mergeResourceSets } from "../resources/resourceSet.ts";
import type { CommandOutput, Execute } from "../runtime/execute.ts";
import type { CheckedChart } from "./helm/chartFolder.ts";
import { checkChart } from "./helm/chartFolder.ts";
import type { ChartSource } from "./helm/chartSource.ts";
import { helmFailure } from "./helm/failure.ts";
import { placeInTemplate, splitOutput, templateFile } from "./helm/output.ts";
import { offlineEnvironment } from "./offline.ts";
import type { SourceFiles } from "./sourceFiles.ts";
import { withTemporaryFolder } from "./temporaryFolder.ts";

export type { ChartSource } from "./helm/chartSource.ts";

export interface ChartRendering {
  readonly files: SourceFiles;
  readonly source: ChartSource;
  readonly execute: Execute;
}

/**
 * Renders a chart as `helm template` does, with its CustomResourceDefinitions and hooks and without its tests, and without
 * network. Each object's source is the template that it comes from. Helm must be on PATH, see requireHelm.
 */
export async function renderChart(rendering: ChartRendering): Promise<ResourceSet> {
  const { files, source } = rendering;
  const chart = await checkChart(files, source);
  if (chart.status === "broken") return { resources: [], problems: chart.problems };
  return withTemporaryFolder(async (temporary) => {
    const render = renderIn(rendering, { chart, temporary });
    const output = await render([]);
    if (output.exitCode === 0) return readOutput(rendering, output.stdout);
    const command = commandLine(source, chart);
    const problems = await helmFailure({ files, source, command, stderr: output.stderr, render });
    return { resources: [], problems };
  });
}

type ReadyChart = Extract<CheckedChart, { readonly status: "ready" }>;

function renderIn(
  { source, execute }: ChartRendering,
  { chart, temporary }: { readonly chart: ReadyChart; readonly temporary: string },
): (more: readonly string[]) => Promise<CommandOutput> {
  const values = chart.values.flatMap(({ absolute }) => ["--values", absolute]);
  const args = ["template", source.release, chart.chart.absolute, ...optionsOf(source), ...values];
  return (more) =>
    execute({
      command: "helm",
      args: [...args, ...more],
      cwd: temporary,
      env: offlineEnvironment(temporary),
    });
}

function optionsOf({ namespace = "default" }: ChartSource): readonly string[] {
  return ["--namespace", namespace, "--include-crds", "--skip-tests"];
}

/** What a person types to see the same. */
function commandLine(source: ChartSource, chart: ReadyChart): string {
  const values = chart.values.flatMap(({ path }) => ["--values", path]);
  return ["helm template", source.release, chart.chart.path || ".", ...optionsOf(source), ...values].join(
    " ",
  );
}

async function readOutput({ files, source }: ChartRendering, text: string): Promise<ResourceSet> {
  const sets: ResourceSet[] = [];
  for (const part of splitOutput(text)) {
    const file = await templateFile(files, source.chart, part.source);
    const origin: RenderedOrigin = {
      kind: "rendered",
      renderer: "helm",
      root: source.chart,
      defaultNamespace: source.namespace ?? "default",
      sources: [{ kind: "file", file, document: 0 }],
    };
    const { resources, problems } = collectManifests({ file, text: part.text }, () => origin);
    const placed: InputProblem[] = [];
    for (const problem of problems) placed.push(await placeInTemplate(files, part, problem));
    sets.push({ resources, problems: placed });
  }
  return mergeResourceSets(sets);
}
