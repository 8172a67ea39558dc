import type { JsonObject, JsonValue } from "../../resources/json.ts";
import { isJsonObject, ownValue, stringAt } from "../../resources/json.ts";
import type { Answers } from "./batch.ts";
import { readFrames, writeFrames } from "./frames.ts";
import { Trap } from "./trap.ts";

/** A batch as the module is given it: the operation with its options, and the documents, which are frames already. */
export function writeRequest(operation: string, options: JsonObject, frames: Uint8Array): Uint8Array {
  return Buffer.concat([writeFrames([Buffer.from(JSON.stringify({ operation, options }))]), frames]);
}

/**
 * Reads what the module answers to a batch.
 * @throws Error where it refuses the operation or its options.
 * @throws Trap where the answer can't be read.
 */
export function readAnswers(batch: Uint8Array): Answers {
  const [head, groups] = splitAnswer(batch);
  const error = stringAt(head, "error");
  if (error !== undefined && error !== "") throw new Error(`The engine's module refused: ${error}.`);
  return { result: ownValue(head, "result") ?? null, groups };
}

function splitAnswer(batch: Uint8Array): readonly [JsonObject, readonly Uint8Array[]] {
  try {
    const [first, ...groups] = readFrames(batch);
    const head = JSON.parse(Buffer.from(first ?? []).toString("utf8")) as JsonValue;
    if (isJsonObject(head)) return [head, groups];
  } catch (error) {
    throw new Trap("the module's answer can't be read", { cause: error });
  }
  throw new Trap("the module's answer has no head");
}
