import { randomFillSync } from "node:crypto";

/** The system that a module sees: clocks, randomness and a console, but no files, no network and no environment. */
export interface System {
  readonly imports: WebAssembly.Imports;
  /** Lends the memory of the instance to the system's functions. Until then they can't be called. */
  attach(memory: WebAssembly.Memory): void;
  /** The first of what the module wrote to its console since the last call. */
  takeOutput(): string;
}

/** Where a system has time, in nanoseconds, and randomness from. */
export interface Sources {
  readonly realTime: () => bigint;
  /** It may begin anywhere, but not before the time that a snapshot was made at. */
  readonly monotonicTime: () => bigint;
  readonly fillRandom: (bytes: Uint8Array) => void;
}

/** Thrown through a module that ends itself, as a Go program does after a fatal error. */
export class ModuleExit extends Error {
  constructor(code: number) {
    super(`the module ended itself with code ${code}`);
    this.name = "ModuleExit";
  }
}

/** Results of preview1 functions: https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md#errno. */
const success = 0;
const badDescriptor = 8;
const invalid = 28;
const notSupported = 52;

const outputLimit = 16_384;

/** Go's logging library reads its program's name at start, so there is one argument. */
const programArguments = ["engine"];

type SystemFunction = (...parameters: never) => number;
type SystemFunctions = Readonly<Record<string, SystemFunction>>;

/** The memory of the instance as it is now: it is another one after it has grown. */
type CurrentMemory = () => Uint8Array;

/**
 * The functions of WASI preview1 that a Go program needs to compute; the others that the module imports say that they are
 * not there. `node:wasi` would give it the whole of preview1, and prints a warning.
 */
export function createSystem(module: WebAssembly.Module, sources: Sources = machineSources): System {
  let memory: WebAssembly.Memory | undefined;
  let output = "";

  function bytes(): Uint8Array {
    if (!memory) throw new Error("The system has no memory yet.");
    return new Uint8Array(memory.buffer);
  }

  function keep(written: Uint8Array): void {
    output += Buffer.from(written.subarray(0, outputLimit - output.length)).toString("latin1");
  }

  const known: SystemFunctions = {
    ...textVectors("args", programArguments, bytes),
    ...textVectors("environ", [], bytes),
    ...consoleFunctions(keep, bytes),
    ...timeFunctions(sources, bytes),
    // Go asks for directories that were opened for it until there is none.
    fd_prestat_get: () => badDescriptor,
    proc_exit(code: number): never {
      throw new ModuleExit(code);
    },
    random_get(at: number, length: number): number {
      sources.fillRandom(bytes().subarray(at, at + length));
      return success;
    },
    sched_yield: () => success,
  };

  return {
    imports: importsOf(module, known),
    attach(given: WebAssembly.Memory): void {
      memory = given;
    },
    takeOutput(): string {
      const taken = output;
      output = "";
      return taken;
    },
  };
}

/** `fd_write(descriptor, vectors, count, written)`, where a vector is the place and the length of a text. */
function consoleFunctions(keep: (written: Uint8Array) => void, bytes: CurrentMemory): SystemFunctions {
  return {
    fd_write(...[descriptor, vectors, count, written]: readonly [number, number, number, number]): number {
      if (descriptor !== 1 && descriptor !== 2) return badDescriptor;
      const data = viewOf(bytes);
      let total = 0;
      for (let index = 0; index < count; index += 1) {
        const at = data.getUint32(vectors + index * 8, true);
        const length = data.getUint32(vectors + index * 8 + 4, true);
        keep(bytes().subarray(at, at + length));
        total += length;
      }
      data.setUint32(written, total, true);
      return success;
    },
  };
}

function timeFunctions(sources: Sources, bytes: CurrentMemory): SystemFunctions {
  return {
    clock_time_get(clock: number, _precision: bigint, at: number): number {
      viewOf(bytes).setBigUint64(at, clockTime(sources, clock), true);
      return success;
    },
    poll_oneoff(
      ...[subscriptions, events, count, happened]: readonly [number, number, number, number]
    ): number {
      return poll(viewOf(bytes), { subscriptions, events, count, happened, sources });
    },
  };
}

