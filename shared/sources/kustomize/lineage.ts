import type { JsonObject } from "../../resources/json.ts";
import type { FileOrigin, Resource } from "../../resources/resource.ts";
import { textNamed } from "./kustomization.ts";
import { generatorName, setsAnything } from "./setting.ts";
import type { KustomizationNode } from "./tree.ts";
import type { StatedOrigin } from "./statedOrigin.ts";
import type { PatchSubject } from "./patch.ts";
import { mayPatch } from "./patch.ts";
import type { SourceFiles } from "../sourceFiles.ts";

/** The kustomizations that lead from the rendered root to a file, the root first. */
type Lineage = readonly KustomizationNode[];

/** The lineages of every file of objects and every kustomization below a root. */
export type LineageIndex = ReadonlyMap<string, readonly Lineage[]>;

/** Bases that many overlays share could be reached in very many ways; more than these help nobody. */
const maximumLineages = 5000;

export function indexLineages(root: KustomizationNode): LineageIndex {
  const index = new Map<string, Lineage[]>();
  let count = 0;
  function add(node: KustomizationNode, above: Lineage): void {
    if (count++ > maximumLineages) return;
    const lineage = [...above, node];
    for (const file of [node.file, ...node.pluginFiles, ...node.resourceFiles]) {
      index.set(file, [...(index.get(file) ?? []), lineage]);
    }
    for (const child of [...node.bases, ...node.components]) add(child, lineage);
  }
  add(root, []);
  return index;
}

/**
 * The documents that an object was made of, the one with the last word first and the one that it was first written in last:
 * patches, and kustomizations that set something in it.
 */
export async function documentsBehind(
  files: SourceFiles,
  index: LineageIndex,
  made: { readonly resource: Resource; readonly origin: StatedOrigin },
): Promise<readonly FileOrigin[]> {
  const { resource, origin } = made;
  const written = origin.kind === "resource" ? await writtenIn(files, origin.path, resource) : undefined;
  const first: FileOrigin = written?.origin ?? { kind: "file", file: origin.path, document: 0 };
  const lineages = index.get(origin.path) ?? [];
  const generator = lineages[0]?.at(-1);
  const generated = generator && generatorName(generator.value, resource);
  const subject: PatchSubject = {
    gvk: resource.gvk,
    name: resource.name,
    originalName: written?.name ?? generated ?? resource.name,
  };
  const lineage = lineages.find((each) => couldYield(each, subject, resource)) ?? lineages[0] ?? [];
  const changes = lineage.flatMap((node) => changesOf(node, subject, resource.object));
  return distinct([...changes, first], first);
}

interface WrittenObject {
  readonly name: string;
  readonly origin: FileOrigin;
}

async function writtenIn(
  files: SourceFiles,
  file: string,
  resource: Resource,
): Promise<WrittenObject | undefined> {
  const { resources } = await files.manifests(file);
  const candidates = resources.filter(
    ({ gvk }) => gvk.kind === resource.gvk.kind && gvk.group === resource.gvk.group,
  );
  const found =
    candidates.find(({ name }) => name === resource.name) ??
    candidates
      .filter(({ name }) => resource.name.includes(name))
      .toSorted((a, b) => b.name.length - a.name.length)[0] ??
    candidates[0];
  return found?.origin.kind === "file" ? { name: found.name, origin: found.origin } : undefined;
}

/** Whether prefixes, suffixes and namespace along the way give the object's name and namespace. */
function couldYield(lineage: Lineage, subject: PatchSubject, resource: Resource): boolean {
  const texts = lineage.map((node) => ({
    prefix: textNamed({ value: node.value, field: [] }, "namePrefix") ?? "",
    suffix: textNamed({ value: node.value, field: [] }, "nameSuffix") ?? "",
    namespace: textNamed({ value: node.value, field: [] }, "namespace") ?? "",
  }));
  const prefix = texts.map((text) => text.prefix).join("");
  const suffix = texts
    .toReversed()
    .map((text) => text.suffix)
    .join("");
  const namespace = texts.find((text) => text.namespace !== "")?.namespace;
  return (
    subject.name.startsWith(`${prefix}${subject.originalName}${suffix}`) &&
    (namespace === undefined || resource.namespace === "" || resource.namespace === namespace)
  );
}

/** What a kustomization and its components change in an object, last first. */
function changesOf(
  node: KustomizationNode,
  subject: PatchSubject,
  object: JsonObject,
): readonly FileOrigin[] {
  const patches = node.patches.filter((patch) => mayPatch(patch, subject));
  const inline = patches.some((patch) => patch.inline !== undefined);
  const own: FileOrigin = { kind: "file", file: node.file, document: 0 };
  return [
    ...node.pluginFiles.map((file): FileOrigin => ({ kind: "file", file, document: 0 })),
    ...(inline || setsAnything(node.value, subject, object) ? [own] : []),
    ...patches
      .filter((patch) => patch.inline === undefined)
      .map(({ file, document }): FileOrigin => ({ kind: "file", file, document }))
      .toReversed(),
    ...node.components.toReversed().flatMap((component) => changesOf(component, subject, object)),
  ];
}

/** The first document is the last of the list, even where it also has the last word. */
function distinct(origins: readonly FileOrigin[], first: FileOrigin): readonly FileOrigin[] {
  const keys = new Set<string>();
  const before = origins.filter((origin) => {
    const key = documentKey(origin);
    if (keys.has(key)) return false;
    keys.add(key);
    return true;
  });
  const others = before.filter((origin) => documentKey(origin) !== documentKey(first));
  return [...others, first];
}

function documentKey(origin: FileOrigin): string {
  return `${origin.file}\n${origin.document}\n${origin.listIndex ?? ""}`;
}
