import { readFileSync } from "node:fs";
import { brotliDecompressSync } from "node:zlib";
import { InputError } from "../resources/inputError.ts";
import type { Artefact } from "./artefact.ts";
import { artefactFormat } from "./artefact.ts";
import type { Engine } from "./engine.ts";
import { openApiEngine } from "./openApiEngine.ts";

// Written out one by one, so that the bundler sees the files and takes them along.
const artefacts: Readonly<Record<string, URL>> = {
  "1.34": new URL("./openapi/1.34.json.br", import.meta.url),
  "1.35": new URL("./openapi/1.35.json.br", import.meta.url),
  "1.36": new URL("./openapi/1.36.json.br", import.meta.url),
};

/** The minors that have an artefact of their own, the oldest first. */
export const supportedVersions: readonly string[] = Object.keys(artefacts).toSorted(
  (left, right) => minorOf(left) - minorOf(right),
);

export interface EngineOptions {
  /** `1.36`, `v1.36`, `1.36.2` or `v1.36.2`. Default: the newest that is supported. */
  readonly version?: string;
  /** Gives the compressed artefact of a minor. Default: read from beside this module. */
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
 * Loads the engine of a Kubernetes version, or of the nearest one that is supported.
 * @throws InputError where the text is not a Kubernetes version.
 */
export function loadEngine(options: EngineOptions = {}): LoadedEngine {
  const requested = readMinor(options.version ?? supportedVersions.at(-1) ?? "");
  const version = nearestVersion(requested);
  const read = options.readArtefact ?? readArtefact;
  const artefact = JSON.parse(brotliDecompressSync(read(version)).toString("utf8")) as Artefact;
  if (artefact.format !== artefactFormat) {
    throw new Error(`The OpenAPI artefact of ${version} has format ${artefact.format}.`);
  }
  return { engine: openApiEngine(version, artefact), requested, exact: version === requested };
}

function readArtefact(minor: string): Uint8Array {
  const url = artefacts[minor];
  if (!url) throw new RangeError(`No OpenAPI artefact of ${minor}.`);
  return readFileSync(url);
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
