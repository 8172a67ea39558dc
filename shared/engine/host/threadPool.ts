import type { Answerer } from "./answerer.ts";
import type { Answers, Batch } from "./batch.ts";
import type { ThreadOptions } from "./thread.ts";
import { createThread } from "./thread.ts";

export interface PoolOptions extends ThreadOptions {
  readonly threads: number;
}

/** Batches a thread has at hand: the one that it answers, and the next, so that it need not wait for it. */
const atHand = 2;

/** Answers by several threads, each started when all before it have something to do. */
export function threadPool({ threads, ...options }: PoolOptions): Answerer {
  const pool = Array.from({ length: threads }, () => createThread(options));

  function idlest() {
    return pool.reduce((idlest, thread) => (thread.waiting() < idlest.waiting() ? thread : idlest));
  }

  return {
    width: threads * atHand,
    answer: (batch: Batch): Promise<Answers> => idlest().answer(batch),
    async close(): Promise<void> {
      await Promise.all(pool.map((thread) => thread.close()));
    },
  };
}
