import type { Document, YAMLError } from "yaml";
import { LineCounter, parseAllDocuments } from "yaml";
import type { JsonValue } from "./json.ts";
import type { InputProblem } from "./location.ts";

/** One document of a YAML stream. `value` is undefined where the document can't be read. */
export interface YamlDocument {
  readonly index: number;
  readonly value: JsonValue | undefined;
}

export interface YamlText {
  readonly file: string;
  readonly text: string;
}

export interface YamlDocuments {
  readonly documents: readonly YamlDocument[];
  readonly problems: readonly InputProblem[];
}

export interface ParsedYaml {
  readonly documents: readonly Document.Parsed[];
  readonly lines: LineCounter;
}

const conflictMarker = /^(?:<{7} .*|={7}|>{7} .*)$/m;

/**
 * Parses a stream with positions. The schema is YAML 1.1, because Kubernetes' reader (sigs.k8s.io/yaml)
 * takes `yes`, `on` and `0777` as YAML 1.1 does; timestamps stay text, as there.
 */
export function parseYaml(text: string): ParsedYaml {
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, {
    version: "1.1",
    lineCounter: lines,
    prettyErrors: false,
    logLevel: "silent",
    customTags: (tags) =>
      tags.filter((tag) => typeof tag === "string" || tag.tag !== "tag:yaml.org,2002:timestamp"),
  });
  return { documents: "empty" in documents ? [] : documents, lines };
}

/** Reads all documents of a file; what can't be read becomes a problem at its line and column. */
export function readYamlDocuments(source: YamlText): YamlDocuments {
  const conflict = findConflictMarker(source);
  if (conflict) return { documents: [], problems: [conflict] };
  const { documents, lines } = parseYaml(source.text);
  const problems: InputProblem[] = [];
  const read = documents.map((document, index): YamlDocument => {
    const duplicates = document.errors.filter((error) => error.code === "DUPLICATE_KEY");
    const [first] = document.errors.filter((error) => !duplicates.includes(error)).toSorted(closerToMistake);
    // What follows a broken place is read wrongly, so its errors lead nowhere.
    const told = first ? [first] : duplicates;
    problems.push(...told.map((error) => problemOf(error, source.file, lines)));
    if (first) return { index, value: undefined };
    try {
      const value = document.toJS({ maxAliasCount: 100 }) as JsonValue;
      if (source.text.includes("*") && isCircular(value, new Set()))
        throw new Error("an alias stands for itself");
      return { index, value };
    } catch (error) {
      const start = lines.linePos(document.range[0]);
      problems.push({
        code: "yaml-syntax",
        message: `The document can't be read: ${error instanceof Error ? error.message : String(error)}.`,
        hint: "Write out what the aliases stand for.",
        location: { file: source.file, line: Math.max(start.line, 1), column: Math.max(start.col, 1) },
      });
      return { index, value: undefined };
    }
  });
  return { documents: read, problems };
}

/** An anchor that holds its own alias gives a value that never ends. */
function isCircular(value: JsonValue, above: Set<JsonValue>): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (above.has(value)) return true;
  above.add(value);
  const circular = Object.values(value).some((inner: JsonValue) => isCircular(inner, above));
  above.delete(value);
  return circular;
}

/** A bracket or quote that is never closed makes other errors, at the same place or before it. */
function closerToMistake(left: YAMLError, right: YAMLError): number {
  return Number(right.code === "MISSING_CHAR") - Number(left.code === "MISSING_CHAR");
}

function findConflictMarker(source: YamlText): InputProblem | undefined {
  const match = conflictMarker.exec(source.text);
  if (!match || !/^<{7} /m.test(source.text)) return undefined;
  const line = source.text.slice(0, match.index).split("\n").length;
  return {
    code: "merge-conflict",
    message: "The file holds the markers of an unresolved merge conflict.",
    hint: "Choose one side, remove the lines that begin with <<<<<<<, ======= and >>>>>>>, and commit again.",
    location: { file: source.file, line, column: 1 },
  };
}

function problemOf(error: YAMLError, file: string, lines: LineCounter): InputProblem {
  const position = lines.linePos(error.pos[0]);
  const location = { file, line: Math.max(position.line, 1), column: Math.max(position.col, 1) };
  if (error.code === "DUPLICATE_KEY") {
    return {
      code: "duplicate-key",
      message: "This key stands twice in the same mapping; only one of them would count.",
      hint: "Remove one of the two.",
      location,
    };
  }
  if (error.code === "TAB_AS_INDENT") {
    return {
      code: "yaml-syntax",
      message: "A tab is used as indentation, which YAML forbids.",
      hint: "Use spaces.",
      location,
    };
  }
  return {
    code: "yaml-syntax",
    message: `Not valid YAML: ${error.message.replace(/\.?\s*$/, "")}.`,
    hint: "Mend the file at this place.",
    location,
  };
}
