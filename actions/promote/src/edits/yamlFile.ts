import type { Document, LineCounter } from "yaml";
import type { JsonValue } from "../../../../shared/resources/json.ts";
import { isJsonArray, isJsonObject } from "../../../../shared/resources/json.ts";
import type { InputProblem, Location } from "../../../../shared/resources/location.ts";
import type { YamlText } from "../../../../shared/resources/yamlDocuments.ts";
import { parseYaml, readYamlDocuments } from "../../../../shared/resources/yamlDocuments.ts";

/** A file whose documents were all read: their values, and their nodes with the place of each in the text. */
export interface YamlFile extends YamlText {
  readonly documents: readonly YamlFileDocument[];
  readonly lines: LineCounter;
}

export interface YamlFileDocument {
  readonly tree: Document.Parsed;
  readonly value: JsonValue;
}

export type YamlFileResult =
  | { readonly kind: "read"; readonly file: YamlFile }
  | { readonly kind: "unreadable"; readonly problem: InputProblem };

/** Reads a file; one document that can't be read makes the whole file unreadable. */
export function readYamlFile(source: YamlText): YamlFileResult {
  try {
    const { documents: trees, lines } = parseYaml(source.text);
    if (trees.some((tree) => tree.errors.length > 0))
      return unreadable(source, readYamlDocuments(source).problems[0]);
    const documents = trees.map((tree) => ({ tree, value: tree.toJS({ maxAliasCount: 100 }) as JsonValue }));
    if (documents.some(({ value }) => containsItself(value))) {
      return unreadable(source, problemOf(source, "An alias stands within what it points to."));
    }
    return { kind: "read", file: { ...source, documents, lines } };
  } catch (error) {
    // Aliases without an anchor or in excessive number, and nesting deeper than the parser's stack.
    const cause = error instanceof Error ? error.message : String(error);
    return unreadable(source, problemOf(source, `The file can't be read: ${cause}.`));
  }
}

function unreadable(source: YamlText, problem: InputProblem | undefined): YamlFileResult {
  return { kind: "unreadable", problem: problem ?? problemOf(source, "The file is not valid YAML.") };
}

function problemOf(source: YamlText, message: string): InputProblem {
  return { code: "yaml-syntax", message, location: { file: source.file, line: 1, column: 1 } };
}

/** The place of an offset of the text. */
export function locationAt(file: YamlFile, offset: number): Location {
  const { line, col } = file.lines.linePos(offset);
  return { file: file.file, line: Math.max(line, 1), column: Math.max(col, 1) };
}

function containsItself(value: JsonValue, ancestors: ReadonlySet<JsonValue> = new Set()): boolean {
  if (!isJsonArray(value) && !isJsonObject(value)) return false;
  if (ancestors.has(value)) return true;
  const above = new Set(ancestors).add(value);
  return Object.values(value).some((child) => containsItself(child, above));
}
