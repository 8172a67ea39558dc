import { parentPort, workerData } from "node:worker_threads";
import type { JsonValue } from "../../resources/json.ts";
import type { Batch } from "./batch.ts";
import { writeFrames } from "./frames.ts";
import { startInstance } from "./instance.ts";
import type { SessionOptions } from "./session.ts";
import { createSession } from "./session.ts";
import { Trap } from "./trap.ts";

// The program of a thread: answers the batches that it is sent, in their order. The build makes one file of it.

/** What a thread is started with. */
export interface ThreadStart {
  readonly module: WebAssembly.Module;
  readonly session: SessionOptions;
}

/** What a thread answers to each batch. */
export type ThreadAnswer =
  | { readonly kind: "answers"; readonly result: JsonValue; readonly frames: Uint8Array }
  | { readonly kind: "trap"; readonly reason: string }
  | { readonly kind: "error"; readonly message: string };

const { module, session: options } = workerData as ThreadStart;
const session = createSession(() => startInstance(module), options);

parentPort?.on("message", (batch: Batch) => {
  const answer = answerTo(batch);
  parentPort?.postMessage(answer);
});

function answerTo(batch: Batch): ThreadAnswer {
  try {
    const { result, groups } = session.answer(batch);
    return { kind: "answers", result, frames: writeFrames(groups) };
  } catch (error) {
    if (error instanceof Trap) return { kind: "trap", reason: error.message };
    return { kind: "error", message: error instanceof Error ? error.message : String(error) };
  }
}
