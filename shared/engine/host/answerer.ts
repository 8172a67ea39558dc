import { setImmediate } from "node:timers/promises";
import type { Answers, Batch } from "./batch.ts";
import { startInstance } from "./instance.ts";
import type { SessionOptions } from "./session.ts";
import { createSession } from "./session.ts";

/** Answers batches, some of them at the same time. */
export interface Answerer {
  /** How many batches keep it busy. */
  readonly width: number;
  /** Rejects with a Trap where the module did not survive the batch, with another Error where it can't be asked. */
  answer(batch: Batch): Promise<Answers>;
  /** Ends what it has started; unanswered batches are rejected. */
  close(): Promise<void>;
}

/** Answers in the caller's thread, one batch after another. */
export function ownThread(module: WebAssembly.Module, options: SessionOptions): Answerer {
  const session = createSession(() => startInstance(module), options);
  return {
    width: 1,
    async answer(batch: Batch): Promise<Answers> {
      // Timers and signals of the caller get their turn between the batches.
      await setImmediate();
      return session.answer(batch);
    },
    close: () => Promise.resolve(),
  };
}
