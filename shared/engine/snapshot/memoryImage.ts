import { writeNumber, writeSigned, writeVector } from "./moduleBinary.ts";

const i32Constant = 0x41;
const end = 0x0b;

/** A run of zeros that is longer than this, in words of eight bytes, costs more in a segment than a new segment does. */
const longestGap = 16;

/** The data section that fills a memory, which is zero otherwise, with these bytes. */
export function writeMemoryImage(memory: Uint8Array): Uint8Array {
  const segments = segmentsOf(memory).map(([from, to]) => {
    const place = [0, i32Constant, ...writeSigned(BigInt.asIntN(32, BigInt(from))), end];
    return Buffer.concat([Uint8Array.from(place), writeNumber(to - from), memory.subarray(from, to)]);
  });
  return writeVector(segments);
}

/** The parts of the memory that hold something. Its length is that of whole pages. */
function segmentsOf(memory: Uint8Array): readonly (readonly [from: number, to: number])[] {
  const words = new BigUint64Array(memory.buffer, memory.byteOffset, memory.byteLength / 8);
  const segments: (readonly [number, number])[] = [];
  let first = -1;
  let last = -1;
  for (let index = 0; index < words.length; index += 1) {
    if (words[index] === 0n) continue;
    if (first >= 0 && index - last > longestGap) {
      segments.push([first * 8, (last + 1) * 8]);
      first = index;
    }
    if (first < 0) first = index;
    last = index;
  }
  return first < 0 ? [] : [...segments, [first * 8, (last + 1) * 8]];
}
