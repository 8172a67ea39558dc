import { arrayAt, isJsonObject, stringAt } from "../../../shared/resources/json.ts";
import type { JsonObject, JsonValue } from "../../../shared/resources/json.ts";
import { formatProblem } from "../../../shared/resources/inputError.ts";
import { readYamlDocuments } from "../../../shared/resources/yamlDocuments.ts";
import { decodeText } from "../../../shared/sources/textEncoding.ts";
import type { Answer } from "./recorded.ts";

/** Reads bytes as a run of an action does, and gives the answer in the terms of the server's. */
export function readHere(bytes: Uint8Array): Answer {
  const decoded = decodeText("sample.yaml", bytes);
  if (decoded.status === "unreadable") return { refused: formatProblem(decoded.problem) };
  const { documents, problems } = readYamlDocuments(decoded);
  // A rounded number is read, and said to be rounded.
  const refusals = problems.filter(({ code }) => code !== "inexact-number");
  const values = documents.flatMap(({ value }) => (value === undefined || value === null ? [] : [value]));
  const objects = values.flatMap(expand);
  if (!objects.every(isJsonObject)) return { refused: "A document is no object." };
  const fields = objects.map(fieldsOf);
  if (refusals.length === 0) return { accepted: fields };
  const refused = refusals.map(formatProblem).join("\n");
  return refusals.every(({ code }) => code === "duplicate-key")
    ? { refused, unlessStrict: fields }
    : { refused };
}

function expand(value: JsonValue): readonly JsonValue[] {
  if (!isJsonObject(value) || stringAt(value, "kind") !== "List") return [value];
  return arrayAt(value, "items");
}

function fieldsOf(value: JsonObject): JsonObject {
  const common = ["apiVersion", "kind", "metadata"];
  return Object.fromEntries(Object.entries(value).filter(([key]) => !common.includes(key)));
}
