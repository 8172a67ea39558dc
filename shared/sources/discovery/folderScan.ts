import type { Dirent } from "node:fs";
import { readdir } from "node:fs/promises";
import { join, posix } from "node:path";
import type { InputProblem } from "../../resources/location.ts";
import { kustomizationFileNames } from "../kustomize/kustomization.ts";
import type { Workspace } from "../workspace.ts";
import { resolveInside } from "../workspace.ts";

/** What lies in a folder and those below it; paths are from the workspace. */
export interface FolderScan {
  /** Files that could hold manifests, but for those below. */
  readonly files: readonly string[];
  /** Files with one of Kustomize's names. */
  readonly kustomizations: readonly string[];
  /** Folders with a Chart.yaml; nothing in them is listed. */
  readonly charts: readonly string[];
  readonly problems: readonly InputProblem[];
}

export interface Folder {
  /** From the workspace. */
  readonly path: string;
  /** With all symbolic links resolved. */
  readonly absolute: string;
}

/** Whether a file's name says that it could hold manifests, as kubectl takes it. */
export function isManifestName(name: string): boolean {
  return /\.(?:ya?ml|json)$/.test(name);
}

/**
 * Looks through a folder. Names that begin with a dot and node_modules are passed by; a folder that several links lead to
 * is looked through once, so that links in a circle come to an end.
 */
export async function scanFolder(workspace: Workspace, folder: Folder): Promise<FolderScan> {
  const scan: Scan = {
    workspace,
    seen: new Set(),
    linked: [],
    files: [],
    kustomizations: [],
    charts: [],
    problems: [],
  };
  await visit(scan, folder);
  // Links come last, so that a folder is listed under its own name where it has one here.
  for (let link = scan.linked.shift(); link !== undefined; link = scan.linked.shift())
    await follow(scan, link);
  return {
    files: scan.files.toSorted(),
    kustomizations: scan.kustomizations.toSorted(),
    charts: scan.charts.toSorted(),
    problems: scan.problems,
  };
}

interface Scan {
  readonly workspace: Workspace;
  /** Real paths of folders, and of files that were reached by a link. */
  readonly seen: Set<string>;
  readonly linked: string[];
  readonly files: string[];
  readonly kustomizations: string[];
  readonly charts: string[];
  readonly problems: InputProblem[];
}

async function visit(scan: Scan, folder: Folder): Promise<void> {
  if (scan.seen.has(folder.absolute)) return;
  scan.seen.add(folder.absolute);
  const entries = await readdir(folder.absolute, { withFileTypes: true });
  if (entries.some(({ name }) => name === "Chart.yaml")) {
    scan.charts.push(folder.path);
    return;
  }
  const below = entries.filter(({ name }) => !name.startsWith(".") && name !== "node_modules");
  for (const entry of below) addEntry(scan, folder, entry);
  await Promise.all(
    below
      .filter((entry) => entry.isDirectory())
      .map(({ name }) =>
        visit(scan, { path: posix.join(folder.path, name), absolute: join(folder.absolute, name) }),
      ),
  );
}

function addEntry(scan: Scan, folder: Folder, entry: Dirent): void {
  const path = posix.join(folder.path, entry.name);
  if (entry.isSymbolicLink()) scan.linked.push(path);
  else if (entry.isFile()) addFile(scan, path, join(folder.absolute, entry.name));
}

function addFile(scan: Scan, path: string, absolute: string): void {
  const name = posix.basename(path);
  const isKustomization = kustomizationFileNames.includes(name);
  if ((!isKustomization && !isManifestName(name)) || scan.seen.has(absolute)) return;
  scan.seen.add(absolute);
  (isKustomization ? scan.kustomizations : scan.files).push(path);
}

async function follow(scan: Scan, path: string): Promise<void> {
  const resolved = await resolveInside(scan.workspace, path);
  if (resolved.status !== "resolved") {
    const relevant =
      isManifestName(path) || (resolved.status === "unreadable" && !posix.basename(path).includes("."));
    if (relevant) scan.problems.push({ ...resolved.problem, location: { file: path, line: 1, column: 1 } });
  } else if (resolved.type === "folder") await visit(scan, { path, absolute: resolved.absolute });
  else addFile(scan, path, resolved.absolute);
}
