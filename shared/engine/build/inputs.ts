import { createHash } from "node:crypto";
import { globSync, readFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import type { EngineRelease } from "./release.ts";
import { sourceFolder } from "./release.ts";

/** A file that an artefact is built from. */
export interface InputFile {
  /** Below the folder that it is copied to, with slashes. */
  readonly path: string;
  readonly content: Uint8Array;
}

/** What one artefact is built from, both parts sorted by path. */
export interface Inputs {
  /** The engine's Go sources with the modules of one release, as they are laid out for the compiler. */
  readonly sources: readonly InputFile[];
  /** What does the build. */
  readonly scripts: readonly InputFile[];
}

/** The Go release that builds the engine; another one gives other bytes. */
export const goVersion = "go1.26.8";

const engineFolder = dirname(import.meta.dirname);

/** Folders in which Go programs make data, natively and beforehand, or tests have theirs. */
const excluded = new Set(["generate", "source", "testdata", "versions"]);

/** Reads all that an artefact depends on, besides the pinned modules and the pinned compiler. */
export function readInputs(release: EngineRelease): Inputs {
  return {
    sources: [
      ...filesBelow(sourceFolder, ["**/*.go", "**/data/*"]).filter(({ path }) => isSource(path, release)),
      { path: "go.mod", content: readFileSync(join(sourceFolder, release.goMod)) },
      { path: "go.sum", content: readFileSync(join(sourceFolder, release.goSum)) },
    ],
    scripts: filesBelow(engineFolder, [
      "build/*.{ts,json}",
      "build/shake/**/*.go",
      "build/shake/go.mod",
      "build/replacements/**/*.go",
      "snapshot/*.{ts,json}",
      "host/{frames,instance,moduleAnswer,trap,wasi}.ts",
    ]).filter(({ path }) => !isTest(path)),
  };
}

/** A hash of the inputs: another one means that an artefact may be another one too. */
export function hashInputs({ sources, scripts }: Inputs): string {
  const hash = createHash("sha256").update(goVersion);
  for (const [folder, files] of Object.entries({ sources, scripts })) {
    for (const { path, content } of files) {
      hash.update(`\n${folder}/${path} ${content.length}\n`).update(content);
    }
  }
  return hash.digest("hex");
}

function filesBelow(folder: string, patterns: readonly string[]): readonly InputFile[] {
  return globSync(patterns, { cwd: folder, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => ({ path: toSlashes(file.slice(folder.length + 1)), content: readFileSync(file) }))
    .toSorted((left, right) => (left.path < right.path ? -1 : 1));
}

function isSource(path: string, release: EngineRelease): boolean {
  if (isTest(path) || path.split("/").some((part) => excluded.has(part))) return false;
  // Data of one release is named after it, and the others have no use for it.
  const minor = /^\d+\.\d+/.exec(posix.basename(path))?.[0];
  return minor === undefined || minor === release.minor;
}

function isTest(path: string): boolean {
  return /(_test\.go|\.test\.ts)$/.test(path);
}

function toSlashes(path: string): string {
  return path.replaceAll("\\", "/");
}
