import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { InputProblem } from "../resources/location.ts";
import { collectManifests } from "../resources/manifest.ts";
import type { Resource } from "../resources/resource.ts";
import { identityKey, identityOf } from "../resources/resource.ts";
import type { ResourceSet } from "../resources/resourceSet.ts";
import { mergeResourceSets } from "../resources/resourceSet.ts";
import { targetUnreadable } from "./cluster/problem.ts";
import type { LiveRequest, LiveSource, OpenedSource, Scope } from "./liveSource.ts";
import type { Workspace } from "./workspace.ts";
import { pathFromWorkspace, readText, resolveInside } from "./workspace.ts";

export interface SnapshotOptions {
  readonly workspace: Workspace;
  /** A file, or a folder of them, within the workspace. */
  readonly path: string;
  /** What the origin of the objects names. */
  readonly target: string;
}

/**
 * Opens what was recorded of a cluster with `kubectl get -o yaml` or `-o json`: lists or single objects, in a
 * file or a folder of .yaml, .yml and .json files. A snapshot that can't be read in full says nothing: what
 * is missing in it can't be told from what is missing in the cluster.
 */
export async function openSnapshot(options: SnapshotOptions): Promise<OpenedSource> {
  const found = await snapshotFiles(options);
  if (found.status === "unreadable") return found;
  const sets: ResourceSet[] = [];
  for (const file of found.files) sets.push(await readSnapshotFile(file, options));
  const { resources, problems: told } = mergeResourceSets(sets);
  // A cluster holds such numbers, and a snapshot with one is whole all the same.
  const problems = told.filter(({ code }) => code !== "inexact-number");
  if (problems.length > 0) return { status: "unreadable", problems: problems.map(unreadableFile) };
  if (resources.length === 0) return { status: "unreadable", problems: [emptySnapshot(options.path)] };
  return { status: "open", source: snapshotSource(resources) };
}

function snapshotSource(resources: readonly Resource[]): LiveSource {
  // An object that stands in two lists, such as those of two `kubectl get` commands, is one object.
  const distinct = new Map(resources.map((resource) => [identityKey(identityOf(resource)), resource]));
  const scopes = new Map<string, Scope>();
  for (const { gvk, namespace } of resources) {
    scopes.set(typeKey(gvk), namespace === "" ? "Cluster" : "Namespaced");
  }
  return {
    defaultNamespace: "default",
    scopeOf: (type) => scopes.get(typeKey(type)),
    read(request) {
      const notes = missingKinds(request, scopes);
      return Promise.resolve({ resources: [...distinct.values()], problems: [], unread: [], notes });
    },
  };
}

function typeKey({ group, kind }: { readonly group: string; readonly kind: string }): string {
  return `${group}/${kind}`;
}

/** A kind that a snapshot has no object of was perhaps not recorded, as `kubectl get all` leaves out most. */
function missingKinds({ wanted }: LiveRequest, recorded: ReadonlyMap<string, Scope>): readonly string[] {
  const missing = wanted.filter(({ gvk }) => !recorded.has(typeKey(gvk))).map(({ gvk }) => gvk.kind);
  if (missing.length === 0) return [];
  const kinds = [...new Set(missing)].toSorted().join(", ");
  return [`The snapshot holds no ${kinds} at all. If they run, record it again with these kinds.`];
}

type SnapshotFiles =
  | { readonly status: "found"; readonly files: readonly string[] }
  | { readonly status: "unreadable"; readonly problems: readonly InputProblem[] };

async function snapshotFiles({ workspace, path }: SnapshotOptions): Promise<SnapshotFiles> {
  const start = await resolveInside(workspace, path);
  if (start.status === "missing") return { status: "unreadable", problems: [missingSnapshot(path)] };
  if (start.status === "unreadable")
    return { status: "unreadable", problems: [unreadableFile(start.problem)] };
  if (start.type === "file") return { status: "found", files: [start.path] };
  const entries = await readdir(start.absolute, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => !entry.isDirectory() && /\.(?:ya?ml|json)$/.test(entry.name))
    .map((entry) => pathFromWorkspace(workspace, join(entry.parentPath, entry.name)));
  return { status: "found", files: files.toSorted() };
}

async function readSnapshotFile(file: string, { workspace, target }: SnapshotOptions): Promise<ResourceSet> {
  const read = await readText(workspace, file);
  if (read.status === "unreadable") return { resources: [], problems: [read.problem] };
  return collectManifests(read, () => ({ kind: "live", target }));
}

function missingSnapshot(path: string): InputProblem {
  return targetUnreadable(
    `There is no snapshot at ${path}.`,
    "Check the path, or record it with `kubectl get <kinds> --all-namespaces -o yaml`.",
  );
}

function unreadableFile(problem: InputProblem): InputProblem {
  return {
    ...problem,
    code: "target-unreadable",
    message: `The snapshot can't be read: ${problem.message}`,
    hint: "Record it again; nothing is said about a target of which only a part is known.",
  };
}

function emptySnapshot(path: string): InputProblem {
  return targetUnreadable(
    `The snapshot ${path} holds no objects.`,
    "Record it again; everything would count as missing otherwise.",
  );
}
