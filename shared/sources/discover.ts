import { posix } from "node:path";
import { isJsonObject } from "../resources/json.ts";
import type { InputProblem } from "../resources/location.ts";
import type { Candidates } from "./discovery/candidates.ts";
import { folderOf, gatherCandidates } from "./discovery/candidates.ts";
import type { TextGuess } from "./discovery/manifestText.ts";
import { guessFile } from "./discovery/manifestText.ts";
import type { PathLine } from "./discovery/pathLines.ts";
import { resolvePathLines } from "./discovery/pathLines.ts";
import type { KustomizationUsage } from "./discovery/usage.ts";
import { readUsage, rootsOf } from "./discovery/usage.ts";
import type { ChartSource } from "./helm.ts";
import type { SourceFiles } from "./sourceFiles.ts";

/** What there is to read and render; paths are from the workspace, in alphabetical order. */
export interface DiscoveredSources {
  /** Files of plain manifests. */
  readonly plain: readonly string[];
  /** Folders of kustomizations that nothing else uses; the workspace itself is empty text. */
  readonly kustomizeRoots: readonly string[];
  /** Folders of charts that no release and no kustomization uses. */
  readonly charts: readonly string[];
  readonly skipped: readonly SkippedFile[];
  readonly problems: readonly InputProblem[];
}

/** A YAML or JSON file that is not read, and why. */
export interface SkippedFile {
  readonly file: string;
  readonly reason: Exclude<TextGuess, "manifest"> | "not-in-kustomization";
}

export interface DiscoveryOptions {
  readonly files: SourceFiles;
  /** Lines of the input `paths`: files, folders and patterns; `!` takes something out. */
  readonly paths: readonly string[];
  /** Releases whose charts and values files are known already. */
  readonly releases?: readonly ChartSource[];
}

/**
 * Finds the manifests, kustomizations and charts in the paths. What only serves a kustomization or a chart is no source of
 * its own: bases, components, patches, generators' files, values, templates. A line that leads to nothing is a problem.
 */
export async function discoverSources(options: DiscoveryOptions): Promise<DiscoveredSources> {
  const { files, paths, releases = [] } = options;
  const { lines, isExcluded } = await resolvePathLines(files.workspace, paths);
  const found: { readonly line: PathLine; readonly candidates: Candidates }[] = [];
  for (const line of lines) {
    found.push({ line, candidates: await gatherCandidates(files, line, isExcluded) });
  }
  const all = mergeCandidates(found.map(({ candidates }) => candidates));
  const usage = await readUsage(files, [...all.kustomizations].toSorted());
  const { plain, skipped } = await sortFiles({ files, all, usage, releases });
  const sources = {
    plain,
    skipped,
    kustomizeRoots: rootsOf(usage, all.namedRoots),
    charts: await standaloneCharts({ files, all, usage, releases }),
  };
  const empty = found.flatMap(({ line, candidates }) =>
    line.problem || leadsToSource({ candidates, sources, usage, releases, line })
      ? []
      : [emptyLine(line, candidates)],
  );
  return { ...sources, problems: [...all.problems, ...empty] };
}

function mergeCandidates(candidates: readonly Candidates[]): Candidates {
  return {
    files: new Set(candidates.flatMap((each) => [...each.files])),
    namedFiles: new Set(candidates.flatMap((each) => [...each.namedFiles])),
    kustomizations: new Set(candidates.flatMap((each) => [...each.kustomizations])),
    namedRoots: new Set(candidates.flatMap((each) => [...each.namedRoots])),
    charts: new Set(candidates.flatMap((each) => [...each.charts])),
    problems: candidates.flatMap((each) => each.problems),
  };
}

interface Sorting {
  readonly files: SourceFiles;
  readonly all: Candidates;
  readonly usage: KustomizationUsage;
  readonly releases: readonly ChartSource[];
}

async function sortFiles(sorting: Sorting): Promise<Pick<DiscoveredSources, "plain" | "skipped">> {
  const { all, usage, releases } = sorting;
  const values = new Set(releases.flatMap((release) => release.values.map((path) => posix.normalize(path))));
  const candidates = [...all.files, ...usage.otherFiles]
    .filter((file) => all.namedFiles.has(file) || !(usage.usedPaths.has(file) || values.has(file)))
    .toSorted();
  const guesses: (TextGuess | SkippedFile["reason"])[] = [];
  for (const file of candidates) guesses.push(await guess(sorting, file));
  return {
    plain: candidates.filter((_, index) => guesses[index] === "manifest"),
    skipped: candidates.flatMap((file, index) => {
      const reason = guesses[index];
      return reason === undefined || reason === "manifest" ? [] : [{ file, reason }];
    }),
  };
}

async function guess(
  { files, all, usage }: Sorting,
  file: string,
): Promise<TextGuess | SkippedFile["reason"]> {
  if (all.namedFiles.has(file)) return "manifest";
  const owned = usage.ownedFolders.has(folderOf(file)) && !usage.otherFiles.includes(file);
  return owned ? "not-in-kustomization" : guessFile(await files.text(file), file);
}

/** A library chart has nothing to render. */
async function standaloneCharts({ files, all, usage, releases }: Sorting): Promise<readonly string[]> {
  const charts: string[] = [];
  for (const folder of [...all.charts].toSorted()) {
    if (usage.usedCharts.has(folder) || releases.some((release) => isFolder(release.chart, folder))) continue;
    const value = (await files.documents(posix.join(folder, "Chart.yaml"))).documents[0]?.value;
    if (!isJsonObject(value) || value.type !== "library") charts.push(folder);
  }
  return charts;
}

function isFolder(written: string, folder: string): boolean {
  return posix.join(written, ".") === posix.join(folder, ".");
}

interface LineResult {
  readonly line: PathLine;
  readonly candidates: Candidates;
  readonly sources: Pick<DiscoveredSources, "plain">;
  readonly usage: KustomizationUsage;
  readonly releases: readonly ChartSource[];
}

/** Whether anything under a line is read or rendered, be it as a part of something else. */
function leadsToSource({ line, candidates, sources, usage, releases }: LineResult): boolean {
  if (candidates.charts.size > 0) return true;
  if ([...candidates.kustomizations].some((file) => usage.kustomizations.has(folderOf(file)))) return true;
  const plain = new Set(sources.plain);
  if ([...candidates.files].some((file) => plain.has(file) || usage.usedPaths.has(file))) return true;
  const used = releases.flatMap((release) => [release.chart, ...release.values]);
  return line.matches.some(({ path }) =>
    used.some((each) => `${posix.join(each, ".")}/`.startsWith(path === "" ? "" : `${path}/`)),
  );
}

function emptyLine(line: PathLine, candidates: Candidates): InputProblem {
  const count = candidates.files.size;
  const seen =
    count === 0
      ? ""
      : ` Of ${count} YAML and JSON ${count === 1 ? "file, it is no manifest" : "files none is a manifest"}.`;
  return {
    code: "no-manifests",
    message: `${line.text} holds no manifests, no kustomization and no chart.${seen}`,
    hint: "Correct the path, or take it out; an empty folder would make every check pass.",
  };
}
