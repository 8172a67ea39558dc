import { writeFile } from "node:fs/promises";
import { join, posix, relative, resolve, sep } from "node:path";
import type { JsonObject } from "../resources/json.ts";
import { arrayAt, ownValue } from "../resources/json.ts";
import { collectManifests } from "../resources/manifest.ts";
import type { Origin, RenderedOrigin, Resource } from "../resources/resource.ts";
import { resourceOf } from "../resources/resource.ts";
import type { ResourceSet } from "../resources/resourceSet.ts";
import type { CommandOutput, Execute } from "../runtime/execute.ts";
import type { KustomizationNode } from "./kustomize/tree.ts";
import { readKustomizationTree } from "./kustomize/tree.ts";
import { kustomizeFailure } from "./kustomize/failure.ts";
import type { StatedOrigin } from "./kustomize/statedOrigin.ts";
import { takeOrigin } from "./kustomize/statedOrigin.ts";
import type { LineageIndex } from "./kustomize/lineage.ts";
import { documentsBehind, indexLineages } from "./kustomize/lineage.ts";
import { offlineEnvironment } from "./offline.ts";
import type { KustomizeCommand } from "./renderer.ts";
import { requireHelm } from "./renderer.ts";
import type { SourceFiles } from "./sourceFiles.ts";
import { withTemporaryFolder } from "./temporaryFolder.ts";
import { pathFromWorkspace } from "./workspace.ts";

export interface KustomizeRendering {
  readonly files: SourceFiles;
  /** The folder of the kustomization, from the workspace. */
  readonly folder: string;
  readonly kustomize: KustomizeCommand;
  readonly execute: Execute;
}

/**
 * Renders a kustomization as `kustomize build` does, without network. Each object comes with the documents that it was made
 * of; what is wrong with the kustomization or what it uses comes back as problems.
 * @throws InputError where the kustomization has charts and Helm is not on PATH.
 */
export async function renderKustomization(rendering: KustomizeRendering): Promise<ResourceSet> {
  const tree = await readKustomizationTree(rendering.files, rendering.folder);
  if (tree.status === "broken") return { resources: [], problems: tree.problems };
  if (tree.root.usesHelm) await requireHelm(rendering.execute);
  return withTemporaryFolder(async (temporary) => {
    const build: Build = { ...rendering, root: tree.root, temporary };
    await writeOverlay(build);
    const withOrigins = await run(build, temporary);
    if (withOrigins.exitCode === 0) return readOutput(build, withOrigins.stdout);
    // What the overlay fails on is told in terms of the kustomization itself. Where that one can be built, the overlay
    // was at fault (a version without origins), and its objects come without documents.
    const direct = await run(build, rendering.folder === "" ? "." : rendering.folder);
    if (direct.exitCode === 0) return readOutput(build, direct.stdout);
    return { resources: [], problems: await failure(build, direct) };
  });
}

interface Build extends KustomizeRendering {
  readonly root: KustomizationNode;
  readonly temporary: string;
}

/**
 * An overlay outside of the workspace that only asks for the origins of objects. Options that Kustomize heeds in the
 * topmost kustomization alone are repeated, so that the output is otherwise that of the root (types.Kustomization:
 * sortOptions, buildMetadata, openapi).
 */
async function writeOverlay({ root, files, temporary }: Build): Promise<void> {
  const sortOptions = ownValue(root.value, "sortOptions");
  const overlay = {
    resources: [slashed(relative(temporary, resolve(files.workspace.root, root.folder)))],
    buildMetadata: [...new Set([...wantedMetadata(root.value), "originAnnotations"])],
    ...(sortOptions === undefined ? {} : { sortOptions }),
  };
  await writeFile(join(temporary, "kustomization.yaml"), JSON.stringify(overlay));
}

function wantedMetadata(kustomization: JsonObject): readonly string[] {
  return arrayAt(kustomization, "buildMetadata").filter((option) => typeof option === "string");
}

async function run(build: Build, folder: string): Promise<CommandOutput> {
  const { kustomize, root, files, temporary } = build;
  return build.execute({
    command: kustomize.command,
    args: [...kustomize.args, ...(root.usesHelm ? ["--enable-helm"] : []), folder],
    cwd: files.workspace.root,
    env: offlineEnvironment(temporary),
  });
}

async function readOutput(build: Build, text: string): Promise<ResourceSet> {
  const { root } = build;
  const unknown: RenderedOrigin = {
    kind: "rendered",
    renderer: "kustomize",
    root: root.folder,
    sources: [{ kind: "file", file: root.file, document: 0 }],
  };
  const { resources, problems } = collectManifests({ file: root.file, text }, (): Origin => unknown);
  const index = indexLineages(root);
  const traced: Resource[] = [];
  for (const resource of resources) traced.push(await trace(build, index, resource));
  const location = { file: root.file, line: 1, column: 1 };
  return { resources: traced, problems: problems.map((problem) => ({ ...problem, location })) };
}

async function trace(build: Build, index: LineageIndex, resource: Resource): Promise<Resource> {
  const { object, origin } = takeOrigin({
    object: resource.object,
    wanted: wantedMetadata(build.root.value),
    pathFromRoot: (path) => slashed(relative(rootFolder(build), resolve(build.temporary, path))),
  });
  if (origin === undefined) return resource;
  const made = { resource: { ...resource, object }, origin: inWorkspace(build, origin) };
  const sources = await documentsBehind(build.files, index, made);
  const rendered: RenderedOrigin = {
    kind: "rendered",
    renderer: "kustomize",
    root: build.root.folder,
    sources,
  };
  return resourceOf(object, rendered) ?? resource;
}

function inWorkspace(build: Build, origin: StatedOrigin): StatedOrigin {
  const path = pathFromWorkspace(build.files.workspace, resolve(build.temporary, origin.path));
  return { ...origin, path };
}

function rootFolder({ files, root }: Build): string {
  return resolve(files.workspace.root, root.folder);
}

async function failure(build: Build, output: CommandOutput): Promise<ResourceSet["problems"]> {
  const { kustomize, files, root } = build;
  const folder = root.folder === "" ? "." : root.folder;
  const command = [
    kustomize.command,
    ...kustomize.args,
    ...(root.usesHelm ? ["--enable-helm"] : []),
    folder,
  ].join(" ");
  const stderr = output.stderr.replaceAll(`${files.workspace.root}${sep}`, "");
  return kustomizeFailure({ files, root, command, stderr });
}

function slashed(path: string): string {
  return path.split(sep).join(posix.sep);
}
