import { availableParallelism } from "node:os";
import { posix } from "node:path";
import { isJsonObject, stringAt } from "../resources/json.ts";
import type { ResourceSet } from "../resources/resourceSet.ts";
import { emptyResourceSet, mergeResourceSets } from "../resources/resourceSet.ts";
import type { Execute } from "../runtime/execute.ts";
import { inParallel } from "../runtime/concurrency.ts";
import type { DiscoveredSources, SkippedFile } from "./discover.ts";
import { discoverSources } from "./discover.ts";
import type { ChartSource } from "./helm.ts";
import { renderChart } from "./helm.ts";
import { renderKustomization } from "./kustomize.ts";
import { readPlainManifests } from "./plainManifests.ts";
import { findKustomize, requireHelm } from "./renderer.ts";
import type { SourceFiles } from "./sourceFiles.ts";

export interface CollectOptions {
  readonly files: SourceFiles;
  /** Lines of the input `paths`. */
  readonly paths: readonly string[];
  /** The releases that the configuration names; they are rendered wherever their charts are. */
  readonly charts: readonly ChartSource[];
  readonly execute: Execute;
}

/** All objects that the paths lead to, and where they were found. */
export interface CollectedResources extends ResourceSet {
  readonly roots: readonly CollectedRoot[];
  readonly skipped: readonly SkippedFile[];
}

/** A part of the whole that was read or rendered at once, with its own objects and problems. */
export type CollectedRoot =
  | (ResourceSet & { readonly kind: "plain"; readonly files: readonly string[] })
  | (ResourceSet & { readonly kind: "kustomize"; readonly folder: string })
  | (ResourceSet & { readonly kind: "helm"; readonly source: ChartSource });

/**
 * Reads and renders everything in the paths, each root once and as many at a time as there are processors. A chart that no
 * release names is rendered with its own values, under the chart's name.
 * @throws InputError where something is to be rendered and the program for it is not on PATH.
 */
export async function collectResources(options: CollectOptions): Promise<CollectedResources> {
  const { files, paths, charts, execute } = options;
  const found = await discoverSources({ files, paths, releases: charts });
  const releases = [...charts, ...(await defaultReleases(files, found.charts))];
  const tasks = [
    ...(await kustomizeTasks(options, found)),
    ...releases.map((source) => helmTask(options, source)),
  ];
  if (releases.length > 0) await requireHelm(execute);
  const plain = await readPlainManifests(files, found.plain);
  const rendered = await inParallel(tasks, availableParallelism(), (task) => task());
  const roots: readonly CollectedRoot[] = [{ kind: "plain", files: found.plain, ...plain }, ...rendered];
  const merged = mergeResourceSets([{ ...emptyResourceSet, problems: found.problems }, ...roots]);
  return { ...merged, roots, skipped: found.skipped };
}

type RenderTask = () => Promise<CollectedRoot>;

async function kustomizeTasks(
  options: CollectOptions,
  found: DiscoveredSources,
): Promise<readonly RenderTask[]> {
  if (found.kustomizeRoots.length === 0) return [];
  const { files, execute } = options;
  const kustomize = await findKustomize(execute);
  return found.kustomizeRoots.map((folder) => async () => {
    const rendered = await renderKustomization({ files, folder, kustomize, execute });
    return { kind: "kustomize", folder, ...rendered };
  });
}

function helmTask({ files, execute }: CollectOptions, source: ChartSource): RenderTask {
  return async () => ({ kind: "helm", source, ...(await renderChart({ files, source, execute })) });
}

async function defaultReleases(
  files: SourceFiles,
  charts: readonly string[],
): Promise<readonly ChartSource[]> {
  const releases: ChartSource[] = [];
  for (const chart of charts) {
    const value = (await files.documents(posix.join(chart, "Chart.yaml"))).documents[0]?.value;
    const name = isJsonObject(value) ? stringAt(value, "name") : undefined;
    releases.push({ release: name ?? posix.basename(chart), chart: chart === "" ? "." : chart, values: [] });
  }
  return releases;
}
