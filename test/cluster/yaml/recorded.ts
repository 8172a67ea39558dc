import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { JsonValue } from "../../../shared/resources/json.ts";
import type { Group } from "./cases.ts";

/** What the server or kubectl made of a text: the fields of its objects besides apiVersion, kind and metadata. */
export type Answer =
  | { readonly accepted: readonly JsonValue[] }
  | {
      readonly refused: string;
      /** Where the server refuses only because it was asked to be strict: what it would store otherwise. */
      readonly unlessStrict?: readonly JsonValue[];
    };

/** An answer with a checksum in place of values that are too long to be kept. */
export function summarise(answer: Answer): Answer {
  if (!("accepted" in answer)) return answer;
  return { accepted: answer.accepted.map((value) => (JSON.stringify(value).length > 500 ? checksum(value) : value)) };
}

function checksum(value: JsonValue): string {
  return createHash("sha256").update(JSON.stringify(value)).digest("hex");
}

/** Where the answers of a group are kept. */
export function recordedFile(group: Group): string {
  return join(import.meta.dirname, "fixtures/recorded", `${group}.json`);
}

/** The answers of a group as they were recorded, by the name of the case. */
export function recordedAnswers(group: Group): ReadonlyMap<string, Answer> {
  const text = readFileSync(recordedFile(group), "utf8");
  return new Map(Object.entries(JSON.parse(text) as Record<string, Answer>));
}
