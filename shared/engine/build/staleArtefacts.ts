import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { hashInputs, readInputs } from "./inputs.ts";
import type { ManifestEntry } from "./manifest.ts";
import { artefactFolder, readManifest } from "./manifest.ts";
import { engineReleases } from "./release.ts";

/**
 * What shows that the committed artefacts are not built from the sources as they are: one line for each fault, none where
 * all is well. It compares hashes only, and so needs no Go; that the artefacts are what their inputs build is what
 * `npm run build:engine -- --check` tells.
 */
export function staleArtefacts(folder: string = artefactFolder): readonly string[] {
  const manifest = readManifest(folder);
  const releases = engineReleases();
  const unknown = Object.keys(manifest).filter(
    (minor) => !releases.some((release) => release.minor === minor),
  );
  return [
    ...unknown.map((minor) => `The manifest has ${minor}, for which the engine's sources have no modules.`),
    ...releases.flatMap((release) => {
      const entry = manifest[release.minor];
      if (entry === undefined) return [`There is no artefact of Kubernetes ${release.minor}.`];
      const inputs = hashInputs(readInputs(release));
      return [
        ...(entry.inputs === inputs ? [] : [`${entry.file} was built from other sources than those here.`]),
        ...fileFaults(folder, entry),
      ];
    }),
  ];
}

function fileFaults(folder: string, { file, sha256 }: ManifestEntry): readonly string[] {
  try {
    const found = createHash("sha256")
      .update(readFileSync(join(folder, file)))
      .digest("hex");
    return found === sha256 ? [] : [`${file} is not the file that the manifest tells of.`];
  } catch {
    return [`${file} can't be read.`];
  }
}
