import type { JsonObject } from "../../resources/json.ts";
import type { Answers, Batch } from "./batch.ts";
import type { Instance } from "./instance.ts";
import { readAnswers, writeRequest } from "./moduleAnswer.ts";
import { createRegistry } from "./registry.ts";
import { Trap } from "./trap.ts";

/** Answers batches one after another by an instance that is replaced where it is of no more use. */
export interface Session {
  /**
   * @throws Trap where the module did not survive the batch. The next batch is answered by a fresh instance.
   * @throws Error where the module does not start, or doesn't know the operation or its options.
   */
  answer(batch: Batch): Answers;
}

export interface SessionOptions {
  /** An instance whose memory has grown above this is replaced after the batch. */
  readonly memoryLimit: number;
}

/** A session over the instances that `start` gives, the first of them when it is needed. */
export function createSession(start: () => Instance, { memoryLimit }: SessionOptions): Session {
  let instance: Instance | undefined;
  const registry = createRegistry(ask);

  function drop(): void {
    instance = undefined;
    registry.forget();
  }

  function ask(operation: string, options: JsonObject, frames: Uint8Array): Answers {
    try {
      instance ??= start();
      return readAnswers(instance.call(writeRequest(operation, options, frames)));
    } catch (error) {
      if (error instanceof Trap) drop();
      throw error;
    }
  }

  return {
    answer({ operation, options, sets, frames, groups }: Batch): Answers {
      // What the sets refer to may trap, and then the options would be those of another instance.
      const references = registry.referTo(sets);
      const answers = ask(operation, { ...options, ...references }, frames);
      if (answers.groups.length !== groups) {
        drop();
        throw new Trap(`the module gave ${answers.groups.length} answers for ${groups}`);
      }
      registry.releaseTried(operation, answers);
      if (instance && instance.memoryBytes() > memoryLimit) drop();
      return answers;
    },
  };
}
