import type { KnowledgeSet, SetKind } from "./batch.ts";
import { writeFrames } from "./frames.ts";

let made = 0;

/** A set of documents. Its memory is shared by all threads. */
export function knowledgeSet(kind: SetKind, documents: readonly Uint8Array[]): KnowledgeSet {
  const frames = writeFrames(documents);
  const shared = new Uint8Array(new SharedArrayBuffer(frames.byteLength));
  shared.set(frames);
  made += 1;
  return { key: made, kind, frames: shared };
}
