import type { FolderFile } from "../../../../shared/github/commits.ts";
import type { JsonValue } from "../../../../shared/resources/json.ts";
import { isJsonObject, stringAt } from "../../../../shared/resources/json.ts";
import type { InputProblem } from "../../../../shared/resources/location.ts";
import type { YamlFile } from "../edits/yamlFile.ts";
import { readYamlFile } from "../edits/yamlFile.ts";
import type { EnvironmentFacts } from "./environmentFacts.ts";
import { environmentFacts } from "./environmentFacts.ts";
import type { ImageSettings } from "./imageSettings.ts";
import type { EnvironmentImage } from "./imageSite.ts";
import { imageSites } from "./imageSites.ts";
import type { SiteSearch } from "./siteScope.ts";
import type { ValueField } from "./valueField.ts";
import { valueFieldsOf } from "./valueField.ts";
import { mayNameVersion } from "./versionScan.ts";
import { indexImageFields } from "./workloadFields.ts";

export type { ImageSettings } from "./imageSettings.ts";
export type { EnvironmentImage } from "./imageSite.ts";

export interface EnvironmentImages {
  readonly images: readonly EnvironmentImage[];
  /** The files with images, by their path from the root of the repository. */
  readonly files: ReadonlyMap<string, EnvironmentFile>;
  /** What could not be read and was left out. */
  readonly skipped: readonly InputProblem[];
}

export interface EnvironmentFile {
  readonly yaml: YamlFile;
  readonly mode: FolderFile["mode"];
}

const readName = /(?:\.(?:ya?ml|json)|(?:^|\/)(?:Kustomization|Chart\.lock|requirements\.lock))$/;

/** Whether a file may hold images, by its name. */
export function mayHoldImages(path: string): boolean {
  return readName.test(path);
}

/**
 * Finds the images in the files of an environment: those of its folder, and values files from elsewhere. The templates of a
 * chart are no YAML and left out.
 */
export function environmentImages(
  folder: string,
  files: readonly FolderFile[],
  settings: ImageSettings = {},
): EnvironmentImages {
  const { read, skipped } = readFiles(files, settings);
  const facts = environmentFacts(read.map(({ yaml }) => yaml));
  const bases = baseValues(read);
  const common = {
    environmentNames: [settings.environment ?? "", folder.slice(folder.lastIndexOf("/") + 1)],
    imageFields: indexImageFields(settings.imageFields),
    facts,
  };
  const images: EnvironmentImage[] = [];
  const kept = new Map<string, EnvironmentFile>();
  for (const { yaml, mode } of read) {
    const path = yaml.file;
    const relativePath =
      folder !== "" && path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : path;
    const search: SiteSearch = {
      ...common,
      relativePath,
      valueFields: [
        ...updaterFields(facts, path),
        ...valueFieldsOf(settings.valuesFields ?? [], { path, relativePath }),
      ],
      baseValues: bases.get(folderOf(path)),
    };
    const sites = imageSites(yaml, search);
    if (sites.length === 0) continue;
    kept.set(path, { yaml, mode });
    images.push(...sites);
  }
  return { images, files: kept, skipped };
}

interface ReadFiles {
  readonly read: readonly EnvironmentFile[];
  readonly skipped: readonly InputProblem[];
}

function readFiles(files: readonly FolderFile[], settings: ImageSettings): ReadFiles {
  const charts = files
    .filter(({ path }) => /(?:^|\/)Chart\.ya?ml$/.test(path))
    .map(({ path }) => `${folderOf(path)}templates/`);
  const read: EnvironmentFile[] = [];
  const skipped: InputProblem[] = [];
  for (const { path, mode, text } of files) {
    if (charts.some((templates) => path.startsWith(templates))) continue;
    if (text === undefined) skipped.push(leftOut(path, "It is no UTF-8 text."));
    // Most files of an environment name no version; parsing them would take most of the time.
    if (text === undefined || !mayNameVersion({ path, text }, settings)) continue;
    const result = readYamlFile({ file: path, text });
    if (result.kind === "read") read.push({ yaml: result.file, mode });
    else if (text.includes("{{")) skipped.push(leftOut(path, "It is no YAML; it looks like a template."));
    else skipped.push(result.problem);
  }
  return { read, skipped };
}

/** The values of a `values.yaml` by its folder: other values files beside it are most often put on top of it. */
function baseValues(files: readonly EnvironmentFile[]): ReadonlyMap<string, JsonValue> {
  return new Map(
    files.flatMap(({ yaml }) => {
      const value = yaml.documents[0]?.value;
      const isBase = /(?:^|\/)values\.ya?ml$/.test(yaml.file);
      if (!isBase || !isJsonObject(value) || stringAt(value, "apiVersion")) return [];
      return [[folderOf(yaml.file), value] as const];
    }),
  );
}

/** The places that annotations for Argo CD Image Updater name in a values file. */
function updaterFields({ applications }: EnvironmentFacts, path: string): readonly ValueField[] {
  return applications
    .filter(({ valuesFile }) => valuesFile === path)
    .flatMap(({ images }) => images.flatMap(({ fields }) => fields));
}

/** The folder of a file, with a slash at its end; empty for the root. */
function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/") + 1);
}

function leftOut(file: string, message: string): InputProblem {
  return { code: "file-unreadable", message, location: { file, line: 1, column: 1 } };
}
