import type { JsonObject, JsonValue } from "../../resources/json.ts";
import type { Answerer } from "./answerer.ts";
import type { Answers, Batch, KnowledgeSet, Reply } from "./batch.ts";
import { readFrames, writeFrames } from "./frames.ts";
import { Trap } from "./trap.ts";

/** The same question about many items. */
export interface Question<Item> {
  readonly operation: string;
  readonly options: JsonObject;
  readonly sets: readonly KnowledgeSet[];
  readonly items: readonly Item[];
  /** Whether all items have to be in one batch. */
  readonly together: boolean;
  /** The documents of an item, or undefined for one that is not to be asked about. */
  readonly documentsOf: (item: Item) => readonly Uint8Array[] | undefined;
}

export interface Replies {
  /** One an item, in their order; undefined for an item that was not asked about. */
  readonly items: readonly (Reply | undefined)[];
  /** What was told of batches as a whole. */
  readonly results: readonly JsonValue[];
}

/** A batch ends at the first of these limits. */
const batchBytes = 1024 * 1024;
const batchItems = 128;

/**
 * Asks in batches. An item that the module doesn't survive is answered by the reason, and changes nothing for the others.
 * Items are made into documents only when their batch can be taken.
 * @throws Error where the question can't be asked at all.
 */
export async function ask<Item>(answerer: Answerer, question: Question<Item>): Promise<Replies> {
  const items = new Array<Reply | undefined>(question.items.length).fill(undefined);
  const results: JsonValue[] = [];
  const parts = cut(question);

  /** The loops take turns at the same parts; one that fails ends the parts for all. */
  async function work(): Promise<void> {
    for (const { batch, places } of parts) {
      const answered = await replyTo(answerer, batch);
      results.push(...answered.results);
      for (const [index, place] of places.entries()) items[place] = answered.items[index];
    }
  }

  await Promise.all(Array.from({ length: answerer.width }, work));
  return { items, results };
}

interface Part {
  readonly batch: Batch;
  /** Where the items of the batch stand in the question. */
  readonly places: readonly number[];
}

function* cut<Item>({ items, documentsOf, together, ...asked }: Question<Item>): Generator<Part, void> {
  let documents: Uint8Array[] = [];
  let places: number[] = [];
  let bytes = 0;

  function part(): Part {
    const made = { batch: { ...asked, frames: writeFrames(documents), groups: places.length }, places };
    [documents, places, bytes] = [[], [], 0];
    return made;
  }

  for (const [place, item] of items.entries()) {
    const group = documentsOf(item);
    if (!group) continue;
    const size = group.reduce((sum, document) => sum + document.byteLength, 0);
    const isFull = bytes + size > batchBytes || places.length === batchItems;
    if (places.length > 0 && isFull && !together) yield part();
    documents.push(...group);
    places.push(place);
    bytes += size;
  }
  if (places.length > 0) yield part();
}

async function replyTo(answerer: Answerer, batch: Batch): Promise<Replies> {
  try {
    return repliesOf(await answerer.answer(batch));
  } catch (error) {
    if (!(error instanceof Trap)) throw error;
    if (batch.groups === 1) return { items: [{ kind: "failed", reason: error.message }], results: [] };
  }
  // One by one only the culprit fails, and costs one more instance.
  const replies: Replies[] = [];
  for (const single of singles(batch)) replies.push(await replyTo(answerer, single));
  return {
    items: replies.flatMap(({ items }) => items),
    results: replies.flatMap(({ results }) => results),
  };
}

function repliesOf({ result, groups }: Answers): Replies {
  return { items: groups.map((answer) => ({ kind: "answered", answer })), results: [result] };
}

function singles(batch: Batch): readonly Batch[] {
  const documents = readFrames(batch.frames);
  const size = documents.length / batch.groups;
  return Array.from({ length: batch.groups }, (_, index) => {
    const group = documents.slice(index * size, (index + 1) * size);
    return { ...batch, frames: writeFrames(group), groups: 1 };
  });
}
