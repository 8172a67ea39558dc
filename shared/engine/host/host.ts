import { availableParallelism } from "node:os";
import type { Answerer } from "./answerer.ts";
import { ownThread } from "./answerer.ts";
import type { Question, Replies } from "./question.ts";
import { ask } from "./question.ts";
import { closedError } from "./thread.ts";
import { threadPool } from "./threadPool.ts";

/** Asks a module, in the caller's thread or in several. */
export interface Host {
  /** Makes the module ready, so that the first question need not wait for it. Never rejects. */
  prepare(): Promise<void>;
  /** As `ask` of question.ts. Rejects also where the module can't be had. */
  ask<Item>(question: Question<Item>): Promise<Replies>;
  /** Ends the threads and lets the module go; questions after it are refused. */
  close(): Promise<void>;
}

export interface HostOptions {
  /** Called once, when the module is first needed. */
  readonly module: () => Promise<WebAssembly.Module>;
  /** Threads that answer; 0 for the caller's own. Undefined: as many as the first large question is worth. */
  readonly threads: number | undefined;
}

/** From so many items on, threads gain more than their start costs; see bench/engine.ts. */
const itemsForThreads = 500;

/** More threads than this have little to gain, and each has a memory of its own. */
const mostThreads = 4;

/** An instance begins at about a third of this. */
const session = { memoryLimit: 256 * 1024 * 1024 };

/** Milliseconds for a batch, which takes a fraction of a second: an answer that takes this long won't come. */
const patience = 120_000;

export function createHost({ module, threads }: HostOptions): Host {
  let loading: Promise<WebAssembly.Module> | undefined;
  let answerer: Answerer | undefined;
  let isPool = false;
  let closed = false;

  function refuseClosed(): void {
    if (closed) throw closedError();
  }

  async function answererFor(items: number): Promise<Answerer> {
    refuseClosed();
    const compiled = await (loading ??= module());
    refuseClosed();
    const wanted = threads ?? (items < itemsForThreads ? 0 : Math.min(availableParallelism(), mostThreads));
    if (answerer && (isPool || wanted === 0)) return answerer;
    isPool = wanted > 0;
    answerer = isPool
      ? threadPool({ module: compiled, threads: wanted, patience, session })
      : ownThread(compiled, session);
    return answerer;
  }

  return {
    async prepare(): Promise<void> {
      await (loading ??= module()).catch(() => undefined);
    },
    async ask(question) {
      if (question.items.length === 0) return { items: [], results: [] };
      return await ask(await answererFor(question.items.length), question);
    },
    async close(): Promise<void> {
      closed = true;
      loading = undefined;
      await answerer?.close();
      answerer = undefined;
    },
  };
}
