import type { FieldPath } from "../../resources/fieldPath.ts";
import type { JsonValue } from "../../resources/json.ts";
import { isJsonArray, isJsonObject } from "../../resources/json.ts";
import type { EntryProblem } from "./entryProblem.ts";
import { chartInGenerator, remoteReference } from "./entryProblem.ts";
import { isRemote } from "./kustomization.ts";

/** Something that the configuration of a generator or transformer must not ask for. */
export interface PluginMistake {
  readonly path: FieldPath;
  readonly problem: EntryProblem;
}

/** In lower case, the fields by which Kustomize's own plugins name files (api/internal/builtins). */
const fileFields = ["path", "files", "envs", "env", "valuesfile", "additionalvaluesfiles", "targetfilepath"];

/**
 * Looks through the configuration of a generator, transformer or validator, which can ask for the same things as the
 * kustomization itself: files from elsewhere, and charts with any options.
 */
export function pluginMistakes(value: JsonValue, path: FieldPath = []): readonly PluginMistake[] {
  if (value === "HelmChartInflationGenerator") return [{ path, problem: chartInGenerator() }];
  if (typeof value === "string") return remoteFile(value, path);
  if (isJsonArray(value)) return value.flatMap((item, index) => pluginMistakes(item, [...path, index]));
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([key, item]) => pluginMistakes(item, [...path, key]));
}

function remoteFile(text: string, path: FieldPath): readonly PluginMistake[] {
  const field = path.findLast((element) => typeof element === "string");
  if (typeof field !== "string" || !fileFields.includes(field.toLowerCase())) return [];
  const address = /^[^=/:]*=(.*)$/.exec(text)?.[1] ?? text;
  return isRemote(address) ? [{ path, problem: remoteReference(address) }] : [];
}
