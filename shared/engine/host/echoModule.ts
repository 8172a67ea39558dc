// A module for tests, with the exports and the imports of the engine's: it gives each batch back as its answer, so that
// documents are their own answers. Some bytes in a batch make it fail. Its code is written as the binary format has it:
// https://webassembly.github.io/spec/core/binary/.

/** Bytes in a batch, as Latin-1, by what the module does when it meets them. No length of a frame in the tests has them. */
export const echoCommands = {
  trap: "\xf8",
  /** Takes 16 MiB of memory. */
  grow: "\xf9",
  /** Never ends. */
  hang: "\xfa",
  /** Writes a message of Go's runtime to the console and ends the module. */
  exit: "\xfb",
} as const;

const i32 = 0x7f;
const i64 = 0x7e;
const noResult = 0x40;

/** Indices of the functions that are imported, in the order of `imports`. */
const fdWrite = 0;
const procExit = 1;

const fatalError = "fatal error: the echo gave up\n\ngoroutine 1";
const inputAt = 1024;
const vectorAt = 16;
const messageAt = 64;
const pageBits = 16;
const growPages = 256;

export function echoModule(): WebAssembly.Module {
  return new WebAssembly.Module(echoModuleBytes());
}

export function echoModuleBytes(): Uint8Array {
  return new Uint8Array([...header, ...sections()]);
}

const header = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];

function sections(): readonly number[] {
  return [
    ...section(
      1,
      types.map(({ parameters, results }) => [0x60, ...bytes(parameters), ...bytes(results)]),
    ),
    ...section(
      2,
      imports.map(([name, type]) => [...text("wasi_snapshot_preview1"), ...text(name), 0x00, type]),
    ),
    ...section(
      3,
      functions.map(({ type }) => [type]),
    ),
    ...section(5, [[0x00, 0x01]]),
    ...section(6, [[i32, 0x01, 0x41, 0x00, 0x0b]]),
    ...section(7, [
      [...text("memory"), 0x02, 0x00],
      ...functions.map(({ name }, index) => [...text(name), 0x00, ...number(imports.length + index)]),
    ]),
    ...section(
      10,
      functions.map(({ locals, code }) =>
        bytes([...(locals === 0 ? [0x00] : [0x01, locals, i32]), ...code, 0x0b]),
      ),
    ),
    ...section(11, [
      [0x00, 0x41, ...signed(messageAt), 0x0b, ...text(fatalError)],
      [0x00, 0x41, ...signed(vectorAt), 0x0b, ...bytes([messageAt, 0, 0, 0, fatalError.length, 0, 0, 0])],
    ]),
  ];
}

const types = [
  { parameters: [], results: [] },
  { parameters: [i32], results: [] },
  { parameters: [i32], results: [i32] },
  { parameters: [], results: [i32] },
  { parameters: [i32, i32], results: [i32] },
  { parameters: [i32, i32, i32, i32], results: [i32] },
  { parameters: [i32, i64, i32], results: [i32] },
];

const imports: readonly (readonly [string, number])[] = [
  ["fd_write", 5],
  ["proc_exit", 1],
  ["random_get", 4],
  ["clock_time_get", 6],
  ["poll_oneoff", 5],
  ["args_sizes_get", 4],
  ["args_get", 4],
  ["environ_sizes_get", 4],
  ["environ_get", 4],
  ["fd_prestat_get", 4],
  ["sched_yield", 3],
  ["fd_close", 2],
];

interface EchoFunction {
  readonly name: string;
  readonly type: number;
  readonly locals: number;
  readonly code: readonly number[];
}

const get = 0x20;
const set = 0x21;
const getGlobal = 0x23;
const setGlobal = 0x24;
const constant = 0x41;

/** The one global is the length of the batch. */
const functions: readonly EchoFunction[] = [
  { name: "_initialize", type: 0, locals: 0, code: [] },
  {
    name: "reserve",
    type: 2,
    locals: 0,
    code: [
      ...[get, 0x00, setGlobal, 0x00],
      // memory.grow by what is lacking, if anything is
      ...[get, 0x00, constant, ...signed(inputAt + (1 << pageBits)), 0x6a, constant, pageBits, 0x76],
      ...[0x3f, 0x00, 0x6b, set, 0x00],
      ...[get, 0x00, constant, 0x00, 0x4a, 0x04, noResult, get, 0x00, 0x40, 0x00, 0x1a, 0x0b],
      ...[constant, ...signed(inputAt)],
    ],
  },
  {
    name: "call",
    type: 3,
    locals: 2,
    code: [
      // Local 0 counts the bytes, local 1 is the byte.
      ...[0x03, noResult],
      ...[get, 0x00, getGlobal, 0x00, 0x49, 0x04, noResult],
      ...[get, 0x00, constant, ...signed(inputAt), 0x6a, 0x2d, 0x00, 0x00, set, 0x01],
      ...when(echoCommands.trap, [0x00]),
      ...when(echoCommands.grow, [constant, ...signed(growPages), 0x40, 0x00, 0x1a]),
      ...when(echoCommands.hang, [0x03, noResult, 0x0c, 0x00, 0x0b]),
      ...when(echoCommands.exit, [
        ...[constant, 0x02, constant, vectorAt, constant, 0x01, constant, 0x08, 0x10, fdWrite, 0x1a],
        ...[constant, 0x02, 0x10, procExit],
      ]),
      ...[get, 0x00, constant, 0x01, 0x6a, set, 0x00, 0x0c, 0x01],
      ...[0x0b, 0x0b],
      ...[getGlobal, 0x00],
    ],
  },
  { name: "answer_at", type: 3, locals: 0, code: [constant, ...signed(inputAt)] },
  { name: "release", type: 0, locals: 0, code: [] },
];

function when(byte: string, code: readonly number[]): readonly number[] {
  return [get, 0x01, constant, ...signed(byte.charCodeAt(0)), 0x46, 0x04, noResult, ...code, 0x0b];
}

function section(id: number, entries: readonly (readonly number[])[]): readonly number[] {
  return [id, ...bytes([...number(entries.length), ...entries.flat()])];
}

function bytes(content: readonly number[]): readonly number[] {
  return [...number(content.length), ...content];
}

function text(content: string): readonly number[] {
  return bytes([...Buffer.from(content)]);
}

/** LEB128. */
function number(value: number): readonly number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...number(value >>> 7)];
}

/** LEB128 of a number whose sign is kept; only positive ones are written here. */
function signed(value: number): readonly number[] {
  return value < 0x40 ? [value] : [(value & 0x7f) | 0x80, ...signed(value >>> 7)];
}
