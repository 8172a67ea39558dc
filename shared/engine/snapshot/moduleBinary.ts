/**
 * The binary format of WebAssembly, as far as a snapshot changes it: sections, and numbers in LEB128.
 * https://webassembly.github.io/spec/core/binary/modules.html
 */
export interface Section {
  readonly id: number;
  readonly body: Uint8Array;
}

export const sectionIds = { custom: 0, memory: 5, global: 6, export: 7, data: 11, dataCount: 12 } as const;

const headerBytes = 8;

/** A place in bytes that moves forward as it is read from. */
export interface Reader {
  readonly bytes: Uint8Array;
  at: number;
}

export function readSections(module: Uint8Array): readonly Section[] {
  const reader: Reader = { bytes: module, at: headerBytes };
  const sections: Section[] = [];
  while (reader.at < module.length) {
    const id = readByte(reader);
    sections.push({ id, body: readBytes(reader, readNumber(reader)) });
  }
  return sections;
}

/** A module of these sections, with the header of another one. */
export function writeModule(header: Uint8Array, sections: readonly Section[]): Uint8Array {
  const parts = sections.flatMap(({ id, body }) => [Uint8Array.of(id), writeNumber(body.length), body]);
  return Buffer.concat([header.subarray(0, headerBytes), ...parts]);
}

/** A vector: how many items it has, and the items. */
export function writeVector(items: readonly Uint8Array[]): Uint8Array {
  return Buffer.concat([writeNumber(items.length), ...items]);
}

export function readByte(reader: Reader): number {
  const byte = reader.bytes[reader.at];
  if (byte === undefined) throw new RangeError("The module ends too early.");
  reader.at += 1;
  return byte;
}

export function readBytes(reader: Reader, length: number): Uint8Array {
  const end = reader.at + length;
  if (end > reader.bytes.length) throw new RangeError("The module ends too early.");
  const bytes = reader.bytes.subarray(reader.at, end);
  reader.at = end;
  return bytes;
}

/** An unsigned number in LEB128. */
export function readNumber(reader: Reader): number {
  let value = 0;
  for (let factor = 1; ; factor *= 0x80) {
    const byte = readByte(reader);
    value += (byte & 0x7f) * factor;
    if (byte < 0x80) return value;
  }
}

export function writeNumber(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest & 0x7f) | 0x80);
  return Uint8Array.from([...bytes, rest]);
}

/** A signed number in LEB128, which ends where only the sign would be repeated. */
export function writeSigned(value: bigint): Uint8Array {
  const bytes: number[] = [];
  for (let rest = value; ; rest >>= 7n) {
    const low = Number(rest & 0x7fn);
    const isLast = rest >> 6n === 0n || rest >> 6n === -1n;
    bytes.push(isLast ? low : low | 0x80);
    if (isLast) return Uint8Array.from(bytes);
  }
}
