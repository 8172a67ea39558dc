import type { FolderFile } from "../../../../shared/github/commits.ts";
import type { InputProblem } from "../../../../shared/resources/location.ts";
import type { YamlFile } from "../edits/yamlFile.ts";
import { readYamlFile } from "../edits/yamlFile.ts";
import type { ImageSite } from "./imageSite.ts";
import { imageSites } from "./imageSites.ts";

/** An image of an environment. */
export interface EnvironmentImage extends ImageSite {
  /** The file from the environment's folder on, the same in every environment that is laid out alike. */
  readonly relativePath: string;
}

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

const yamlName = /(?:\.ya?ml|(?:^|\/)Kustomization)$/;

/** Whether a file may hold images, by its name. */
export function mayHoldImages(path: string): boolean {
  return yamlName.test(path);
}

/**
 * Finds the images in the files of an environment: those of its folder, and values files from elsewhere. The templates of a
 * chart are no YAML and left out.
 */
export function environmentImages(folder: string, files: readonly FolderFile[]): EnvironmentImages {
  const charts = files
    .filter(({ path }) => /(?:^|\/)Chart\.ya?ml$/.test(path))
    .map(({ path }) => parentOf(path));
  const found: EnvironmentImage[] = [];
  const kept = new Map<string, EnvironmentFile>();
  const skipped: InputProblem[] = [];
  for (const { path, mode, text } of files) {
    if (charts.some((chart) => path.startsWith(`${chart}templates/`))) continue;
    if (text === undefined) {
      skipped.push(leftOut(path, "It is no UTF-8 text."));
      continue;
    }
    // Most files of an environment name no image; parsing them would take most of the time.
    if (!/image|repository/i.test(text)) continue;
    const result = readYamlFile({ file: path, text });
    if (result.kind === "unreadable") {
      skipped.push(
        text.includes("{{") ? leftOut(path, "It is no YAML; it looks like a template.") : result.problem,
      );
      continue;
    }
    const sites = imageSites(result.file);
    if (sites.length === 0) continue;
    kept.set(path, { yaml: result.file, mode });
    const relativePath =
      folder !== "" && path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : path;
    found.push(...sites.map((site) => ({ ...site, relativePath })));
  }
  return { images: found, files: kept, skipped };
}

/** The folder of a file, with a slash at its end; empty for the root. */
function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/") + 1);
}

function leftOut(file: string, message: string): InputProblem {
  return { code: "file-unreadable", message, location: { file, line: 1, column: 1 } };
}
