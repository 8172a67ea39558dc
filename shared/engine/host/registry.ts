import type { JsonObject } from "../../resources/json.ts";
import { isJsonObject, ownValue } from "../../resources/json.ts";
import type { Answers, KnowledgeSet, SetKind } from "./batch.ts";
import { readFrames, writeFrames } from "./frames.ts";
import { Trap } from "./trap.ts";

/** Asks an instance; a trap leaves none of the sets that it knew. */
export type AskInstance = (operation: string, options: JsonObject, frames: Uint8Array) => Answers;

/** Keeps sets registered with an instance. */
export interface Registry {
  /** The options that refer to sets, of which each may refer to those before it. They are registered where need be. */
  referTo(sets: readonly KnowledgeSet[]): JsonObject;
  /** Lets a set go that was registered only to be tried. */
  releaseTried(operation: string, answers: Answers): void;
  /** The instance has been replaced, and knows no set. */
  forget(): void;
}

/** By the operation that registers a set: the one that lets it go. */
const releaseOperations: Readonly<Record<SetKind, string>> = {
  customResources: "releaseCustomResources",
  policies: "releasePolicies",
};

/** How many sets an instance keeps; the one that was used least lately goes first. */
const keptSets = 8;

export function createRegistry(ask: AskInstance): Registry {
  /** Those used last at the end. */
  const registered = new Map<number, { readonly set: KnowledgeSet; readonly id: number }>();
  const registerHarmless = harmlessRegistration(ask);

  function idOf(set: KnowledgeSet, references: () => JsonObject): number {
    const id = registered.get(set.key)?.id ?? registerHarmless(set, references);
    registered.delete(set.key);
    registered.set(set.key, { set, id });
    for (const [key, old] of registered) {
      if (registered.size <= keptSets) break;
      registered.delete(key);
      release(ask, old.set.kind, old.id);
    }
    return id;
  }

  function referTo(sets: readonly KnowledgeSet[]): JsonObject {
    const [before, last] = [sets.slice(0, -1), sets.at(-1)];
    if (!last) return {};
    const id = idOf(last, () => referTo(before));
    return { ...referTo(before), [last.kind]: id };
  }

  return {
    referTo,
    releaseTried(operation: string, answers: Answers): void {
      if (isSetKind(operation)) release(ask, operation, idIn(answers, operation));
    },
    forget(): void {
      registered.clear();
    },
  };
}

/** The references are asked for with each try, since a trap takes with it what they refer to. */
type Register = (set: KnowledgeSet, references: () => JsonObject) => number;

/**
 * Registers sets without the documents that the module doesn't survive: the verdict on such a document says so, and those
 * on others are to be had all the same.
 */
function harmlessRegistration(ask: AskInstance): Register {
  /** By set: its harmless documents, where these are not all. */
  const harmless = new Map<number, Uint8Array>();

  function register(kind: SetKind, references: () => JsonObject, frames: Uint8Array): number {
    return idIn(ask(kind, references(), frames), kind);
  }

  function survives(kind: SetKind, references: () => JsonObject, document: Uint8Array): boolean {
    try {
      release(ask, kind, register(kind, references, document));
      return true;
    } catch (error) {
      if (error instanceof Trap) return false;
      throw error;
    }
  }

  return (set, references) => {
    const known = harmless.get(set.key);
    if (known) return register(set.kind, references, known);
    try {
      return register(set.kind, references, set.frames);
    } catch (error) {
      if (!(error instanceof Trap)) throw error;
      const documents = readFrames(set.frames).map((document) => writeFrames([document]));
      const rest = Buffer.concat(documents.filter((document) => survives(set.kind, references, document)));
      harmless.set(set.key, rest);
      return register(set.kind, references, rest);
    }
  };
}

function release(ask: AskInstance, kind: SetKind, id: number): void {
  ask(releaseOperations[kind], { id }, new Uint8Array());
}

function isSetKind(operation: string): operation is SetKind {
  return Object.hasOwn(releaseOperations, operation);
}

function idIn({ result }: Answers, kind: SetKind): number {
  const id = isJsonObject(result) ? ownValue(result, "id") : undefined;
  if (typeof id !== "number") throw new Error(`The engine's module gave ${kind} no id.`);
  return id;
}
