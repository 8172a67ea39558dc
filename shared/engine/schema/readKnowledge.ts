import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { brotliDecompress } from "node:zlib";
import type { Artefact } from "./artefact.ts";
import { artefactFormat } from "./artefact.ts";
import type { Knowledge } from "./knowledge.ts";
import { openApiKnowledge } from "./knowledge.ts";
import type { KindHistory } from "./kindHistory.ts";

const decompress = promisify(brotliDecompress);

/** Reads what is known of the kinds of a minor from the engine's folder. */
export async function readKnowledge(folder: string, minor: string): Promise<Knowledge> {
  const [packed, history] = await Promise.all([
    readFile(join(folder, "openapi", `${minor}.json.br`)),
    readFile(join(folder, "facts", `${minor}.json`), "utf8"),
  ]);
  const artefact = JSON.parse((await decompress(packed)).toString("utf8")) as Artefact;
  if (artefact.format !== artefactFormat) {
    throw new Error(`The OpenAPI artefact of ${minor} has format ${artefact.format}.`);
  }
  const { kinds } = JSON.parse(history) as { readonly kinds: readonly KindHistory[] };
  return openApiKnowledge({ version: minor, artefact, histories: kinds });
}
