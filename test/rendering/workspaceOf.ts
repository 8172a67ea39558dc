import { delimiter, dirname, join, resolve } from "node:path";
import type { FieldPath } from "../../shared/resources/fieldPath.ts";
import { formatFieldPath } from "../../shared/resources/fieldPath.ts";
import type { JsonValue } from "../../shared/resources/json.ts";
import { isJsonArray, isJsonObject } from "../../shared/resources/json.ts";
import type { Resource } from "../../shared/resources/resource.ts";
import { formatReference, referenceOf } from "../../shared/resources/resource.ts";
import { createLocator } from "../../shared/sources/locate.ts";
import type { SourceFiles } from "../../shared/sources/sourceFiles.ts";
import { createSourceFiles } from "../../shared/sources/sourceFiles.ts";
import { openWorkspace } from "../../shared/sources/workspace.ts";
import type { ToolName } from "../harness/toolCatalog.ts";
import { toolPath } from "../harness/tools.ts";

export const fixtures = join(import.meta.dirname, "fixtures");

/** Puts the tools first on this process' PATH; one that can't be had is what the gate of the tests tells. */
export async function putOnPath(names: readonly ToolName[]): Promise<void> {
  for (const name of names) {
    const tool = await toolPath(name);
    if (tool.status === "missing") continue;
    process.env.PATH = [dirname(tool.path), process.env.PATH ?? ""].join(delimiter);
  }
}

/** Does something with nothing on PATH but the links in a folder. */
export async function withPath<Result>(folder: string, use: () => Promise<Result>): Promise<Result> {
  const { PATH } = process.env;
  process.env.PATH = folder;
  try {
    return await use();
  } finally {
    process.env.PATH = PATH;
  }
}

/** The files of a folder of fixtures as a workspace. */
export async function filesOf(folder: string): Promise<SourceFiles> {
  return createSourceFiles(await openWorkspace(resolve(fixtures, folder)));
}

/** Where every field of the objects comes from, a line each, in front of it what the object was made of. */
export async function describePlaces(files: SourceFiles, resources: readonly Resource[]): Promise<string> {
  const locator = createLocator(files);
  const lines: string[] = [];
  for (const resource of resources) {
    const { origin } = resource;
    const sources = origin.kind === "rendered" ? origin.sources : [];
    const names = sources.map(({ file, document, listIndex }) => [file, document, listIndex ?? ""].join("#"));
    lines.push(`${formatReference(referenceOf(resource))} <- ${names.join(" ")}`);
    for (const path of leavesOf(resource.object)) {
      const place = await locator.locate(resource, path);
      lines.push(
        `  ${formatFieldPath(path)}: ${place ? `${place.file}:${place.line}:${place.column}` : "nowhere"}`,
      );
    }
  }
  return `${lines.join("\n")}\n`;
}

function leavesOf(value: JsonValue, path: FieldPath = []): readonly FieldPath[] {
  if (isJsonArray(value)) return value.flatMap((item, index) => leavesOf(item, [...path, index]));
  if (isJsonObject(value))
    return Object.entries(value).flatMap(([key, item]) => leavesOf(item, [...path, key]));
  return [path];
}
