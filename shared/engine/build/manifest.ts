import { readFileSync } from "node:fs";
import { join } from "node:path";

/** What is told of the artefact of one release. Sizes are in bytes, hashes are SHA-256 in hexadecimal. */
export interface ManifestEntry {
  /** The compressed module, beside the manifest. */
  readonly file: string;
  readonly bytes: number;
  readonly sha256: string;
  /** The WebAssembly module in it. */
  readonly module: { readonly bytes: number; readonly sha256: string };
  /** The Kubernetes release that it is built of, such as 1.36.3. */
  readonly kubernetes: string;
  readonly go: string;
  /** The release of the library that compressed it; another one can give other bytes for the same module. */
  readonly zstd: string;
  /** The hash of all that it was built from. */
  readonly inputs: string;
}

/** The artefacts by their minor releases. */
export type Manifest = Readonly<Record<string, ManifestEntry>>;

/** The folder of the artefacts. */
export const artefactFolder = join(import.meta.dirname, "../artefacts");

export const manifestFile = "manifest.json";

/**
 * Reads the manifest of a folder of artefacts; an empty one where there is none.
 * @throws Error where it can't be read.
 */
export function readManifest(folder: string = artefactFolder): Manifest {
  try {
    return JSON.parse(readFileSync(join(folder, manifestFile), "utf8")) as Manifest;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return {};
    throw error;
  }
}

/** The manifest as the text of its file. */
export function encodeManifest(manifest: Manifest): string {
  const sorted = Object.entries(manifest).toSorted(([left], [right]) => (left < right ? -1 : 1));
  return `${JSON.stringify(Object.fromEntries(sorted), undefined, 2)}\n`;
}
