import type { Reader } from "./moduleBinary.ts";
import { readByte, readNumber, writeSigned, writeVector } from "./moduleBinary.ts";

/** A global variable of a module; Go has integers only. */
export interface Global {
  readonly type: number;
  readonly mutability: number;
}

const i32 = 0x7f;
const i64 = 0x7e;
const constants: ReadonlyMap<number, number> = new Map([
  [i32, 0x41],
  [i64, 0x42],
]);
const end = 0x0b;

/** The globals of a section, without their values at the start. */
export function readGlobals(body: Uint8Array): readonly Global[] {
  const reader: Reader = { bytes: body, at: 0 };
  return Array.from({ length: readNumber(reader) }, () => {
    const global = { type: readByte(reader), mutability: readByte(reader) };
    const constant = readByte(reader);
    if (constants.get(global.type) !== constant)
      throw new Error("A global of the module is no plain integer.");
    while (readByte(reader) >= 0x80);
    if (readByte(reader) !== end) throw new Error("A global of the module is more than a constant.");
    return global;
  });
}

/** The section of globals that have these values at the start. */
export function writeGlobals(globals: readonly Global[], values: readonly (number | bigint)[]): Uint8Array {
  return writeVector(
    globals.map(({ type, mutability }, index) => {
      const value = writeSigned(BigInt.asIntN(type === i32 ? 32 : 64, BigInt(values[index] ?? 0)));
      return Uint8Array.from([type, mutability, constants.get(type) ?? 0, ...value, end]);
    }),
  );
}
