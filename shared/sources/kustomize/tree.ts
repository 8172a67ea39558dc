import { posix } from "node:path";
import type { FieldPath } from "../../resources/fieldPath.ts";
import type { JsonObject } from "../../resources/json.ts";
import { isJsonObject } from "../../resources/json.ts";
import type { InputProblem } from "../../resources/location.ts";
import { readYamlDocuments } from "../../resources/yamlDocuments.ts";
import { linksLeadingOut } from "../helm/chartFolder.ts";
import type { KustomizationReference, ReferenceRole } from "./kustomization.ts";
import { inlinePluginsOf, isRemote, kustomizationFileNames, referencesOf } from "./kustomization.ts";
import { helmChartsOf } from "./charts.ts";
import type { EntryProblem } from "./entryProblem.ts";
import * as wrong from "./entryProblem.ts";
import type { KustomizePatch } from "./patch.ts";
import { parsePatches, patchEntriesOf } from "./patch.ts";
import { pluginMistakes } from "./plugin.ts";
import type { SourceFiles } from "../sourceFiles.ts";
import { problemAt } from "../sourceFiles.ts";
import { pathFromWorkspace, resolveInside } from "../workspace.ts";

/** A kustomization with all that it is built from. */
export interface KustomizationNode extends KustomizationFile {
  /** The files under `resources`. */
  readonly resourceFiles: readonly string[];
  readonly bases: readonly KustomizationNode[];
  readonly components: readonly KustomizationNode[];
  /** In the order in which they are applied. */
  readonly patches: readonly KustomizePatch[];
  /** The files that configure generators, transformers and validators. */
  readonly pluginFiles: readonly string[];
  /** Whether it or anything that it is built from has charts. */
  readonly usesHelm: boolean;
  /** Whether a generator or transformer somewhere in it is built by a kustomization of its own. */
  readonly buildsPlugins: boolean;
}

export interface KustomizationFile {
  /** From the workspace, links resolved; empty for the workspace itself. */
  readonly folder: string;
  readonly file: string;
  readonly value: JsonObject;
}

export type KustomizationTree =
  | { readonly status: "read"; readonly root: KustomizationNode }
  | { readonly status: "broken"; readonly problems: readonly InputProblem[] };

/**
 * Reads a kustomization and all that it leads to, before Kustomize runs on it: what is missing, would have to be fetched,
 * leaves the workspace, leads back to itself or would give Helm options becomes a problem at the line that names it.
 */
export async function readKustomizationTree(files: SourceFiles, folder: string): Promise<KustomizationTree> {
  const resolved = await resolveInside(files.workspace, folder);
  if (resolved.status === "unreadable") return { status: "broken", problems: [resolved.problem] };
  const real = resolved.status === "missing" ? folder : pathFromWorkspace(files.workspace, resolved.absolute);
  const problems: InputProblem[] = [];
  const root = await readNode({ files, problems, known: new Map(), above: [] }, real);
  if (root?.usesHelm && root.buildsPlugins) {
    problems.push({ ...wrong.chartsBesideBuiltPlugins(), location: { file: root.file, line: 1, column: 1 } });
  }
  if (root === undefined || problems.length > 0) return { status: "broken", problems };
  return { status: "read", root };
}

/** The path of a folder's kustomization, or undefined where it has none. */
export async function findKustomization(files: SourceFiles, folder: string): Promise<string | undefined> {
  for (const name of kustomizationFileNames) {
    const path = posix.join(folder, name);
    const resolved = await resolveInside(files.workspace, path);
    if (resolved.status !== "missing") return path;
  }
  return undefined;
}

interface TreeReading {
  readonly files: SourceFiles;
  readonly problems: InputProblem[];
  /** A base that is used twice is read once. */
  readonly known: Map<string, KustomizationNode>;
  /** The folders that lead here, to find cycles. */
  readonly above: readonly string[];
}

type Followed = FollowedFile | FollowedFolder;

interface FollowedFile {
  readonly kind: "file";
  readonly role: ReferenceRole;
  readonly path: string;
}

interface FollowedFolder {
  readonly kind: "folder";
  readonly role: ReferenceRole;
  readonly node: KustomizationNode;
}

async function readNode(reading: TreeReading, folder: string): Promise<KustomizationNode | undefined> {
  const known = reading.known.get(folder);
  if (known) return known;
  const file = await findKustomization(reading.files, folder);
  if (file === undefined) {
    reading.problems.push(wrong.noKustomization(folder));
    return undefined;
  }
  const { documents, problems } = await reading.files.documents(file);
  reading.problems.push(...problems);
  if (problems.length > 0) return undefined;
  const value = documents[0]?.value;
  const kustomization: KustomizationFile = { folder, file, value: isJsonObject(value) ? value : {} };
  const node = await followAll({ ...reading, above: [...reading.above, folder] }, kustomization);
  reading.known.set(folder, node);
  return node;
}

