import type { ErrorObject } from "ajv";
import { Ajv } from "ajv";
import type { FieldPath } from "../resources/fieldPath.ts";
import { formatFieldPath } from "../resources/fieldPath.ts";
import { InputError } from "../resources/inputError.ts";
import type { InputProblem, Location } from "../resources/location.ts";
import type { FieldPositions } from "../resources/position.ts";
import { fieldPositions } from "../resources/position.ts";
import { readText, resolveInside } from "../sources/workspace.ts";
import type { YamlText } from "../resources/yamlDocuments.ts";
import { readYamlDocuments } from "../resources/yamlDocuments.ts";
import schema from "./gitops.schema.json" with { type: "json" };
import type { Environment, GitOpsConfig } from "./gitopsConfig.generated.ts";
import { configRoot, rebaseConfig } from "./configPaths.ts";

/** The configuration and where its parts stand, for messages about them. */
export interface LoadedConfig {
  readonly config: GitOpsConfig;
  /** The place of a field in the file; the file's start where there is no file. */
  locate(path: FieldPath): Location;
}

/**
 * Reads the configuration file. A file that is absent gives undefined where `required` is not set.
 * @throws InputError with file, line and column where the file leads out of the workspace, breaks the schema or names what it doesn't have.
 */
export async function loadConfig(options: {
  readonly workspaceRoot: string;
  readonly path: string;
  readonly required: boolean;
}): Promise<LoadedConfig | undefined> {
  const workspace = { root: options.workspaceRoot };
  const found = await resolveInside(workspace, options.path);
  if (found.status === "missing") {
    if (!options.required) return undefined;
    throw new InputError({
      code: "config",
      message: `There is no configuration at ${options.path}.`,
      hint: "Create it, or name another file with the input `config`.",
    });
  }
  const read = await readText(workspace, options.path);
  if (read.status === "unreadable") throw new InputError({ ...read.problem, code: "config" });
  return parseConfig({ file: options.path, text: read.text });
}

/**
 * Reads a configuration from its text. Its paths come out as paths from the workspace.
 * @throws InputError as loadConfig.
 */
export function parseConfig(source: YamlText): LoadedConfig {
  const { documents, problems } = readYamlDocuments(source);
  const [problem] = problems;
  if (problem) throw new InputError({ ...problem, code: "config" });
  const positions = fieldPositions(source);
  const value = documents[0]?.value ?? {};
  const validate = new Ajv({ allErrors: true, verbose: true }).compile<GitOpsConfig>(schema);
  if (!validate(value)) throw new InputError(schemaProblem(validate.errors ?? [], positions));
  const reference = referenceProblem(value, positions);
  if (reference) throw new InputError(reference);
  return {
    config: rebaseConfig(value, configRoot(source.file)),
    locate: (path) => positions.find({ document: 0, path }).location,
  };
}

/**
 * The environment of a name.
 * @throws InputError that names the environments which exist.
 */
export function environmentNamed(loaded: LoadedConfig, name: string): Environment {
  const { environments } = loaded.config;
  const found = environments.find((environment) => environment.name === name);
  if (found) return found;
  throw new InputError({
    code: "config",
    message: `There is no environment "${name}"; the configuration has ${environments.map((each) => each.name).join(", ")}.`,
    hint: "Use one of these names, or add the environment here.",
    location: loaded.locate(["environments"]),
  });
}

function schemaProblem(errors: readonly ErrorObject[], positions: FieldPositions): InputProblem {
  // The deepest error is the closest to the mistake; a broken union reports its outer levels too.
  const [error] = errors.toSorted((a, b) => depthOf(b) - depthOf(a));
  if (!error) return { code: "config", message: "The configuration is not valid." };
  const path = error.instancePath.split("/").slice(1).map(pathElement);
  const field = path.length === 0 ? "The configuration" : `\`${formatFieldPath(path)}\``;
  const extra =
    error.keyword === "additionalProperties" ? String(error.params.additionalProperty) : undefined;
  return {
    code: "config",
    message: `${field} ${describeError(error)}.`,
    hint: describeExpectation(error),
    location: positions.find({ document: 0, path: extra === undefined ? path : [...path, extra] }).location,
  };
}

function describeError(error: ErrorObject): string {
  const params: Readonly<Record<string, unknown>> = error.params;
  if (error.keyword === "additionalProperties")
    return `has no field \`${String(params.additionalProperty)}\``;
  if (error.keyword === "required") return `lacks the field \`${String(params.missingProperty)}\``;
  if (error.keyword === "const") return `must be ${JSON.stringify(params.allowedValue)}`;
  return error.message ?? "is not valid";
}

function depthOf(error: ErrorObject): number {
  return error.instancePath.split("/").length;
}

function pathElement(part: string): string | number {
  const text = part.replaceAll("~1", "/").replaceAll("~0", "~");
  return /^\d+$/.test(text) ? Number(text) : text;
}

function describeExpectation(error: ErrorObject): string {
  const parent = error.parentSchema as { description?: string; properties?: object } | undefined;
  if (error.keyword === "additionalProperties" && parent?.properties) {
    return `It may have ${Object.keys(parent.properties).join(", ")}.`;
  }
  if (error.keyword === "required") return "Add it.";
  return parent?.description ?? "See docs/configuration.md for the format.";
}

function referenceProblem(config: GitOpsConfig, positions: FieldPositions): InputProblem | undefined {
  const names = config.environments.map(({ name }) => name);
  for (const [index, name] of names.entries()) {
    if (names.indexOf(name) === index) continue;
    return problemAt(["environments", index, "name"], positions, {
      message: `Two environments have the name "${name}".`,
      hint: "Rename one of them.",
    });
  }
  for (const [index, name] of (config.promotion?.order ?? []).entries()) {
    if (names.includes(name)) continue;
    return problemAt(["promotion", "order", index], positions, {
      message: `The order of promotion names "${name}", which is no environment.`,
      hint: `The environments are ${names.join(", ")}.`,
    });
  }
  return undefined;
}

function problemAt(
  path: FieldPath,
  positions: FieldPositions,
  text: { readonly message: string; readonly hint: string },
): InputProblem {
  return { code: "config", ...text, location: positions.find({ document: 0, path }).location };
}
