import type { FieldPath } from "../resources/fieldPath.ts";
import type { InputProblem } from "../resources/location.ts";
import { readManifests } from "../resources/manifest.ts";
import type { FieldPositions } from "../resources/position.ts";
import { fieldPositions } from "../resources/position.ts";
import type { ResourceSet } from "../resources/resourceSet.ts";
import type { YamlDocuments } from "../resources/yamlDocuments.ts";
import { readYamlDocuments } from "../resources/yamlDocuments.ts";
import type { FileText, Workspace } from "./workspace.ts";
import { readText } from "./workspace.ts";

/** The files of a workspace by their path from it; each is read and parsed once, however many ask. */
export interface SourceFiles {
  readonly workspace: Workspace;
  text(path: string): Promise<FileText>;
  /** The YAML documents of a file; a file that can't be read has none and one problem. */
  documents(path: string): Promise<YamlDocuments>;
  /** The Kubernetes objects of a file. */
  manifests(path: string): Promise<ResourceSet>;
  /** Where the fields of a file stand; undefined where the file can't be read. */
  positions(path: string): Promise<FieldPositions | undefined>;
}

/** Gives access to a workspace's files for as long as they don't change: one run. */
export function createSourceFiles(workspace: Workspace): SourceFiles {
  const text = remember((path) => readText(workspace, path));
  return {
    workspace,
    text,
    documents: remember(async (path) => {
      const read = await text(path);
      return read.status === "read" ? readYamlDocuments(read) : { documents: [], problems: [read.problem] };
    }),
    manifests: remember(async (path) => {
      const read = await text(path);
      return read.status === "read" ? readManifests(read) : { resources: [], problems: [read.problem] };
    }),
    positions: remember(async (path) => {
      const read = await text(path);
      return read.status === "read" ? fieldPositions(read) : undefined;
    }),
  };
}

/** Puts a problem at a field of a file, or at its start where the file can't be read. */
export async function problemAt(
  files: SourceFiles,
  field: { readonly file: string; readonly path: FieldPath },
  problem: Omit<InputProblem, "location">,
): Promise<InputProblem> {
  const positions = await files.positions(field.file);
  const location = positions?.find({ document: 0, path: field.path }).location;
  return { ...problem, location: location ?? { file: field.file, line: 1, column: 1 } };
}

function remember<Value>(load: (path: string) => Promise<Value>): (path: string) => Promise<Value> {
  const known = new Map<string, Promise<Value>>();
  return (path) => {
    const value = known.get(path) ?? load(path);
    known.set(path, value);
    return value;
  };
}