function viewOf(bytes: CurrentMemory): DataView {
  return new DataView(bytes().buffer);
}

function importsOf(module: WebAssembly.Module, known: SystemFunctions): WebAssembly.Imports {
  const names = WebAssembly.Module.imports(module).map(({ name }) => name);
  const functions = names.map((name) => [name, known[name] ?? (() => notSupported)] as const);
  return { wasi_snapshot_preview1: Object.fromEntries(functions) };
}

/** `<name>_sizes_get` and `<name>_get`, which give a list of texts that end in zero bytes. */
function textVectors(name: string, texts: readonly string[], bytes: CurrentMemory): SystemFunctions {
  const encoded = texts.map((text) => Buffer.from(`${text}\0`));
  return {
    [`${name}_sizes_get`](count: number, size: number): number {
      const data = viewOf(bytes);
      data.setUint32(count, encoded.length, true);
      data.setUint32(
        size,
        encoded.reduce((sum, each) => sum + each.length, 0),
        true,
      );
      return success;
    },
    [`${name}_get`](pointers: number, start: number): number {
      let at = start;
      for (const [index, each] of encoded.entries()) {
        viewOf(bytes).setUint32(pointers + index * 4, at, true);
        bytes().set(each, at);
        at += each.length;
      }
      return success;
    },
  };
}

const realtimeClock = 0;

function clockTime({ realTime, monotonicTime }: Sources, clock: number): bigint {
  return clock === realtimeClock ? realTime() : monotonicTime();
}

/** A snapshot's clock has begun at zero. */
const monotonicStart = 86_400_000_000_000n;

const machineSources: Sources = {
  realTime: () => BigInt(Date.now()) * 1_000_000n,
  monotonicTime: () => monotonicStart + process.hrtime.bigint(),
  fillRandom(bytes: Uint8Array): void {
    randomFillSync(bytes);
  },
};

interface Poll {
  readonly subscriptions: number;
  readonly events: number;
  readonly count: number;
  readonly happened: number;
  readonly sources: Sources;
}

const subscriptionBytes = 48;
const eventBytes = 32;
const clockSubscription = 0;

/** Sleeps until the first of the clocks is due. A subscription to a descriptor is answered as not supported, at once. */
function poll(data: DataView, { subscriptions, events, count, happened, sources }: Poll): number {
  if (count === 0) return invalid;
  const waits = Array.from({ length: count }, (_, index) => {
    const at = subscriptions + index * subscriptionBytes;
    const isClock = data.getUint8(at + 8) === clockSubscription;
    return { at, isClock, wait: isClock ? clockWait(sources, data, at) : 0n };
  });
  const shortest = waits.reduce((least, { wait }) => (wait < least ? wait : least), waits[0]?.wait ?? 0n);
  if (shortest > 0n) sleep(Number(shortest) / 1e6);
  const due = waits.filter(({ wait }) => wait <= shortest);
  for (const [index, { at, isClock }] of due.entries()) {
    const event = events + index * eventBytes;
    data.setBigUint64(event, data.getBigUint64(at, true), true);
    data.setUint16(event + 8, isClock ? success : notSupported, true);
    data.setUint8(event + 10, data.getUint8(at + 8));
  }
  data.setUint32(happened, due.length, true);
  return success;
}

/** Nanoseconds until the clock of a subscription is due; a flag says that its time is not a duration. */
function clockWait(sources: Sources, data: DataView, at: number): bigint {
  const timeout = data.getBigUint64(at + 24, true);
  const isAbsolute = (data.getUint16(at + 40, true) & 1) === 1;
  return isAbsolute ? timeout - clockTime(sources, data.getUint32(at + 16, true)) : timeout;
}

function sleep(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}
