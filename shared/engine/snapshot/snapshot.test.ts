import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { echoCommands, echoModuleBytes } from "../host/echoModule.ts";
import { startInstance } from "../host/instance.ts";
import { Trap } from "../host/trap.ts";
import { readGlobals, writeGlobals } from "./globals.ts";
import { writeMemoryImage } from "./memoryImage.ts";
import { readNumber, readSections, writeModule, writeNumber, writeSigned } from "./moduleBinary.ts";
import { snapshotOf } from "./snapshot.ts";

describe("numbers in LEB128", () => {
  test("are read as they were written", () => {
    fc.assert(
      fc.property(fc.nat(2 ** 32 - 1), (value) => {
        const bytes = writeNumber(value);
        expect(readNumber({ bytes, at: 0 })).toBe(value);
      }),
    );
  });

  test.each<[bigint, readonly number[]]>([
    [0n, [0]],
    [63n, [0x3f]],
    [64n, [0xc0, 0x00]],
    [-1n, [0x7f]],
    [-64n, [0x40]],
    [-65n, [0xbf, 0x7f]],
    [-123456n, [0xc0, 0xbb, 0x78]],
  ])("keep the sign of %d", (value, bytes) => {
    expect([...writeSigned(value)]).toEqual(bytes);
  });
});

test("a module's sections are written as they were read", () => {
  const bytes = echoModuleBytes();
  expect(Buffer.compare(writeModule(bytes, readSections(bytes)), bytes)).toBe(0);
  expect(() => readSections(bytes.subarray(0, -1))).toThrow(RangeError);
});

test("globals get other values", () => {
  const globals = readGlobals(
    Uint8Array.from([2, 0x7f, 1, 0x41, 0x80, 0x01, 0x0b, 0x7e, 0, 0x42, 0x00, 0x0b]),
  );
  expect(globals).toEqual([
    { type: 0x7f, mutability: 1 },
    { type: 0x7e, mutability: 0 },
  ]);
  expect([...writeGlobals(globals, [-1, 64n])]).toEqual([
    ...[2, 0x7f, 1, 0x41, 0x7f, 0x0b],
    ...[0x7e, 0, 0x42, 0xc0, 0x00, 0x0b],
  ]);
  expect(() => readGlobals(Uint8Array.from([1, 0x7d, 0, 0x43, 0, 0, 0, 0, 0x0b]))).toThrow(
    /no plain integer/,
  );
});

test("a memory's image has its parts that are not zero", () => {
  const memory = new Uint8Array(65_536);
  memory.set([1, 2], 8);
  memory.set([3], 4096);
  const word = [0, 0, 0, 0, 0, 0];
  expect([...writeMemoryImage(memory)]).toEqual([
    ...[2, 0, 0x41, 8, 0x0b, 8, 1, 2, ...word],
    ...[0, 0x41, 0x80, 0x20, 0x0b, 8, 3, 0, ...word],
  ]);
  expect([...writeMemoryImage(new Uint8Array(65_536))]).toEqual([0]);
});

describe("a snapshot of a module", () => {
  const bytes = snapshotOf(echoModuleBytes());

  test("begins where the module had come to, without a start of its own", () => {
    const module = new WebAssembly.Module(bytes);
    expect(Object.keys(new WebAssembly.Instance(module, importsOf(module)).exports)).not.toContain(
      "_initialize",
    );
    const instance = startInstance(module);
    expect(Buffer.from(instance.call(Buffer.from("a batch"))).toString()).toBe("a batch");
  });

  test("has the memory of the module", () => {
    const module = new WebAssembly.Module(bytes);
    const { exports } = new WebAssembly.Instance(module, importsOf(module));
    const memory = Buffer.from((exports.memory as WebAssembly.Memory).buffer);
    // The module keeps the last batch that it was given.
    expect(memory.toString("latin1")).toContain('"operation":"podSecurity"');
  });

  test("has the same bytes each time", () => {
    expect(Buffer.compare(snapshotOf(echoModuleBytes()), bytes)).toBe(0);
  });

  test("can't take more than a gigabyte of memory", () => {
    const instance = startInstance(new WebAssembly.Module(bytes));
    for (let count = 0; count < 80; count += 1) instance.call(Buffer.from(echoCommands.grow, "latin1"));
    expect(instance.memoryBytes()).toBeLessThanOrEqual(2 ** 30);
    expect(() => instance.call(Buffer.from(echoCommands.trap, "latin1"))).toThrow(Trap);
  });
});

function importsOf(module: WebAssembly.Module): WebAssembly.Imports {
  const names = WebAssembly.Module.imports(module).map(({ name }) => name);
  return { wasi_snapshot_preview1: Object.fromEntries(names.map((name) => [name, () => 0])) };
}
