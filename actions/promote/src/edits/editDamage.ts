import { formatFieldPath, jsonPointer, valueAt } from "../../../../shared/resources/fieldPath.ts";
import type { JsonValue } from "../../../../shared/resources/json.ts";
import { isJsonText } from "./jsonText.ts";
import type { EditedScalar } from "./editedScalar.ts";
import { applySplices } from "./splice.ts";
import { valueDifferences } from "./valueDifferences.ts";
import type { YamlFile } from "./yamlFile.ts";
import { readYamlFile, syntaxValues } from "./yamlFile.ts";

/**
 * Reads the file as it would be with the edits and tells, as a clause, what else than the wanted values differs; undefined
 * when all is well. Two readers have to agree: the one that Kubernetes uses, and one of YAML 1.1 by the letter.
 */
export function describeDamage(file: YamlFile, scalars: readonly EditedScalar[]): string | undefined {
  if (scalars.length === 0) return undefined;
  const text = applySplices(
    file.text,
    scalars.flatMap(({ splices }) => splices),
  );
  const result = readYamlFile({ file: file.file, text }, file.host);
  const [before, after] = [file.syntax(), result.kind === "read" ? result.file.syntax() : undefined];
  const invalid = "the file would not be valid YAML any more";
  if (result.kind === "unreadable" || !before || !after) return invalid;
  // A file that Kubernetes' reader takes must stay one that it takes.
  if (file.reader === "kubernetes" && result.file.reader !== file.reader) return invalid;
  if (isJsonText(file.text) && !isJsonText(text)) return "the file would not be JSON any more";
  return (
    describeDifference(valuesOf(file), valuesOf(result.file), scalars) ??
    describeDifference(syntaxValues(before) ?? [], syntaxValues(after) ?? [], scalars)
  );
}

function valuesOf(file: YamlFile): readonly JsonValue[] {
  return file.documents.map(({ value }) => value);
}

function describeDifference(
  before: readonly JsonValue[],
  after: readonly JsonValue[],
  scalars: readonly EditedScalar[],
): string | undefined {
  if (after.length !== before.length) return "the file would have another number of documents";
  for (const [index, value] of before.entries()) {
    const here = scalars.filter(({ address }) => address.document === index);
    const reason = describeUnwanted(here, valueDifferences(value, after[index]));
    if (reason !== undefined) return reason;
  }
  const misread = scalars.find(({ address, paths, value }) =>
    paths.some((path) => valueAt(after[address.document] ?? null, path) !== value),
  );
  return misread && `${nameOf(misread)} would read as something else`;
}

function describeUnwanted(
  scalars: readonly EditedScalar[],
  differences: ReturnType<typeof valueDifferences>,
): string | undefined {
  const wanted = new Set(scalars.flatMap(({ paths }) => paths).map(jsonPointer));
  const unwanted = differences.filter((path) => !wanted.has(jsonPointer(path)));
  if (unwanted.length === 0) return undefined;
  const places = unwanted.map((path) => formatFieldPath(path)).join(", ");
  const anchored = scalars.find(({ anchorName }) => anchorName !== undefined);
  if (anchored) return `the anchor &${anchored.anchorName ?? ""} is also read at ${places}`;
  return `${places} would change too`;
}

function nameOf({ value, edits }: EditedScalar): string {
  const isHost = edits.some(({ within }) => within !== undefined && within.length > 0);
  return isHost ? "the text around it" : value.toString();
}
