import { InputError } from "../resources/inputError.ts";
import { join } from "node:path";
import { compileArtefact, readArtefact } from "./artefact.ts";
import type { Engine } from "./engine.ts";
import { engineFolder } from "./engineFolder.ts";
import { createHost } from "./host/host.ts";
import { kubernetesEngine } from "./kubernetesEngine.ts";
import { readKnowledge } from "./schema/readKnowledge.ts";

/** The minors that the engine answers for, the oldest first. */
export const supportedVersions: readonly string[] = ["1.34", "1.35", "1.36"];

export interface EngineOptions {
  /** `1.36`, `v1.36`, `1.36.2` or `v1.36.2`. Default: the newest that is supported. */
  readonly version?: string;
  /**
   * Worker threads that judge objects; 0 judges them in the caller's thread. Default: 0 until there is a question about
   * many objects, from then on one for each processor, up to four.
   */
  readonly threads?: number;
  /** Begins at once to make the engine ready for its first question, instead of with it. */
  readonly prepare?: boolean;
  /** Gives the module of a minor, compressed or not. Default: read from artefacts/. */
  readonly readArtefact?: (minor: string) => Uint8Array;
}

export interface LoadedEngine {
  readonly engine: Engine;
  /** The minor that was asked for. */
  readonly requested: string;
  /** Whether the engine answers for that minor, and not the nearest one that is supported. */
  readonly exact: boolean;
}

/**
 * Loads the engine of a Kubernetes version, or of the nearest one that is supported. The module that judges objects is
 * read with the first question, so schemas and facts cost nothing of it.
 * @throws InputError where the text is not a Kubernetes version, or the engine's data is not there. A question is rejected
 * with one where the module is missing or damaged.
 */
export async function loadEngine(options: EngineOptions = {}): Promise<LoadedEngine> {
  const requested = readMinor(options.version ?? supportedVersions.at(-1) ?? "");
  const version = nearestVersion(requested);
  const folder = engineFolder();
  const knowledge = await readKnowledge(folder, version);
  const host = createHost({
    threads: options.threads,
    module: async () => {
      const artefact =
        options.readArtefact?.(version) ?? (await readArtefact(join(folder, "artefacts"), version));
      return await compileArtefact(artefact);
    },
  });
  if (options.prepare) void host.prepare();
  return { engine: kubernetesEngine({ version, host, knowledge }), requested, exact: version === requested };
}

const kubernetesVersion = /^v?(1\.\d{1,3})(?:\.\d+)?(?:[-+].*)?$/;

function readMinor(text: string): string {
  const minor = kubernetesVersion.exec(text.trim())?.[1];
  if (minor !== undefined) return minor;
  throw new InputError({
    code: "kubernetes-version",
    message: `Not a Kubernetes version: ${JSON.stringify(text)}.`,
    hint: `Write a minor version such as ${supportedVersions.at(-1) ?? "1.36"}.`,
  });
}

function nearestVersion(requested: string): string {
  const wanted = minorOf(requested);
  const byDistance = supportedVersions.toSorted(
    (left, right) => Math.abs(minorOf(left) - wanted) - Math.abs(minorOf(right) - wanted),
  );
  return byDistance[0] ?? requested;
}

function minorOf(version: string): number {
  return Number(version.split(".")[1]);
}
