import type { JsonObject } from "../../../../shared/resources/json.ts";
import { arrayAt, isJsonObject, ownValue, stringAt } from "../../../../shared/resources/json.ts";
import { parseVersion } from "../policies/version.ts";
import { formatChartName } from "./chartName.ts";
import type { EnvironmentImage } from "./imageSite.ts";
import { fieldsSite } from "./site.ts";
import type { SiteScope } from "./siteScope.ts";

/** Whether a chart's version leaves open which one it is: `^1.2.0`, and also `1.2`, which Helm takes for `1.2.x`. */
export function isVersionRange(version: string): boolean {
  return parseVersion(version, { partial: false }) === undefined;
}

/**
 * The versions of the charts that a Chart.yaml, a Chart.lock or a requirements.yaml depends on. Charts from the same
 * repository (`file://…`) have no version of their own.
 */
export function chartVersions(scope: SiteScope, chart: JsonObject): readonly EnvironmentImage[] {
  return arrayAt(chart, "dependencies").flatMap((dependency, index) => {
    if (!isJsonObject(dependency)) return [];
    const [name, repository] = [stringAt(dependency, "name"), stringAt(dependency, "repository")];
    if (!name || !repository || repository.startsWith("file:")) return [];
    const path = ["dependencies", index, "version"];
    const found = fieldsSite(
      scope,
      { tag: { path, value: ownValue(dependency, "version") } },
      {
        subject: "chart",
        names: [formatChartName({ repository, chart: name })],
        place: `dependencies/${stringAt(dependency, "alias") ?? name}`,
      },
    );
    return found ?? [];
  });
}
