import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { JsonObject, JsonValue } from "../../resources/json.ts";
import { isJsonObject, ownValue } from "../../resources/json.ts";
import { writeFrames } from "../host/frames.ts";
import type { InstanceExports } from "../host/instance.ts";
import { callInstance } from "../host/instance.ts";
import { readAnswers, writeRequest } from "../host/moduleAnswer.ts";
import type { Sources } from "../host/wasi.ts";
import { createSystem } from "../host/wasi.ts";
import { readGlobals, writeGlobals } from "./globals.ts";
import { writeMemoryImage } from "./memoryImage.ts";
import type { Reader, Section } from "./moduleBinary.ts";
import {
  readByte,
  readBytes,
  readNumber,
  readSections,
  sectionIds,
  writeModule,
  writeNumber,
  writeVector,
} from "./moduleBinary.ts";

const pageBytes = 65_536;

/** The memory can't grow beyond a gigabyte; an object that needs more is a trap. */
const mostPages = 2 ** 30 / pageBytes;

/**
 * Starts a module of the engine, asks it a question of each kind, and gives a module that begins where this one has come to:
 * its memory and its variables are in the new module, which needs no start of its own. An instance of it is ready in a
 * twentieth of the time. The same module gives the same bytes.
 */
export function snapshotOf(module: Uint8Array): Uint8Array {
  const sections = readSections(module);
  const globals = readGlobals(bodyOf(sections, sectionIds.global));
  const entries = readExports(bodyOf(sections, sectionIds.export));
  const exposed = [...entries.map(({ bytes }) => bytes), ...globals.map((_, index) => globalExport(index))];
  const { memory, values } = run(
    writeModule(module, replaced(sections, new Map([[sectionIds.export, writeVector(exposed)]]))),
    globals.length,
  );
  const kept = entries.filter(({ name }) => name !== "_initialize").map(({ bytes }) => bytes);
  const data = writeMemoryImage(memory);
  return writeModule(
    module,
    replaced(
      sections.filter(({ id }) => id !== sectionIds.custom),
      new Map<number, Uint8Array>([
        [sectionIds.memory, memoryLimits(memory.byteLength / pageBytes)],
        [sectionIds.global, writeGlobals(globals, values)],
        [sectionIds.export, writeVector(kept)],
        [sectionIds.dataCount, writeNumber(readNumber({ bytes: data, at: 0 }))],
        [sectionIds.data, data],
      ]),
    ),
  );
}

function bodyOf(sections: readonly Section[], id: number): Uint8Array {
  const section = sections.find((each) => each.id === id);
  if (!section) throw new Error(`The module has no section ${id}.`);
  return section.body;
}

function replaced(sections: readonly Section[], bodies: ReadonlyMap<number, Uint8Array>): readonly Section[] {
  return sections.map(({ id, body }) => ({ id, body: bodies.get(id) ?? body }));
}

interface ExportEntry {
  readonly name: string;
  readonly bytes: Uint8Array;
}

function readExports(body: Uint8Array): readonly ExportEntry[] {
  const reader: Reader = { bytes: body, at: 0 };
  return Array.from({ length: readNumber(reader) }, () => {
    const start = reader.at;
    const name = Buffer.from(readBytes(reader, readNumber(reader))).toString();
    readByte(reader);
    readNumber(reader);
    return { name, bytes: body.subarray(start, reader.at) };
  });
}

const globalKind = 3;

function globalName(index: number): string {
  return `global ${index}`;
}

function globalExport(index: number): Uint8Array {
  const name = Buffer.from(globalName(index));
  return Buffer.concat([writeNumber(name.length), name, Uint8Array.of(globalKind), writeNumber(index)]);
}

/** One memory, with a least and a most number of pages. */
function memoryLimits(pages: number): Uint8Array {
  return Buffer.concat([Uint8Array.of(1, 1), writeNumber(pages), writeNumber(mostPages)]);
}

interface State {
  readonly memory: Uint8Array;
  readonly values: readonly (number | bigint)[];
}

function run(exposed: Uint8Array, globals: number): State {
  const module = new WebAssembly.Module(exposed);
  const system = createSystem(module, steadySources());
  const { exports } = new WebAssembly.Instance(module, system.imports);
  const instance = exports as unknown as InstanceExports;
  system.attach(instance.memory);
  instance._initialize?.();
  for (const question of warmUp()) answerOnce(instance, question);
  instance.release();
  return {
    memory: new Uint8Array(instance.memory.buffer).slice(),
    values: Array.from({ length: globals }, (_, index) => {
      return (exports[globalName(index)] as { readonly value: number | bigint }).value;
    }),
  };
}

interface Question {
  readonly operation: string;
  /** The operation that lets go of what the first one registers. */
  readonly release?: string;
  readonly options: JsonObject;
  readonly documents: readonly JsonValue[];
}

function warmUp(): readonly Question[] {
  return JSON.parse(readFileSync(join(import.meta.dirname, "warmUp.json"), "utf8")) as readonly Question[];
}

function answerOnce(instance: InstanceExports, { operation, release, options, documents }: Question): void {
  const frames = writeFrames(documents.map((document) => Buffer.from(JSON.stringify(document))));
  const { result, groups } = readAnswers(callInstance(instance, writeRequest(operation, options, frames)));
  const panic = groups
    .map((group) => Buffer.from(group).toString())
    .find((text) => text.startsWith('{"panic"'));
  if (panic !== undefined) throw new Error(`The module failed over ${operation}: ${panic}`);
  if (release === undefined || !isJsonObject(result)) return;
  const id = ownValue(result, "id") ?? null;
  readAnswers(callInstance(instance, writeRequest(release, { id }, new Uint8Array())));
}

/** Clocks and randomness that are the same each time, so that the snapshot is. A host's clock begins much later. */
function steadySources(): Sources {
  const begin = BigInt(Date.UTC(2026, 0, 1)) * 1_000_000n;
  let passed = 0n;
  let random = 1;
  return {
    realTime: () => begin,
    monotonicTime() {
      passed += 1_000n;
      return passed;
    },
    fillRandom(bytes: Uint8Array): void {
      for (let index = 0; index < bytes.length; index += 1) {
        random = Math.imul(random, 1_664_525) + 1_013_904_223;
        bytes[index] = random >>> 24;
      }
    },
  };
}
