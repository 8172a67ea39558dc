import type { FieldPath } from "../../resources/fieldPath.ts";
import type { FoundField } from "../../resources/position.ts";
import { embeddedYaml } from "./embeddedYaml.ts";
import type { KustomizePatch } from "./patch.ts";
import type { SourceFiles } from "../sourceFiles.ts";

/** Where a field of a patch stands, in its file or within its kustomization; undefined where the file can't be read. */
export async function patchField(
  files: SourceFiles,
  patch: KustomizePatch,
  path: FieldPath,
): Promise<FoundField | undefined> {
  if (patch.inline === undefined) {
    const positions = await files.positions(patch.file);
    return positions?.find({ document: patch.document, path });
  }
  const read = await files.text(patch.file);
  return read.status === "read" ? embeddedYaml(read, patch.inline)?.find(path) : undefined;
}
