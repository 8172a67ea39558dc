import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** A Kubernetes release that the engine is built of. */
export interface EngineRelease {
  /** Such as 1.36. */
  readonly minor: string;
  /** Such as 1.36.3. */
  readonly version: string;
  /** Build tags that tell the engine's own sources which release it is. */
  readonly tags: readonly string[];
  /** The files that pin the modules, as paths below the folder of the engine's Go sources. */
  readonly goMod: string;
  readonly goSum: string;
}

/** The folder of the engine's Go sources. */
export const sourceFolder = join(import.meta.dirname, "../wasm");

/**
 * The releases that the Go sources have modules for, the newest first: the one of go.mod, and those in versions/.
 * @throws Error where such a file requires no release of Kubernetes.
 */
export function engineReleases(folder: string = sourceFolder): readonly EngineRelease[] {
  const older = readdirSync(join(folder, "versions")).filter((name) => name.endsWith(".mod"));
  return ["go.mod", ...older.map((name) => `versions/${name}`)]
    .map((goMod) => releaseOf(folder, goMod))
    .toSorted((left, right) => minorNumber(right) - minorNumber(left));
}

function releaseOf(folder: string, goMod: string): EngineRelease {
  const version = /^\s*(?:require\s+)?k8s\.io\/kubernetes v(1\.\d+\.\d+)\s*$/m.exec(
    readFileSync(join(folder, goMod), "utf8"),
  )?.[1];
  if (version === undefined)
    throw new Error(`${join(folder, goMod)} requires no release of k8s.io/kubernetes`);
  const minor = version.split(".").slice(0, 2).join(".");
  return {
    minor,
    version,
    tags: [`kubernetes_${minor.replace(".", "_")}`],
    goMod,
    goSum: goMod.replace(/mod$/, "sum"),
  };
}

function minorNumber({ minor }: EngineRelease): number {
  return Number(minor.split(".")[1]);
}
