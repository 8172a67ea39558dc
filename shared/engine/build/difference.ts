import type { BuiltArtefact } from "./artefact.ts";
import type { ManifestEntry } from "./manifest.ts";

/**
 * In what a fresh build differs from the committed artefact, in words; nothing where the bytes are the same.
 * `committed` is what the manifest has, and `file` the artefact beside it; both are undefined where there is none.
 */
export function differences(
  fresh: BuiltArtefact,
  committed: ManifestEntry | undefined,
  file: Uint8Array | undefined,
): readonly string[] {
  const { entry } = fresh;
  if (committed === undefined) return [`the manifest has no ${entry.file}`];
  if (file === undefined) return [`${entry.file} is missing`];
  const found: string[] = [];
  if (committed.inputs !== entry.inputs) found.push("it was built from other sources than those here");
  if (committed.kubernetes !== entry.kubernetes) {
    found.push(`it is of Kubernetes ${committed.kubernetes}; the sources are of ${entry.kubernetes}`);
  }
  if (committed.go !== entry.go) found.push(`it was built with ${committed.go}; now it is ${entry.go}`);
  if (committed.module.sha256 !== entry.module.sha256) {
    found.push(
      `the module is another one: ${committed.module.bytes} bytes with SHA-256 ${committed.module.sha256}, ` +
        `built are ${entry.module.bytes} bytes with ${entry.module.sha256}`,
    );
  } else if (committed.zstd !== entry.zstd) {
    found.push(
      `the module is the same; it was compressed with zstd ${committed.zstd}, now with ${entry.zstd}`,
    );
  }
  if (!Buffer.from(fresh.compressed).equals(file)) found.push(`${entry.file} has other bytes`);
  return found;
}
