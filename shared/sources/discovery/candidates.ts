import { posix } from "node:path";
import type { InputProblem } from "../../resources/location.ts";
import { kustomizationFileNames } from "../kustomize/kustomization.ts";
import { findKustomization } from "../kustomize/tree.ts";
import type { SourceFiles } from "../sourceFiles.ts";
import { resolveInside } from "../workspace.ts";
import { isManifestName, scanFolder } from "./folderScan.ts";
import type { PathLine, PathMatch } from "./pathLines.ts";

/** What a line of `paths` leads to, before it is known what serves what. Paths are from the workspace. */
export interface Candidates {
  readonly files: ReadonlySet<string>;
  /** The files that a line names one by one: they are read whatever they look like. */
  readonly namedFiles: ReadonlySet<string>;
  /** Files with one of Kustomize's names. */
  readonly kustomizations: ReadonlySet<string>;
  /** The folders of kustomizations that a line names: they are rendered even where another one uses them. */
  readonly namedRoots: ReadonlySet<string>;
  /** Folders of charts. */
  readonly charts: ReadonlySet<string>;
  readonly problems: readonly InputProblem[];
}

/** The folder of a file, from the workspace; empty for the workspace itself. */
export function folderOf(file: string): string {
  const folder = posix.dirname(file);
  return folder === "." ? "" : folder;
}

/** Gathers what a line leads to. */
export async function gatherCandidates(
  files: SourceFiles,
  line: PathLine,
  isExcluded: (path: string) => boolean,
): Promise<Candidates> {
  const gathering: Gathering = {
    files: new Set(),
    namedFiles: new Set(),
    kustomizations: new Set(),
    namedRoots: new Set(),
    charts: new Set(),
    problems: line.problem ? [line.problem] : [],
  };
  for (const match of line.matches) {
    if (isExcluded(match.path)) continue;
    const chart = await chartAround(files, match);
    if (chart !== undefined) gathering.charts.add(chart);
    else if (match.type === "folder") await addFolder(files, gathering, match);
    else await addFile(files, gathering, match);
  }
  for (const paths of [gathering.files, gathering.kustomizations, gathering.namedRoots, gathering.charts]) {
    for (const path of paths) if (isExcluded(path)) paths.delete(path);
  }
  return gathering;
}

interface Gathering extends Candidates {
  readonly files: Set<string>;
  readonly namedFiles: Set<string>;
  readonly kustomizations: Set<string>;
  readonly namedRoots: Set<string>;
  readonly charts: Set<string>;
  readonly problems: InputProblem[];
}

async function addFolder(files: SourceFiles, gathering: Gathering, match: PathMatch): Promise<void> {
  const scan = await scanFolder(files.workspace, match);
  for (const file of scan.files) gathering.files.add(file);
  for (const file of scan.kustomizations) gathering.kustomizations.add(file);
  for (const folder of scan.charts) gathering.charts.add(folder);
  gathering.problems.push(...scan.problems);
  if (match.named) gathering.namedRoots.add(match.path);
}

async function addFile(files: SourceFiles, gathering: Gathering, match: PathMatch): Promise<void> {
  const { path, named } = match;
  const name = posix.basename(path);
  const folder = folderOf(path);
  if (kustomizationFileNames.includes(name)) {
    gathering.kustomizations.add(path);
    if (named) gathering.namedRoots.add(folder);
  } else if (name === "Chart.yaml") gathering.charts.add(folder);
  else if (named) {
    gathering.files.add(path);
    gathering.namedFiles.add(path);
  } else if (isManifestName(name)) {
    gathering.files.add(path);
    // What a pattern finds beside a kustomization is that kustomization's business.
    const kustomization = await findKustomization(files, folder);
    if (kustomization !== undefined) gathering.kustomizations.add(kustomization);
  }
}

/** The chart that a path lies in. A chart's crds are plain manifests, and so is a file that a line names. */
async function chartAround(files: SourceFiles, match: PathMatch): Promise<string | undefined> {
  if (match.named && match.type === "file") return undefined;
  const parts = match.path.split("/");
  for (let length = 0; length < parts.length; length++) {
    const folder = parts.slice(0, length).join("/");
    if (parts[length] === "crds" && match.named) continue;
    const chart = await resolveInside(files.workspace, posix.join(folder, "Chart.yaml"));
    if (chart.status === "resolved") return folder;
  }
  return undefined;
}
