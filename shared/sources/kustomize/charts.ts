import { posix } from "node:path";
import type { FieldPath } from "../../resources/fieldPath.ts";
import type { JsonObject } from "../../resources/json.ts";
import type { KustomizationField } from "./kustomization.ts";
import { fieldsNamed, itemsNamed, textNamed } from "./kustomization.ts";

/** A chart that a kustomization renders with Helm. */
export interface KustomizationChart {
  readonly name: string;
  /** Where the chart must be, from the kustomization's folder; an absolute path stays one. */
  readonly folder: string;
  readonly field: FieldPath;
  /** A setting that Helm would take for an option of its command line, such as `--post-renderer=…`. */
  readonly unsafe: string | undefined;
}

/** The charts in `helmCharts` and in its older form `helmChartInflationGenerator`. */
export function helmChartsOf(kustomization: JsonObject): readonly KustomizationChart[] {
  const root: KustomizationField = { value: kustomization, field: [] };
  const home = fieldsNamed(root, "helmGlobals")
    .map((globals) => textNamed(globals, "chartHome"))
    .find((text) => text !== undefined);
  return [
    ...itemsNamed(root, "helmCharts").map((item) =>
      chartOf(item, {
        name: textNamed(item, "name"),
        version: textNamed(item, "version"),
        repo: textNamed(item, "repo"),
        home,
      }),
    ),
    ...itemsNamed(root, "helmChartInflationGenerator").map((item) =>
      chartOf(item, {
        name: textNamed(item, "chartName"),
        version: textNamed(item, "chartVersion"),
        repo: textNamed(item, "chartRepoUrl"),
        home: textNamed(item, "chartHome") ?? home,
      }),
    ),
  ];
}

interface ChartSettings {
  readonly name: string | undefined;
  readonly version: string | undefined;
  readonly repo: string | undefined;
  readonly home: string | undefined;
}

/** The folder is that of Kustomize's HelmChartInflationGenerator: with version where the chart has a repository. */
function chartOf(item: KustomizationField, settings: ChartSettings): KustomizationChart {
  const { name = "", version = "", repo = "", home = "charts" } = settings;
  const folder = version !== "" && repo !== "" ? posix.join(home, `${name}-${version}`) : home;
  const texts = Object.entries(typeof item.value === "object" ? (item.value ?? {}) : {});
  const unsafe = texts.find(([, value]) => typeof value === "string" && value.trimStart().startsWith("-"));
  return { name, folder: posix.join(folder, name), field: item.field, unsafe: unsafe?.[0] };
}
