import { trapOf } from "./trap.ts";
import type { System } from "./wasi.ts";
import { createSystem } from "./wasi.ts";

/** A running module: a memory of its own, and a state that is lost with it. */
export interface Instance {
  /**
   * Answers a batch of frames.
   * @throws Trap where the module fails as a whole; the instance is of no use then.
   */
  call(batch: Uint8Array): Uint8Array;
  /** What its memory has grown to; it never shrinks. */
  memoryBytes(): number;
}

/** The exports of wasm/main_wasip1.go. */
export interface InstanceExports {
  readonly memory: WebAssembly.Memory;
  /** Missing in a snapshot of a module that has started already. */
  readonly _initialize?: () => void;
  readonly reserve: (length: number) => number;
  readonly call: () => number;
  readonly answer_at: () => number;
  readonly release: () => void;
}

/** Batches and answers above this are not kept in the module for the next one. */
const keptBytes = 4 * 1024 * 1024;

/**
 * Starts an instance of a module.
 * @throws Error where it fails at its start, since then no other batch will fare better.
 */
export function startInstance(module: WebAssembly.Module): Instance {
  const system = createSystem(module);
  const exports = initialize(module, system);

  return {
    call(batch: Uint8Array): Uint8Array {
      try {
        return callInstance(exports, batch);
      } catch (error) {
        throw trapOf(error, system.takeOutput());
      }
    },
    memoryBytes: () => exports.memory.buffer.byteLength,
  };
}

/** Gives a batch to the module and takes its answer out of the module's memory. */
export function callInstance(exports: InstanceExports, batch: Uint8Array): Uint8Array {
  // Addresses are unsigned, but JavaScript is given signed numbers. The memory is another one after each call.
  const input = exports.reserve(batch.byteLength) >>> 0;
  new Uint8Array(exports.memory.buffer).set(batch, input);
  const length = exports.call() >>> 0;
  const output = exports.answer_at() >>> 0;
  const copy = new Uint8Array(exports.memory.buffer).slice(output, output + length);
  if (Math.max(batch.byteLength, length) > keptBytes) exports.release();
  return copy;
}

function initialize(module: WebAssembly.Module, system: System): InstanceExports {
  try {
    const exports = engineExports(new WebAssembly.Instance(module, system.imports));
    system.attach(exports.memory);
    exports._initialize?.();
    return exports;
  } catch (error) {
    const { message } = trapOf(error, system.takeOutput());
    throw new Error(`The engine's module does not start: ${message}.`, { cause: error });
  }
}

function engineExports({ exports }: WebAssembly.Instance): InstanceExports {
  const missing = ["memory", "reserve", "call", "answer_at", "release"].filter((name) => !(name in exports));
  if (missing.length > 0) throw new Error(`it has no ${missing.join(", ")}`);
  return exports as unknown as InstanceExports;
}
