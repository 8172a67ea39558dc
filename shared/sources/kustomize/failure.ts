import { posix } from "node:path";
import type { FieldPath } from "../../resources/fieldPath.ts";
import type { JsonValue } from "../../resources/json.ts";
import { isJsonArray, isJsonObject, objectAt, stringAt } from "../../resources/json.ts";
import type { InputProblem, Location } from "../../resources/location.ts";
import type { KustomizationNode } from "./tree.ts";
import type { KustomizePatch } from "./patch.ts";
import { patchField } from "./patchField.ts";
import type { SourceFiles } from "../sourceFiles.ts";

export interface FailedBuild {
  readonly files: SourceFiles;
  readonly root: KustomizationNode;
  /** What a person types to see the same. */
  readonly command: string;
  /** With paths from the workspace. */
  readonly stderr: string;
}

/**
 * Turns a failed build into problems at the places to mend: files that are no YAML, each by its own problems; otherwise
 * one problem with what Kustomize says, at the patch, file or kustomization that it means.
 */
export async function kustomizeFailure(failed: FailedBuild): Promise<readonly InputProblem[]> {
  const nodes = nodesBelow(failed.root);
  const broken = await brokenFiles(failed.files, nodes);
  if (broken.length > 0) return broken;
  const message = meaningfulLine(failed.stderr);
  const folder = failed.root.folder === "" ? "the workspace" : failed.root.folder;
  return [
    {
      code: "render-failed",
      message: `Kustomize can't render ${folder}: ${message.replace(/\.$/, "")}.`,
      hint: `Run \`${failed.command}\` to see it again.`,
      location: await findPlace(failed, nodes, message),
    },
  ];
}

function nodesBelow(root: KustomizationNode): readonly KustomizationNode[] {
  const found = new Set<KustomizationNode>();
  function add(node: KustomizationNode): void {
    if (found.has(node)) return;
    found.add(node);
    for (const child of [...node.bases, ...node.components]) add(child);
  }
  add(root);
  return [...found];
}

async function brokenFiles(
  files: SourceFiles,
  nodes: readonly KustomizationNode[],
): Promise<readonly InputProblem[]> {
  const paths = nodes.flatMap((node) => [
    ...node.resourceFiles,
    ...node.pluginFiles,
    ...node.patches.map(({ file }) => file),
  ]);
  const problems: InputProblem[] = [];
  for (const path of new Set(paths)) problems.push(...(await files.documents(path)).problems);
  return problems;
}

/** What Kustomize says went wrong, without the levels of recursion that lead to it and without what a patch holds. */
function meaningfulLine(stderr: string): string {
  const start = stderr.search(/^Error: /m);
  const text = start < 0 ? stderr : stderr.slice(start + "Error: ".length);
  // Kustomize repeats the configuration and the patch that it can't use, and a patch can hold a secret's value.
  const shown = text
    .replace(/trouble configuring builtin (\w+) with config: `[\s\S]*`: /, "$1: ")
    .replace(/\[patch: ".*"\]/, "the patch");
  const line = shown.split("\n").find((each) => each.trim() !== "" && !/^(?:# )?Warning/.test(each));
  if (line === undefined) return "it gave no reason";
  const deepest = line.split(/: recursed (?:accumulation|merging) (?:of|from) path '[^']*': /).at(-1) ?? line;
  return deepest
    .replace(/^(?:accumulating resources: )+/, "")
    .replace(/^accumulation err='(.*)': must build at directory: .*$/, "$1")
    .slice(0, 1000);
}

async function findPlace(
  failed: FailedBuild,
  nodes: readonly KustomizationNode[],
  message: string,
): Promise<Location> {
  for (const patch of nodes.flatMap((node) => node.patches)) {
    const path = blamedPath(patch, message);
    const found = path && (await patchField(failed.files, patch, path));
    if (found) return found.location;
  }
  const field = /unknown field "([^"]+)"/.exec(message)?.[1];
  for (const node of field === undefined ? [] : nodes) {
    const path = findKey(node.value, field ?? "");
    const positions = path && (await failed.files.positions(node.file));
    if (positions) return positions.find({ document: 0, path }).location;
  }
  const named = nodes
    .flatMap((node) => [...node.resourceFiles, node.file])
    .find((file) => message.includes(`'${posix.basename(file)}'`));
  return { file: named ?? failed.root.file, line: 1, column: 1 };
}

function findKey(value: JsonValue, key: string): FieldPath | undefined {
  if (isJsonObject(value) && Object.hasOwn(value, key)) return [key];
  const children = isJsonArray(value)
    ? [...value.entries()]
    : Object.entries(isJsonObject(value) ? value : {});
  for (const [step, child] of children) {
    const path = findKey(child, key);
    if (path) return [step, ...path];
  }
  return undefined;
}

/** The part of a patch that a message is about, or undefined where it is about something else. */
function blamedPath(patch: KustomizePatch, message: string): FieldPath | undefined {
  if (isJsonArray(patch.value)) {
    const index = patch.value.findIndex((operation) => {
      const path = isJsonObject(operation) ? stringAt(operation, "path") : undefined;
      return path !== undefined && path !== "" && message.includes(`: ${path}: `);
    });
    return index < 0 ? undefined : [index];
  }
  const kind = stringAt(patch.value, "kind") ?? "";
  const name = stringAt(objectAt(patch.value, "metadata") ?? {}, "name") ?? "";
  const blamed = message.includes(`strategic merge patch "${kind}.`) && message.includes(`/${name}.[`);
  return blamed ? [] : undefined;
}
