import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { readFrames, writeFrames } from "./frames.ts";

test("items come back as they were put in", () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 300 })), (items) => {
      expect(readFrames(writeFrames(items))).toEqual(items);
    }),
  );
});

test("a frame is a length of four bytes, the lowest first, and the item", () => {
  expect([...writeFrames([new Uint8Array(300).fill(7), new Uint8Array()])]).toEqual([
    ...[0x2c, 0x01, 0, 0],
    ...new Array<number>(300).fill(7),
    ...[0, 0, 0, 0],
  ]);
});

test("a part of a larger memory is read from its own beginning", () => {
  const memory = new Uint8Array([9, 9, 1, 0, 0, 0, 5, 9]);
  expect(readFrames(memory.subarray(2, 7))).toEqual([new Uint8Array([5])]);
});

describe("a batch is refused that", () => {
  test.each<[string, readonly number[]]>([
    ["ends within a length", [1, 0, 0]],
    ["ends within an item", [2, 0, 0, 0, 1]],
    ["has a length beyond all memory", [0xff, 0xff, 0xff, 0xff]],
    ["is cut behind a whole item", [1, 0, 0, 0, 1, 0]],
  ])("%s", (_, batch) => {
    expect(() => readFrames(new Uint8Array(batch))).toThrow(RangeError);
  });
});
