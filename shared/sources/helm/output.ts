import { posix } from "node:path";
import { isJsonObject, objectsAt, stringAt } from "../../resources/json.ts";
import type { InputProblem } from "../../resources/location.ts";
import type { SourceFiles } from "../sourceFiles.ts";
import { resolveInside } from "../workspace.ts";

/** What one template gave. */
export interface OutputPart {
  /** As Helm names it: `<chart>/templates/<file>`, `<chart>/charts/<dependency>/templates/<file>`. */
  readonly source: string;
  readonly text: string;
}

/** Takes the output of `helm template` apart: `# Source: …` stands in front of what each template gives. */
export function splitOutput(text: string): readonly OutputPart[] {
  return text
    .split(/^---\n(?=# Source: )/m)
    .filter((part) => part.startsWith("# Source: "))
    .map((part) => ({ source: part.slice("# Source: ".length, part.indexOf("\n")).trim(), text: part }));
}

/**
 * The path of a template from the workspace; that of the Chart.yaml around it where it is in a packed dependency.
 * Helm names a dependency by its alias, while its folder has its name.
 */
export async function templateFile(files: SourceFiles, chart: string, source: string): Promise<string> {
  let folder = chart;
  let rest = source.slice(source.indexOf("/") + 1);
  for (;;) {
    const dependency = /^charts\/([^/]+)\/(.*)$/.exec(rest);
    if (!dependency) break;
    const [, alias = "", below = ""] = dependency;
    const inside = posix.join(folder, "charts", await dependencyName(files, folder, alias));
    if ((await resolveInside(files.workspace, inside)).status !== "resolved") break;
    folder = inside;
    rest = below;
  }
  const resolved = await resolveInside(files.workspace, posix.join(folder, rest));
  return resolved.status === "resolved" ? resolved.path : posix.join(folder, "Chart.yaml");
}

async function dependencyName(files: SourceFiles, chart: string, alias: string): Promise<string> {
  const value = (await files.documents(posix.join(chart, "Chart.yaml"))).documents[0]?.value;
  const dependencies = isJsonObject(value) ? objectsAt(value, "dependencies") : [];
  const found = dependencies.find((dependency) => dependency.alias === alias);
  return (found && stringAt(found, "name")) ?? alias;
}

/**
 * Moves a problem from what a template gave to the template itself: its line is looked for there, where it may stand as it
 * is; else the template's start has to do.
 */
export async function placeInTemplate(
  files: SourceFiles,
  part: OutputPart,
  problem: InputProblem,
): Promise<InputProblem> {
  const { location } = problem;
  if (!location) return problem;
  const read = await files.text(location.file);
  const wanted = part.text.split("\n")[location.line - 1]?.trim();
  const lines = read.status === "read" ? read.text.split("\n").map((line) => line.trim()) : [];
  const line = wanted === undefined || wanted === "" ? -1 : lines.lastIndexOf(wanted);
  const message = `${problem.message} This is in what the template renders.`;
  return { ...problem, message, location: { ...location, line: Math.max(line, 0) + 1, column: 1 } };
}
