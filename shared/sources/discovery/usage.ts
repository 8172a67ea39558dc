import { posix } from "node:path";
import type { JsonObject } from "../../resources/json.ts";
import { isJsonObject } from "../../resources/json.ts";
import { helmChartsOf } from "../kustomize/charts.ts";
import { kustomizationKind, referencesOf } from "../kustomize/kustomization.ts";
import type { SourceFiles } from "../sourceFiles.ts";
import { folderOf } from "./candidates.ts";

/** What kustomizations use; paths are from the workspace, and some of them may not exist. */
export interface KustomizationUsage {
  /** Folders of kustomizations that can be rendered on their own, and what each of them leads to. */
  readonly kustomizations: ReadonlyMap<string, ReadonlySet<string>>;
  /** Files with one of Kustomize's names that are something else. */
  readonly otherFiles: readonly string[];
  readonly usedPaths: ReadonlySet<string>;
  readonly usedCharts: ReadonlySet<string>;
  /** Folders whose files belong to a kustomization: its own, and those that it takes files from. */
  readonly ownedFolders: ReadonlySet<string>;
}

/** Reads what the kustomizations use directly. */
export async function readUsage(
  files: SourceFiles,
  kustomizations: Iterable<string>,
): Promise<KustomizationUsage> {
  const usage = {
    kustomizations: new Map<string, ReadonlySet<string>>(),
    otherFiles: [] as string[],
    usedPaths: new Set<string>(),
    usedCharts: new Set<string>(),
    ownedFolders: new Set<string>(),
  };
  for (const file of kustomizations) {
    const value = (await files.documents(file)).documents[0]?.value;
    const kind = kustomizationKind(value);
    if (kind === "other") {
      usage.otherFiles.push(file);
      continue;
    }
    const folder = folderOf(file);
    const paths = isJsonObject(value) ? pathsOf(folder, value) : [];
    if (kind === "kustomization") usage.kustomizations.set(folder, new Set(paths));
    usage.ownedFolders.add(folder);
    for (const path of paths) {
      usage.usedPaths.add(path);
      usage.ownedFolders.add(folderOf(path));
    }
    for (const chart of isJsonObject(value) ? helmChartsOf(value) : []) {
      usage.usedCharts.add(inFolder(folder, chart.folder));
    }
  }
  return usage;
}

function pathsOf(folder: string, kustomization: JsonObject): readonly string[] {
  return referencesOf(kustomization).map(({ path }) => inFolder(folder, path));
}

function inFolder(folder: string, path: string): string {
  const joined = posix.join(folder, path).replace(/\/$/, "");
  return joined === "." ? "" : joined;
}

/**
 * The kustomizations that no other one uses, and those that are named. Of kustomizations that only use each other the
 * first is one too, so that the circle is reported.
 */
export function rootsOf(usage: KustomizationUsage, namedRoots: ReadonlySet<string>): readonly string[] {
  const folders = [...usage.kustomizations.keys()].toSorted();
  const roots = folders.filter((folder) => namedRoots.has(folder) || !usage.usedPaths.has(folder));
  const reached = new Set<string>();
  function reach(folder: string): void {
    if (reached.has(folder)) return;
    reached.add(folder);
    for (const path of usage.kustomizations.get(folder) ?? [])
      if (usage.kustomizations.has(path)) reach(path);
  }
  for (const root of roots) reach(root);
  for (const folder of folders) {
    if (reached.has(folder)) continue;
    roots.push(folder);
    reach(folder);
  }
  return roots.toSorted();
}
