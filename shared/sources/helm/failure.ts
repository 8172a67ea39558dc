import { posix } from "node:path";
import { parseJsonPointer } from "../../resources/fieldPath.ts";
import { isJsonObject, objectsAt } from "../../resources/json.ts";
import type { InputProblem, Location } from "../../resources/location.ts";
import { readYamlDocuments } from "../../resources/yamlDocuments.ts";
import type { CommandOutput } from "../../runtime/execute.ts";
import type { ChartSource } from "./chartSource.ts";
import type { SourceFiles } from "../sourceFiles.ts";
import { problemAt } from "../sourceFiles.ts";
import { resolveInside } from "../workspace.ts";
import { placeInTemplate, splitOutput, templateFile } from "./output.ts";

export interface FailedChart {
  readonly files: SourceFiles;
  readonly source: ChartSource;
  /** What a person types to see the same. */
  readonly command: string;
  readonly stderr: string;
  /** Renders again with more options. */
  readonly render: (more: readonly string[]) => Promise<CommandOutput>;
}

/** Turns a failed `helm template` into problems at the template, values file or dependency to mend. */
export async function helmFailure(failed: FailedChart): Promise<readonly InputProblem[]> {
  const message = errorText(failed.stderr);
  const values = await brokenValues(failed);
  if (values.length > 0) return values;
  const missing = /missing in charts\/ directory: (.+)/.exec(message)?.[1];
  if (missing !== undefined) return missingDependencies(failed, missing.split(", "));
  const violations = message.split("\n").filter((line) => /^- (?:at '|\(root\)|[\w.]+: )/.test(line));
  if (message.includes("specifications of the schema") && violations.length > 0) {
    return schemaViolations(failed, violations);
  }
  const unreadable = /YAML parse error on ([^\s:]+)/.exec(message)?.[1];
  const rendered = unreadable === undefined ? [] : await brokenOutput(failed, unreadable);
  if (rendered.length > 0) return rendered;
  const place = await templatePlace(failed, message);
  const reason = firstLine(place?.rest ?? message);
  return [problemOf(failed, `Helm can't render ${failed.source.chart}: ${reason}`, place?.location)];
}

function errorText(stderr: string): string {
  const start = stderr.search(/^Error: /m);
  return (start < 0 ? stderr : stderr.slice(start + "Error: ".length)).trim() || "it gave no reason";
}

function firstLine(text: string): string {
  return (text.split("\n")[0] ?? "").slice(0, 1000);
}

function problemOf(failed: FailedChart, message: string, location: Location | undefined): InputProblem {
  const file = posix.join(failed.source.chart, "Chart.yaml");
  return {
    code: "render-failed",
    message: `${message.replace(/\.$/, "")}.`,
    hint: `Run \`${failed.command}\` to see it again.`,
    location: location ?? { file, line: 1, column: 1 },
  };
}

function valuesFiles({ source }: FailedChart): readonly string[] {
  return [posix.join(source.chart, "values.yaml"), ...source.values];
}

async function brokenValues(failed: FailedChart): Promise<readonly InputProblem[]> {
  const problems: InputProblem[] = [];
  for (const file of valuesFiles(failed)) {
    const resolved = await resolveInside(failed.files.workspace, file);
    if (resolved.status === "missing") continue;
    const { problems: found } = await failed.files.documents(file);
    // Helm itself lets a key stand twice.
    problems.push(...found.filter(({ code }) => code !== "duplicate-key"));
  }
  return problems;
}

async function missingDependencies(
  failed: FailedChart,
  names: readonly string[],
): Promise<readonly InputProblem[]> {
  const file = posix.join(failed.source.chart, "Chart.yaml");
  const { documents } = await failed.files.documents(file);
  const chart = documents[0]?.value;
  const dependencies = isJsonObject(chart) ? objectsAt(chart, "dependencies") : [];
  const problems: InputProblem[] = [];
  for (const name of names) {
    const index = dependencies.findIndex((dependency) => dependency.name === name);
    const path = index < 0 ? ["dependencies"] : ["dependencies", index];
    const problem = {
      code: "not-vendored",
      message: `The chart needs ${name}, which is not in ${posix.join(failed.source.chart, "charts")}; nothing is fetched.`,
      hint: `Run \`helm dependency build ${failed.source.chart}\` and commit the result, or run it in a step before this one.`,
    };
    problems.push(await problemAt(failed.files, { file, path }, problem));
  }
  return problems;
}

/** Each violation is told at the last values file that has the field, as that one wins. */
async function schemaViolations(
  failed: FailedChart,
  violations: readonly string[],
): Promise<readonly InputProblem[]> {
  const problems: InputProblem[] = [];
  for (const violation of violations) {
    const text = withoutValue(violation.replace(/^- /, ""));
    const path = violationPath(text);
    const message = `The values of ${failed.source.release} don't fit the chart's schema: ${text}`;
    problems.push(problemOf(failed, message, await valuePlace(failed, path)));
  }
  return problems;
}

/** A value can be a secret's. */
function withoutValue(violation: string): string {
  return violation.replace(/: '.*' (?=does not|is not)/, ": the value ");
}

/** The path in `at '/image/tag': …`, or in the older form `image.tag: …`. */
function violationPath(violation: string): readonly (string | number)[] {
  const pointer = /^at '([^']*)'/.exec(violation)?.[1];
  const parts = pointer === undefined ? (violation.split(":")[0] ?? "").split(".") : parsePointer(pointer);
  return parts.filter((part) => part !== "(root)").map((part) => (/^\d+$/.test(part) ? Number(part) : part));
}

function parsePointer(pointer: string): readonly string[] {
  return pointer.startsWith("/") ? parseJsonPointer(pointer) : [];
}

async function valuePlace(
  failed: FailedChart,
  path: readonly (string | number)[],
): Promise<Location | undefined> {
  const files = valuesFiles(failed).toReversed();
  for (const file of files) {
    const found = (await failed.files.positions(file))?.find({ document: 0, path });
    if (found?.complete) return found.location;
  }
  return files[0] === undefined ? undefined : { file: files[0], line: 1, column: 1 };
}

/** With `--debug` Helm prints what it can't read, and that tells the line. */
async function brokenOutput(failed: FailedChart, source: string): Promise<readonly InputProblem[]> {
  const { files } = failed;
  const { stdout } = await failed.render(["--debug"]);
  const file = await templateFile(files, failed.source.chart, source);
  const problems: InputProblem[] = [];
  for (const part of splitOutput(stdout).filter((each) => each.source === source)) {
    for (const problem of readYamlDocuments({ file, text: part.text }).problems) {
      problems.push(await placeInTemplate(files, part, problem));
    }
  }
  return problems;
}

interface TemplatePlace {
  readonly location: Location;
  /** What the message says after the place. */
  readonly rest: string;
}

/** The innermost place that the message names: an error in a helper names its callers first. */
async function templatePlace(failed: FailedChart, message: string): Promise<TemplatePlace | undefined> {
  const named = /(?:template: |\bat \(|parse error on )([^\s:()]+\/[^\s:()]+)(?::(\d+))?(?::(\d+))?\)?:?\s*/g;
  const match = [...message.matchAll(named)].at(-1);
  const template = match?.[1];
  if (!match || template === undefined) return undefined;
  const file = await templateFile(failed.files, failed.source.chart, template);
  // Go counts a template's columns from 0.
  const [line, column] = [Number(match[2] ?? 1), Number(match[3] ?? 0) + 1];
  const rest = message.slice(match.index + match[0].length).replace(/^executing "[^"]*" /, "");
  return { location: { file, line, column }, rest };
}