async function followAll(reading: TreeReading, kustomization: KustomizationFile): Promise<KustomizationNode> {
  const followed: Followed[] = [];
  for (const reference of referencesOf(kustomization.value)) {
    const target = await follow(reading, kustomization, reference);
    if (target) followed.push(target);
  }
  const filesOf = pathsByRole(followed);
  const nodesOf = nodesByRole(followed);
  await checkPlugins(reading, kustomization, [
    ...filesOf("plugin"),
    ...nodesOf("plugin").flatMap(resourceFilesBelow),
  ]);
  const usesCharts = await checkCharts(reading, kustomization);
  const below = [...nodesOf("resource"), ...nodesOf("component")];
  return {
    ...kustomization,
    resourceFiles: filesOf("resource"),
    bases: nodesOf("resource"),
    components: nodesOf("component"),
    pluginFiles: filesOf("plugin"),
    patches: await readPatches(reading.files, kustomization),
    usesHelm: usesCharts || below.some((node) => node.usesHelm),
    buildsPlugins: nodesOf("plugin").length > 0 || below.some((node) => node.buildsPlugins),
  };
}

function pathsByRole(followed: readonly Followed[]): (role: ReferenceRole) => readonly string[] {
  return (role) =>
    followed.flatMap((each) => (each.kind === "file" && each.role === role ? [each.path] : []));
}

function nodesByRole(followed: readonly Followed[]): (role: ReferenceRole) => readonly KustomizationNode[] {
  return (role) =>
    followed.flatMap((each) => (each.kind === "folder" && each.role === role ? [each.node] : []));
}

function resourceFilesBelow(node: KustomizationNode): readonly string[] {
  return [...node.resourceFiles, ...[...node.bases, ...node.components].flatMap(resourceFilesBelow)];
}

async function follow(
  reading: TreeReading,
  from: KustomizationFile,
  reference: KustomizationReference,
): Promise<Followed | undefined> {
  const { role, path, field } = reference;
  const resolved = await resolveInside(reading.files.workspace, pathFrom(from.folder, path));
  const isFile = resolved.status === "resolved" && resolved.type === "file";
  // Kustomize prefers a file of this name to an address, but an address to a folder.
  if (!isFile && isRemote(path)) return report(reading, { from, field }, wrong.remoteReference(path));
  if (resolved.status === "missing") {
    return report(reading, { from, field }, wrong.missingReference(path, from.folder));
  }
  if (resolved.status === "unreadable") return report(reading, { from, field }, resolved.problem);
  if (isFile) return { kind: "file", role, path: resolved.path };
  if (role === "patch" || role === "data") return report(reading, { from, field }, wrong.folderForFile(path));
  const folder = pathFromWorkspace(reading.files.workspace, resolved.absolute);
  const start = reading.above.indexOf(folder);
  if (start >= 0) {
    const circle = [...reading.above.slice(start), folder];
    return report(reading, { from, field }, wrong.kustomizationCycle(circle));
  }
  if ((await findKustomization(reading.files, folder)) === undefined) {
    return report(reading, { from, field }, wrong.noKustomization(folder));
  }
  const node = await readNode(reading, folder);
  return node && { kind: "folder", role, node };
}

function pathFrom(folder: string, path: string): string {
  return posix.isAbsolute(path) ? path : posix.join(folder, path);
}

async function report(
  reading: TreeReading,
  place: { readonly from: KustomizationFile; readonly field: FieldPath },
  problem: EntryProblem,
): Promise<undefined> {
  const field = { file: place.from.file, path: place.field };
  reading.problems.push(await problemAt(reading.files, field, problem));
  return undefined;
}

/** Whether there are charts; what is wrong with them is reported. */
async function checkCharts(reading: TreeReading, from: KustomizationFile): Promise<boolean> {
  const charts = helmChartsOf(from.value);
  for (const { name, folder, field, unsafe } of charts) {
    if (unsafe !== undefined) {
      await report(reading, { from, field }, wrong.chartOption(unsafe));
      continue;
    }
    const path = pathFrom(from.folder, folder);
    const resolved = await resolveInside(reading.files.workspace, path);
    if (resolved.status !== "resolved" || resolved.type !== "folder") {
      await report(reading, { from, field }, wrong.chartNotVendored(name, path));
      continue;
    }
    reading.problems.push(...(await linksLeadingOut(reading.files.workspace, resolved.absolute)));
  }
  return charts.length > 0;
}

async function checkPlugins(
  reading: TreeReading,
  from: KustomizationFile,
  paths: readonly string[],
): Promise<void> {
  for (const { text, field } of inlinePluginsOf(from.value)) {
    const { documents } = readYamlDocuments({ file: from.file, text });
    for (const { problem } of documents.flatMap(({ value }) => pluginMistakes(value ?? null))) {
      await report(reading, { from, field }, problem);
    }
  }
  for (const file of paths) {
    const { documents, problems } = await reading.files.documents(file);
    const positions = await reading.files.positions(file);
    reading.problems.push(...problems);
    for (const { index, value } of documents) {
      for (const { path, problem } of pluginMistakes(value ?? null)) {
        const found = positions?.find({ document: index, path });
        reading.problems.push({ ...problem, ...(found && { location: found.location }) });
      }
    }
  }
}

async function readPatches(
  files: SourceFiles,
  kustomization: KustomizationFile,
): Promise<readonly KustomizePatch[]> {
  const patches: KustomizePatch[] = [];
  for (const { source, field, target } of patchEntriesOf(kustomization.value)) {
    const shared = target === undefined ? {} : { target };
    if (source.kind === "inline") {
      patches.push(...parsePatches(source.text, { file: kustomization.file, inline: field, ...shared }));
      continue;
    }
    const read = await files.text(posix.join(kustomization.folder, source.text));
    if (read.status === "read") patches.push(...parsePatches(read.text, { file: read.file, ...shared }));
  }
  return patches;
}
