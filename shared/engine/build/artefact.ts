import { createHash } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { snapshotOf } from "../snapshot/snapshot.ts";
import { compress, zstdVersion } from "./compression.ts";
import { goVersion, hashInputs, readInputs } from "./inputs.ts";
import type { Licence } from "./licences.ts";
import type { ManifestEntry } from "./manifest.ts";
import { buildModule } from "./module.ts";
import type { EngineRelease } from "./release.ts";

/** An artefact as it is to lie in the folder of artefacts. */
export interface BuiltArtefact {
  readonly minor: string;
  readonly entry: ManifestEntry;
  readonly wasm: Uint8Array;
  readonly compressed: Uint8Array;
  readonly licences: readonly Licence[];
}

export interface ArtefactBuild {
  /** A folder for the work; what is put there is removed again. */
  readonly workFolder: string;
  readonly progress: (line: string) => void;
}

/**
 * Builds the artefact of one release from the sources.
 * @throws Error where it can't be built.
 */
export async function buildArtefact(
  release: EngineRelease,
  { workFolder, progress }: ArtefactBuild,
): Promise<BuiltArtefact> {
  const inputs = readInputs(release);
  const folder = await mkdtemp(join(workFolder, `${release.minor}-`));
  try {
    const { wasm: built, licences } = await buildModule({ release, inputs, folder, progress });
    progress("starting it, to begin there");
    const wasm = snapshotOf(built);
    progress("compressing");
    const compressed = compress(wasm);
    return {
      minor: release.minor,
      wasm,
      compressed,
      licences,
      entry: {
        file: `${release.minor}.wasm.zst`,
        bytes: compressed.length,
        sha256: sha256(compressed),
        module: { bytes: wasm.length, sha256: sha256(wasm) },
        kubernetes: release.version,
        go: goVersion,
        zstd: zstdVersion,
        inputs: hashInputs(inputs),
      },
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
