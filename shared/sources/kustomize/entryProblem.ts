import type { InputProblem } from "../../resources/location.ts";
import { kustomizationFileNames } from "./kustomization.ts";

/** What is wrong with an entry of a kustomization; its place is added where it is known. */
export type EntryProblem = Omit<InputProblem, "location">;

/** Something that Kustomize would have to fetch. */
export function remoteReference(address: string): EntryProblem {
  // An address can hold a password or token before the `@`.
  const shown = address.replace(/\/\/[^/@]*@/, "//");
  return {
    code: "not-vendored",
    message: `The kustomization needs ${shown}, which is not in the repository; nothing is fetched.`,
    hint: "Copy it into the repository at a fixed version and name the copy here.",
  };
}

export function missingReference(path: string, folder: string): EntryProblem {
  return {
    code: "render-failed",
    message: `The kustomization names ${path}, which does not exist in ${folderName(folder)}.`,
    hint: "Correct the path, add the file, or remove the entry.",
  };
}

export function folderForFile(path: string): EntryProblem {
  return {
    code: "render-failed",
    message: `The kustomization names ${path} where a file is needed, and it is a folder.`,
    hint: "Name the file.",
  };
}

/** Kustomizations that lead back to themselves, by their folders. */
export function kustomizationCycle(folders: readonly string[]): EntryProblem {
  return {
    code: "render-failed",
    message: `These kustomizations need each other: ${folders.map(folderName).join(" -> ")}.`,
    hint: "Move what both need into a base of its own.",
  };
}

export function noKustomization(folder: string): EntryProblem {
  return {
    code: "render-failed",
    message: `There is no ${kustomizationFileNames.join(", ")} in ${folderName(folder)}.`,
    hint: "Add one, or name the folder's files one by one.",
  };
}

/** A setting of a chart that Helm would take for an option of its command line, such as `--post-renderer`. */
export function chartOption(setting: string): EntryProblem {
  return {
    code: "render-failed",
    message: `The chart's ${setting} begins with "-", which Helm would take for an option.`,
    hint: "Remove the dash.",
  };
}

export function chartNotVendored(name: string, folder: string): EntryProblem {
  return {
    code: "not-vendored",
    message: `The chart ${name} is not in ${folder}; nothing is fetched.`,
    hint: "Add the chart there at a fixed version (helm pull --untar).",
  };
}

export function chartInGenerator(): EntryProblem {
  return {
    code: "render-failed",
    message: "A chart in a generator's configuration is not supported.",
    hint: "Write the chart under `helmCharts` in the kustomization.",
  };
}

/** A plugin that is built can be turned into a chart by a patch, where no check sees its settings. */
export function chartsBesideBuiltPlugins(): EntryProblem {
  return {
    code: "render-failed",
    message:
      "Charts and a folder under `generators`, `transformers` or `validators` are not supported together.",
    hint: "Name the files of that folder one by one.",
  };
}

function folderName(folder: string): string {
  return folder === "" ? "the workspace" : folder;
}
