import { posix } from "node:path";
import type { Environment } from "../../../shared/config/gitopsConfig.generated.ts";
import type { InputProblem } from "../../../shared/resources/location.ts";
import type { Resource } from "../../../shared/resources/resource.ts";
import type { CollectedResources, CollectedRoot } from "../../../shared/sources/collect.ts";
import type { ChartSource } from "../../../shared/sources/helm.ts";

/** Reads manifests and renders what is to be rendered, in the work tree or in a revision. */
export type Collect = (request: {
  readonly paths: readonly string[];
  readonly charts: readonly ChartSource[];
}) => Promise<CollectedResources>;

/** Objects that go to one cluster together: those of an environment, or of a folder outside of all. */
export interface Application {
  readonly name: string;
  readonly resources: readonly Resource[];
}

export interface CollectedApplications {
  readonly applications: readonly Application[];
  readonly problems: readonly InputProblem[];
}

/**
 * Collects what the paths hold, by environment, because the same object stands in every environment. Objects
 * outside of all environments are grouped by their root, plain ones by their folder. The charts of an
 * environment are rendered where the paths cover all of it.
 */
export async function collectApplications(
  collect: Collect,
  request: { readonly paths: readonly string[]; readonly environments: readonly Environment[] },
): Promise<CollectedApplications> {
  const { paths, environments } = request;
  const releases = new Map(
    environments
      .filter(({ path }) => paths.some((covered) => isWithin(path, covered)))
      .flatMap(({ name, charts = [] }) => charts.map((chart) => [chartSource(chart), name] as const)),
  );
  const collected = await collect({ paths, charts: [...releases.keys()] });
  const groups = new Map<string, Resource[]>();
  for (const root of collected.roots) {
    for (const resource of root.resources) {
      const name = applicationOf({ root, resource, environments, releases });
      const group = groups.get(name);
      if (group) group.push(resource);
      else groups.set(name, [resource]);
    }
  }
  return {
    applications: [...groups].map(([name, resources]) => ({ name, resources })),
    problems: collected.problems,
  };
}

function chartSource(chart: NonNullable<Environment["charts"]>[number]): ChartSource {
  const { release, values = [], namespace } = chart;
  return { release, chart: chart.chart, values, ...(namespace === undefined ? {} : { namespace }) };
}

function applicationOf(object: {
  readonly root: CollectedRoot;
  readonly resource: Resource;
  readonly environments: readonly Environment[];
  readonly releases: ReadonlyMap<ChartSource, string>;
}): string {
  const { root, resource, environments, releases } = object;
  if (root.kind === "helm") return releases.get(root.source) ?? root.source.chart;
  const folder = root.kind === "kustomize" ? root.folder : folderOf(resource);
  return environments.find(({ path }) => isWithin(folder, path))?.name ?? (folder || ".");
}

function folderOf({ origin }: Resource): string {
  return origin.kind === "file" ? posix.dirname(origin.file) : ".";
}

/** Whether a path is a folder or something below it; both from the workspace. */
function isWithin(path: string, folder: string): boolean {
  const [inner, outer] = [posix.join(path, "."), posix.join(folder, ".")];
  return outer === "." || inner === outer || inner.startsWith(`${outer.replace(/\/$/, "")}/`);
}
