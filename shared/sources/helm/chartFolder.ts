import { readdir } from "node:fs/promises";
import { join, posix } from "node:path";
import type { InputProblem } from "../../resources/location.ts";
import type { ChartSource } from "./chartSource.ts";
import type { SourceFiles } from "../sourceFiles.ts";
import type { ResolvedPath, Workspace } from "../workspace.ts";
import { pathFromWorkspace, resolveInside } from "../workspace.ts";

type Inside = Extract<ResolvedPath, { readonly status: "resolved" }>;

export type CheckedChart =
  | { readonly status: "ready"; readonly chart: Inside; readonly values: readonly Inside[] }
  | { readonly status: "broken"; readonly problems: readonly InputProblem[] };

/** Helm's own rule (pkg/chartutil/validate_name.go), which also keeps options out of its arguments. */
const releaseName = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const namespaceName = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;

/** Makes sure, before Helm runs, that a release names a chart and values in the workspace and nothing outside of it. */
export async function checkChart(files: SourceFiles, source: ChartSource): Promise<CheckedChart> {
  const problems: InputProblem[] = [];
  const { release, chart: path, namespace = "default" } = source;
  if (!releaseName.test(release) || release.length > 53) {
    problems.push(broken(`"${release}" is no name for a release of ${path}.`, nameHint));
  }
  if (!namespaceName.test(namespace) || namespace.length > 63) {
    problems.push(broken(`"${namespace}" is no namespace for the release ${release}.`, nameHint));
  }
  const chart = await resolveInside(files.workspace, path);
  if (chart.status === "missing") problems.push(missing(path, "chart", release));
  else if (chart.status === "unreadable") problems.push(chart.problem);
  else if ((await resolveInside(files.workspace, posix.join(path, "Chart.yaml"))).status !== "resolved") {
    problems.push(broken(`There is no Chart.yaml in ${path}.`, "Name the folder of a chart."));
  } else problems.push(...(await linksLeadingOut(files.workspace, chart.absolute)));
  const values: Inside[] = [];
  for (const file of source.values) {
    const resolved = await resolveInside(files.workspace, file);
    if (resolved.status === "missing") problems.push(missing(file, "values file", release));
    else if (resolved.status === "unreadable") problems.push(resolved.problem);
    else if (resolved.type === "folder") problems.push(broken(`${file} is a folder.`, "Name a values file."));
    else values.push(resolved);
  }
  if (chart.status !== "resolved" || problems.length > 0) return { status: "broken", problems };
  return { status: "ready", chart, values };
}

const nameHint = "Use small letters, digits and dashes.";

function missing(path: string, what: string, release: string): InputProblem {
  const message = `The ${what} ${path} of the release ${release} is not in the repository.`;
  return broken(
    message,
    "Correct the path; it is taken from the root of the repository, and nothing is fetched.",
  );
}

function broken(message: string, hint: string): InputProblem {
  return { code: "render-failed", message, hint };
}

/**
 * The links in a chart that lead out of the workspace or round in circles: Helm would follow them. The chart's folder is
 * absolute, with its own links resolved.
 */
export async function linksLeadingOut(
  workspace: Workspace,
  folder: string,
): Promise<readonly InputProblem[]> {
  const problems: InputProblem[] = [];
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    if (!entry.isSymbolicLink()) continue;
    const absolute = join(entry.parentPath, entry.name);
    const path = pathFromWorkspace(workspace, absolute);
    const resolved = await resolveInside(workspace, path);
    if (resolved.status !== "resolved") {
      problems.push({ ...resolved.problem, location: { file: path, line: 1, column: 1 } });
    } else if (`${absolute}/`.startsWith(`${resolved.absolute}/`)) {
      problems.push(broken(`${path} is a symbolic link to a folder that it is in.`, "Remove the link."));
    }
  }
  return problems;
}
