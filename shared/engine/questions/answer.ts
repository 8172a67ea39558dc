import type { JsonObject, JsonValue } from "../../resources/json.ts";
import type { KnowledgeSet, Reply } from "../host/batch.ts";
import type { Host } from "../host/host.ts";
import type { ObjectProblem } from "../problem.ts";
import { documentProblem, documentsOf } from "./document.ts";
import { hideValues } from "./secretValues.ts";

/** A question about items that are each made of some objects. */
export interface ObjectQuestion<Item> {
  readonly operation: string;
  readonly options: JsonObject;
  readonly items: readonly Item[];
  /** The objects that an item is about. */
  readonly objectsOf: (item: Item) => readonly JsonObject[];
  /** What the module is given for an item, where these are not just its objects. */
  readonly documentsOf?: (item: Item) => readonly Uint8Array[] | undefined;
  /** Whether the items can only be asked about at once. */
  readonly together?: boolean;
}

/** Whom questions go to, and what is to be known there. */
export interface Asked {
  readonly host: Host;
  readonly sets: readonly KnowledgeSet[];
}

/**
 * What came of the question about an item: an answer, or why there is none. `Content` is the Go type of the answer, whose
 * fields are left out where they are empty; code and module are of the same release.
 */
export type Answer<Content> =
  | { readonly kind: "answer"; readonly content: Partial<Content> }
  | { readonly kind: "none"; readonly problem: ObjectProblem };

export interface Answers<Content> {
  readonly items: readonly Answer<Content>[];
  /** What was told of batches as a whole. */
  readonly results: readonly JsonValue[];
}

/** Asks the module and reads its answers, one an item. */
export async function askAbout<Item, Content>(
  { host, sets }: Asked,
  question: ObjectQuestion<Item>,
): Promise<Answers<Content>> {
  const { operation, options, items, objectsOf, together = false } = question;
  const replies = await host.ask({
    operation,
    options,
    sets,
    items,
    together,
    documentsOf: question.documentsOf ?? ((item) => documentsOf(objectsOf(item))),
  });
  return {
    items: items.map((item, index) => readReply(replies.items[index], objectsOf(item))),
    results: replies.results,
  };
}

function readReply<Content>(reply: Reply | undefined, objects: readonly JsonObject[]): Answer<Content> {
  if (reply?.kind === "answered") {
    if (reply.answer.byteLength === 0) return { kind: "answer", content: {} };
    const content = JSON.parse(Buffer.from(reply.answer).toString("utf8")) as Partial<Content> & Failure;
    if (content.panic === undefined) return { kind: "answer", content };
    return { kind: "none", problem: engineFailure(content.panic, objects) };
  }
  for (const object of objects) {
    const problem = documentProblem(object);
    if (problem) return { kind: "none", problem };
  }
  return { kind: "none", problem: engineFailure(reply?.reason ?? "there is no reply", objects) };
}

/** The handling of the item ended in a panic; see wasm/operation. */
interface Failure {
  readonly panic?: string;
}

function engineFailure(reason: string, objects: readonly JsonObject[]): ObjectProblem {
  return {
    code: "engine-failure",
    path: [],
    message: `The engine failed over the object, so nothing is known about it: ${hideValues(objects)(reason)}.`,
  };
}
