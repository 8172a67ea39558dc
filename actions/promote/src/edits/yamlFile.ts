import type { JsonValue } from "../../../../shared/resources/json.ts";
import { isJsonArray, isJsonObject } from "../../../../shared/resources/json.ts";
import type { InputProblem, Location } from "../../../../shared/resources/location.ts";
import type { YamlText } from "../../../../shared/resources/yamlDocuments.ts";
import { readYamlDocuments } from "../../../../shared/resources/yamlDocuments.ts";
import type { ScalarAddress } from "./scalarNode.ts";
import type { YamlSyntax } from "./yamlSyntax.ts";
import { readSyntax } from "./yamlSyntax.ts";

/** A file whose documents were all read, or YAML that is the text of a scalar in one. */
export interface YamlFile extends YamlText {
  readonly documents: readonly YamlFileDocument[];
  /** Whose values these are; see readYamlFile. */
  readonly reader: "kubernetes" | "yaml-1.1";
  /**
   * The nodes of the documents with their places in the text. Parsed when they are first asked for: that takes twenty
   * times as long as reading the values. Undefined where the parser doesn't see the documents that Kubernetes' reader sees.
   */
  readonly syntax: () => YamlSyntax | undefined;
  /** Where the text comes from, if it is the text of a scalar. */
  readonly host: ScalarHost | undefined;
}

export interface YamlFileDocument {
  readonly value: JsonValue;
}

export interface ScalarHost {
  readonly file: YamlFile;
  readonly address: ScalarAddress;
  /** The place in the host's text of an offset of this text. */
  readonly offsetOf: (offset: number) => number;
}

export type YamlFileResult =
  | { readonly kind: "read"; readonly file: YamlFile }
  | { readonly kind: "unreadable"; readonly problem: InputProblem };

/**
 * Reads a file. The values are those that Kubernetes' reader has; where it refuses a file that is YAML all the same, as
 * one with a directive, the values are those of YAML 1.1. One document that can't be read makes the file unreadable.
 */
export function readYamlFile(source: YamlText, host?: ScalarHost): YamlFileResult {
  const { documents, problems } = readYamlDocuments(source);
  const values = documents.flatMap(({ value }) => (value === undefined ? [] : [{ value }]));
  const complete = values.length === documents.length;
  const isSound = complete && problems.every(({ code }) => code === "inexact-number");
  const syntax = readOnce(() => readSyntax(source.text, isSound ? "trusted" : "checked"));
  const file = { ...source, host, reader: "kubernetes" as const };
  if (isSound) {
    return {
      kind: "read",
      file: { ...file, documents: values, syntax: () => withDocuments(syntax(), values.length) },
    };
  }
  const [problem = problemOf(source, "The file is not valid YAML.")] = problems;
  const parsed = problem.code === "merge-conflict" ? undefined : syntax();
  if (!parsed) return { kind: "unreadable", problem };
  if (complete && parsed.trees.length === values.length) {
    return { kind: "read", file: { ...file, documents: values, syntax } };
  }
  const parsedValues = syntaxValues(parsed, { maxAliasCount: 100 });
  if (!parsedValues) return { kind: "unreadable", problem };
  const own = parsedValues.map((value) => ({ value }));
  return { kind: "read", file: { ...file, reader: "yaml-1.1", documents: own, syntax } };
}

/**
 * The values of the documents as YAML 1.1 has them; undefined where aliases make them endless. A text that Kubernetes'
 * reader takes repeats no more than that allows; of others an anchor may be read a hundred times.
 */
export function syntaxValues(
  syntax: YamlSyntax,
  { maxAliasCount = -1 }: { readonly maxAliasCount?: number } = {},
): readonly JsonValue[] | undefined {
  try {
    const values = syntax.trees.map((tree) => tree.toJS({ maxAliasCount }) as JsonValue);
    return values.some((value) => containsItself(value)) ? undefined : values;
  } catch {
    return undefined;
  }
}

/** The place of an offset of the text, in the file itself. */
export function locationAt(file: YamlFile, offset: number): Location {
  if (file.host) return locationAt(file.host.file, file.host.offsetOf(offset));
  const { line = 1, col = 1 } = file.syntax()?.lines.linePos(offset) ?? {};
  return { file: file.file, line: Math.max(line, 1), column: Math.max(col, 1) };
}

function withDocuments(syntax: YamlSyntax | undefined, count: number): YamlSyntax | undefined {
  return syntax?.trees.length === count ? syntax : undefined;
}

function readOnce<T>(read: () => T): () => T {
  let result: { readonly value: T } | undefined;
  return () => {
    result ??= { value: read() };
    return result.value;
  };
}

function problemOf(source: YamlText, message: string): InputProblem {
  return { code: "yaml-syntax", message, location: { file: source.file, line: 1, column: 1 } };
}

function containsItself(value: JsonValue, ancestors: ReadonlySet<JsonValue> = new Set()): boolean {
  if (!isJsonArray(value) && !isJsonObject(value)) return false;
  if (ancestors.has(value)) return true;
  const above = new Set(ancestors).add(value);
  return Object.values(value).some((child) => containsItself(child, above));
}
