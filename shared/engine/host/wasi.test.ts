import { beforeEach, describe, expect, test } from "@jest/globals";
import { echoModule } from "./echoModule.ts";
import type { System } from "./wasi.ts";
import { createSystem, ModuleExit } from "./wasi.ts";

const module = echoModule();
const memory = new ArrayBuffer(65_536);
const view = new DataView(memory);
let system: System;

beforeEach(() => {
  new Uint8Array(memory).fill(0);
  system = createSystem(module);
  system.attach({ buffer: memory });
});

function call(name: string, ...parameters: readonly (number | bigint)[]): unknown {
  const found = system.imports.wasi_snapshot_preview1?.[name] as
    ((...given: readonly (number | bigint)[]) => unknown) | undefined;
  if (!found) throw new Error(`The module doesn't import ${name}.`);
  return found(...parameters);
}

/** Writes a text to the console of the module, in two parts. */
function write(descriptor: number, text: string): unknown {
  const half = Math.floor(text.length / 2);
  Buffer.from(memory).write(text, 1024);
  for (const [index, value] of [1024, half, 1024 + half, text.length - half].entries()) {
    view.setUint32(64 + index * 4, value, true);
  }
  return call("fd_write", descriptor, 64, 2, 32);
}

describe("the console", () => {
  test.each([1, 2])("keeps what is written to %d until it is taken", (descriptor) => {
    expect(write(descriptor, "panic: so it is")).toBe(0);
    expect(view.getUint32(32, true)).toBe(15);
    expect(system.takeOutput()).toBe("panic: so it is");
    expect(system.takeOutput()).toBe("");
  });

  test("is bounded, and takes all the same what is written beyond", () => {
    for (let count = 0; count < 10; count += 1) {
      expect(write(2, "x".repeat(10_000))).toBe(0);
      expect(view.getUint32(32, true)).toBe(10_000);
    }
    expect(system.takeOutput().length).toBeLessThanOrEqual(20_000);
  });

  test("is all that can be written to", () => {
    expect(write(3, "a file")).not.toBe(0);
    expect(system.takeOutput()).toBe("");
  });
});

test("there are no files: no directory is open, and other functions are not supported", () => {
  expect(call("fd_prestat_get", 3, 64)).toBe(8);
  expect(call("fd_close", 3)).toBe(52);
});

test("there is one argument and no environment", () => {
  expect(call("args_sizes_get", 64, 68)).toBe(0);
  expect([view.getUint32(64, true), view.getUint32(68, true)]).toEqual([1, 7]);
  expect(call("args_get", 64, 128)).toBe(0);
  expect(view.getUint32(64, true)).toBe(128);
  expect(Buffer.from(memory, 128, 7).toString()).toBe("engine\0");
  expect(call("environ_sizes_get", 64, 68)).toBe(0);
  expect([view.getUint32(64, true), view.getUint32(68, true)]).toEqual([0, 0]);
});

test("random bytes are put where they are wanted and nowhere else", () => {
  expect(call("random_get", 1000, 64)).toBe(0);
  const bytes = new Uint8Array(memory);
  expect(bytes.subarray(1000, 1064).some((byte) => byte !== 0)).toBe(true);
  expect([...bytes.subarray(990, 1000), ...bytes.subarray(1064, 1074)].every((byte) => byte === 0)).toBe(
    true,
  );
});

test("clocks tell nanoseconds: the real time, and one that only goes forward", () => {
  call("clock_time_get", 0, 0n, 64);
  expect(Math.abs(Number(view.getBigUint64(64, true) / 1_000_000n) - Date.now())).toBeLessThan(5_000);
  call("clock_time_get", 1, 0n, 64);
  const first = view.getBigUint64(64, true);
  call("clock_time_get", 1, 0n, 64);
  expect(view.getBigUint64(64, true)).toBeGreaterThanOrEqual(first);
});

describe("poll_oneoff", () => {
  function subscribe(index: number, wait: bigint, { tag = 0, absolute = false } = {}): void {
    const at = 1024 + index * 48;
    view.setBigUint64(at, BigInt(index + 7), true);
    view.setUint8(at + 8, tag);
    view.setUint32(at + 16, 1, true);
    view.setBigUint64(at + 24, wait, true);
    view.setUint16(at + 40, absolute ? 1 : 0, true);
  }

  test("sleeps until the first clock is due, and tells of that one", () => {
    subscribe(0, 60_000_000_000n);
    subscribe(1, 20_000_000n);
    const started = performance.now();
    expect(call("poll_oneoff", 1024, 4096, 2, 64)).toBe(0);
    expect(performance.now() - started).toBeGreaterThanOrEqual(15);
    expect([view.getUint32(64, true), view.getBigUint64(4096, true)]).toEqual([1, 8n]);
  });

  test("takes a time in the past as due", () => {
    subscribe(0, 1n, { absolute: true });
    expect(call("poll_oneoff", 1024, 4096, 1, 64)).toBe(0);
    expect(view.getUint32(64, true)).toBe(1);
  });

  test("says of a descriptor at once that it is not supported", () => {
    subscribe(0, 60_000_000_000n);
    subscribe(1, 0n, { tag: 1 });
    expect(call("poll_oneoff", 1024, 4096, 2, 64)).toBe(0);
    expect([view.getBigUint64(4096, true), view.getUint16(4104, true)]).toEqual([8n, 52]);
  });

  test("refuses to wait for nothing", () => {
    expect(call("poll_oneoff", 1024, 4096, 0, 64)).toBe(28);
  });
});

test("the end of the program ends the call", () => {
  expect(() => call("proc_exit", 2)).toThrow(ModuleExit);
});
