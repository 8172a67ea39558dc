import type { ResourceSet } from "../resources/resourceSet.ts";
import { mergeResourceSets } from "../resources/resourceSet.ts";
import type { SourceFiles } from "./sourceFiles.ts";

/** Reads files of plain manifests, by their paths from the workspace; the objects are in the order of the files. */
export async function readPlainManifests(files: SourceFiles, paths: readonly string[]): Promise<ResourceSet> {
  return mergeResourceSets(await Promise.all(paths.map((path) => files.manifests(path))));
}
