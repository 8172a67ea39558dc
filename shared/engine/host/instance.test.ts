import { expect, test } from "@jest/globals";
import { echoCommands, echoModule } from "./echoModule.ts";
import { startInstance } from "./instance.ts";
import { Trap } from "./trap.ts";

const module = echoModule();

function text(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString();
}

test("a batch is answered, also one that the memory has to grow for", () => {
  const instance = startInstance(module);
  expect(text(instance.call(Buffer.from("first")))).toBe("first");
  const before = instance.memoryBytes();
  const large = Buffer.alloc(10_000_000, "x");
  expect(Buffer.compare(instance.call(large), large)).toBe(0);
  expect(instance.memoryBytes()).toBeGreaterThan(before);
  expect(text(instance.call(Buffer.from("after it")))).toBe("after it");
});

test("an answer stays as it is when the next batch is answered", () => {
  const instance = startInstance(module);
  const first = instance.call(Buffer.from("first"));
  instance.call(Buffer.from("other"));
  expect(text(first)).toBe("first");
});

test.each([
  ["an instruction that traps", echoCommands.trap, /^unreachable$/],
  ["a program that ends itself", echoCommands.exit, /^fatal error: the echo gave up$/],
])("%s is a trap with its reason", (_, command, reason) => {
  const instance = startInstance(module);
  expect(() => instance.call(Buffer.from(command, "latin1"))).toThrow(Trap);
  expect(() => instance.call(Buffer.from(command, "latin1"))).toThrow(reason);
});

test("a module that doesn't start is an error and no trap", () => {
  // A module without exports.
  const empty = new WebAssembly.Module(new Uint8Array([0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00]));
  expect(() => startInstance(empty)).toThrow(/The engine's module does not start/);
  expect(() => startInstance(empty)).not.toThrow(Trap);
});
