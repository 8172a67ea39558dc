import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { zstdDecompress } from "node:zlib";
import { InputError } from "../resources/inputError.ts";

/** What artefacts/manifest.json says of the module of a minor. */
interface ManifestEntry {
  readonly file: string;
  /** Of the compressed file. */
  readonly sha256: string;
}

type Manifest = Readonly<Record<string, ManifestEntry>>;

/**
 * Reads the module of a minor, as it is compressed, and checks it against the manifest.
 * @throws InputError where it is missing or damaged.
 */
export async function readArtefact(folder: string, minor: string): Promise<Uint8Array> {
  const manifest = await readManifest(join(folder, "manifest.json"));
  const entry = Object.hasOwn(manifest, minor) ? manifest[minor] : undefined;
  if (!entry) throw damaged(`${folder} has no module of Kubernetes ${minor}`);
  const file = join(folder, entry.file);
  const bytes = await readFile(file).catch((error: unknown) => {
    throw damaged(`${file} can't be read`, error);
  });
  const found = createHash("sha256").update(bytes).digest("hex");
  if (found !== entry.sha256) {
    throw damaged(`${file} is damaged: its SHA-256 is ${found}, the manifest says ${entry.sha256}`);
  }
  return bytes;
}

async function readManifest(file: string): Promise<Manifest> {
  try {
    return JSON.parse(await readFile(file, "utf8")) as Manifest;
  } catch (error) {
    throw damaged(`${file} can't be read`, error);
  }
}

/** The first bytes of a zstd frame: RFC 8878, 3.1.1. */
const zstdMagic = Buffer.from([0x28, 0xb5, 0x2f, 0xfd]);

const decompress = promisify(zstdDecompress);

/**
 * Makes a module of an artefact, which may be compressed.
 * @throws InputError where it is damaged.
 */
export async function compileArtefact(artefact: Uint8Array): Promise<WebAssembly.Module> {
  try {
    return await WebAssembly.compile(await decompressed(artefact));
  } catch (error) {
    throw damaged("The engine's module can't be read", error);
  }
}

async function decompressed(artefact: Uint8Array): Promise<Uint8Array> {
  if (!zstdMagic.equals(artefact.subarray(0, zstdMagic.length))) return artefact;
  // In one piece: putting very many pieces together takes longer than to decompress them.
  return await decompress(artefact, { chunkSize: contentSize(artefact) ?? defaultChunk });
}

const defaultChunk = 1024 * 1024;

/** How many bytes a zstd frame holds, if it says so in one of the forms for large ones: RFC 8878, 3.1.1.1. */
function contentSize(frame: Uint8Array): number | undefined {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  const descriptor = view.getUint8(zstdMagic.length);
  const [sizeFlag, isSingleSegment, dictionaryFlag] = [
    descriptor >> 6,
    (descriptor & 0x20) !== 0,
    descriptor & 3,
  ];
  const at = zstdMagic.length + 1 + (isSingleSegment ? 0 : 1) + (dictionaryFlag === 3 ? 4 : dictionaryFlag);
  if (sizeFlag === 2) return view.getUint32(at, true);
  return sizeFlag === 3 ? Number(view.getBigUint64(at, true)) : undefined;
}

function damaged(message: string, cause?: unknown): InputError {
  const reason = cause === undefined ? "" : `: ${messageOf(cause)}`;
  return new InputError({
    code: "engine-data",
    message: `${message}${reason}.`,
    hint: "Check out the repository of the actions again, as a whole; the files are made by shared/engine/build.",
  });
}

function messageOf(thrown: unknown): string {
  return typeof thrown === "object" && thrown !== null && "message" in thrown
    ? String(thrown.message)
    : String(thrown);
}
