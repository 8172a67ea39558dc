import { extname } from "node:path";
import { Worker } from "node:worker_threads";
import type { Answers, Batch } from "./batch.ts";
import type { ThreadAnswer, ThreadStart } from "./engineThread.ts";
import { readFrames } from "./frames.ts";
import { Trap } from "./trap.ts";

/** A thread with a session of its own, which is started again where it ends. */
export interface Thread {
  /** How many batches it has still to answer. */
  waiting(): number;
  answer(batch: Batch): Promise<Answers>;
  close(): Promise<void>;
}

export interface ThreadOptions extends ThreadStart {
  /** A batch that takes longer, in milliseconds, ends the thread. */
  readonly patience: number;
}

interface Pending {
  readonly batch: Batch;
  readonly resolve: (answers: Answers) => void;
  readonly reject: (reason: Error) => void;
}

/** A thread that runs only once it has something to answer, and keeps the process alive no longer than that. */
export function createThread({ patience, ...start }: ThreadOptions): Thread {
  /** In the order of their answers. */
  const pending: Pending[] = [];
  let worker: Worker | undefined;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  function send(batch: Batch): void {
    worker ??= startWorker(start, { answered, ended });
    worker.postMessage(batch);
  }

  function answered(answer: ThreadAnswer): void {
    settle(pending.shift(), answer);
    watch();
  }

  /** What the thread was at when it ended is to blame; the rest is asked again. */
  function ended(failure: Error | undefined): void {
    worker = undefined;
    const failed = pending.splice(0, closed ? pending.length : 1);
    for (const { reject } of failed) reject(closed ? closedError() : endOf(failure));
    for (const { batch } of pending) send(batch);
    watch();
  }

  function watch(): void {
    clearTimeout(timer);
    if (pending.length === 0) {
      worker?.unref();
      return;
    }
    worker?.ref();
    timer = setTimeout(() => void worker?.terminate(), patience);
  }

  return {
    waiting: () => pending.length,
    answer(batch: Batch): Promise<Answers> {
      if (closed) return Promise.reject(closedError());
      return new Promise((resolve, reject) => {
        pending.push({ batch, resolve, reject });
        send(batch);
        if (pending.length === 1) watch();
      });
    },
    async close(): Promise<void> {
      closed = true;
      await worker?.terminate();
      clearTimeout(timer);
    },
  };
}

interface WorkerEvents {
  readonly answered: (answer: ThreadAnswer) => void;
  /** With the error that ended it, if it ended with one. */
  readonly ended: (failure: Error | undefined) => void;
}

function startWorker(start: ThreadStart, { answered, ended }: WorkerEvents): Worker {
  const worker = new Worker(threadProgram(), {
    workerData: start,
    // The options of the caller's program, such as one to evaluate a text, are not those of the thread's.
    execArgv: [],
  });
  let failure: Error | undefined;
  worker.on("message", answered);
  worker.on("error", (error: Error) => {
    failure = error;
  });
  worker.on("exit", () => {
    ended(failure);
  });
  return worker;
}

/** Stands beside this module, in the sources and in a bundle. */
function threadProgram(): URL {
  return new URL(`./engineThread${extname(import.meta.url)}`, import.meta.url);
}

function settle(asked: Pending | undefined, answer: ThreadAnswer): void {
  switch (answer.kind) {
    case "answers":
      asked?.resolve({ result: answer.result, groups: readFrames(answer.frames) });
      return;
    case "trap":
      asked?.reject(new Trap(answer.reason));
      return;
    case "error":
      asked?.reject(new Error(answer.message));
  }
}

export function closedError(): Error {
  return new Error("The engine is closed.");
}

/** A thread tells of the module's failures itself. One that ends without a word was ended, or ran out of memory. */
function endOf(failure: Error | undefined): Error {
  if (failure === undefined) return new Trap("no answer came in time");
  const code = "code" in failure ? failure.code : undefined;
  if (code === "ERR_WORKER_OUT_OF_MEMORY") return new Trap("the memory was exhausted");
  return new Error(`A thread of the engine failed: ${failure.message}`, { cause: failure });
}
