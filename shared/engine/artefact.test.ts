import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { zstdCompressSync } from "node:zlib";
import { afterAll, beforeEach, describe, expect, test } from "@jest/globals";
import { InputError } from "../resources/inputError.ts";
import { compileArtefact, readArtefact } from "./artefact.ts";

/** The shortest module there is. */
const module = Buffer.from([0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00]);
const packed = zstdCompressSync(module);
const folder = mkdtempSync(join(tmpdir(), "artefact-"));

function write(manifest: unknown, artefact: Uint8Array): void {
  writeFileSync(
    join(folder, "manifest.json"),
    typeof manifest === "string" ? manifest : JSON.stringify(manifest),
  );
  writeFileSync(join(folder, "1.36.wasm.zst"), artefact);
}

function entryOf(artefact: Uint8Array): object {
  const sha256 = createHash("sha256").update(artefact).digest("hex");
  return { "1.36": { file: "1.36.wasm.zst", sha256 } };
}

beforeEach(() => {
  write(entryOf(packed), packed);
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

test("an artefact is read and made into a module", async () => {
  const artefact = await readArtefact(folder, "1.36");
  expect(WebAssembly.Module.imports(await compileArtefact(artefact))).toEqual([]);
});

test("a module may be uncompressed", async () => {
  expect(WebAssembly.Module.imports(await compileArtefact(module))).toEqual([]);
});

describe("what is to be done is told where an artefact", () => {
  test.each<[string, RegExp, () => void]>([
    [
      "has other bytes",
      /damaged: its SHA-256 is/,
      () => {
        write(entryOf(packed), zstdCompressSync(Buffer.from("other")));
      },
    ],
    [
      "is truncated",
      /damaged: its SHA-256 is/,
      () => {
        write(entryOf(packed), packed.subarray(0, -1));
      },
    ],
    [
      "is not there",
      /can't be read: ENOENT/,
      () => {
        rmSync(join(folder, "1.36.wasm.zst"));
      },
    ],
    [
      "has no manifest",
      /manifest\.json can't be read/,
      () => {
        rmSync(join(folder, "manifest.json"));
      },
    ],
    [
      "has a broken manifest",
      /manifest\.json can't be read/,
      () => {
        write("{", packed);
      },
    ],
    [
      "is not in the manifest",
      /no module of Kubernetes 1\.36/,
      () => {
        write({}, packed);
      },
    ],
  ])("%s", async (_, message, damage) => {
    damage();
    await expect(readArtefact(folder, "1.36")).rejects.toThrow(InputError);
    await expect(readArtefact(folder, "1.36")).rejects.toThrow(message);
    await expect(readArtefact(folder, "1.36")).rejects.toThrow(
      /Check out the repository of the actions again/,
    );
  });

  test.each<[string, Uint8Array]>([
    ["breaks off", packed.subarray(0, -3)],
    ["is something else", Buffer.from("something else")],
    ["is empty", Buffer.from("")],
    ["holds something else", zstdCompressSync(Buffer.from("something else"))],
  ])("%s", async (_, artefact) => {
    await expect(compileArtefact(artefact)).rejects.toThrow(InputError);
    await expect(compileArtefact(artefact)).rejects.toThrow(/module can't be read.*Check out/s);
  });
});
