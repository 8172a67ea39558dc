import type { JsonValue } from "./json.ts";
import { readJsonObjects } from "./jsonText.ts";
import type { InputProblem } from "./location.ts";
import type { TextLines } from "./textLines.ts";
import { textLines } from "./textLines.ts";
import { problemOfNotice, refusedDocument, unreadRest } from "./yamlProblem.ts";
import { splitDocuments } from "./yaml/documentStream.ts";
import { readDocument } from "./yaml/readDocument.ts";

export type { ParsedYaml } from "./yamlTree.ts";
export { parseYaml } from "./yamlTree.ts";

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

/**
 * Reads all documents of a file as they reach the API server: kubectl splits the text and takes it for JSON if it begins
 * so, and go-yaml v2 with sigs.k8s.io/yaml makes the values. What can't be read becomes a problem at its line and column.
 */
export function readYamlDocuments({ file, text }: YamlText): YamlDocuments {
  const source = textLines({ file, text });
  const conflict = findConflictMarker(source);
  if (conflict) return { documents: [], problems: [conflict] };
  const json = readJsonObjects(source.text);
  const goesOn = json.end < source.text.length;
  // After one JSON object kubectl goes on with YAML, after several it does not.
  if (json.documents.length === 0 || (goesOn && json.documents.length > 1)) return readStream(source, 0);
  if (goesOn && !isSeparated(source.text, json.end)) return readStream(source, 0);
  const documents = json.documents.map(({ value }, index) => ({ index, value }));
  const problems = json.documents.flatMap(({ notices }) =>
    notices.map((notice) => problemOfNotice(source, notice)),
  );
  if (!goesOn) return { documents, problems };
  const rest = readStream(source, json.end);
  return {
    documents: [
      ...documents,
      ...rest.documents.map(({ index, value }) => ({ index: index + documents.length, value })),
    ],
    problems: [...problems, ...rest.problems],
  };
}

/** Whether a line that separates documents stands where the JSON objects end. */
function isSeparated(text: string, end: number): boolean {
  return text.startsWith("---", end) && text.charAt(end - 1) === "\n";
}

function readStream(source: TextLines, from: number): YamlDocuments {
  const values: (JsonValue | undefined)[] = [];
  const problems: InputProblem[] = [];
  for (const part of splitDocuments(source.text, from)) {
    const read = readDocument(source.text, part);
    if (read.status === "refused") {
      values.push(undefined);
      problems.push(refusedDocument(source, { ...read, ...part }));
      continue;
    }
    values.push(read.value);
    for (const notice of read.notices) problems.push(problemOfNotice(source, notice));
    // A parser counts a document after every `...` but the last, and the others have to keep their numbers.
    for (let mark = 1; mark < read.endMarks; mark++) values.push(null);
    if (read.rest === undefined) continue;
    if (read.endMarks > 0) values.push(undefined);
    problems.push(unreadRest(source, read.rest));
  }
  return { documents: values.map((value, index) => ({ index, value })), problems };
}

function findConflictMarker(source: TextLines): InputProblem | undefined {
  if (!source.text.includes("<<<<<<< ")) return undefined;
  const match = /^(?:<{7} .*|={7}|>{7} .*)$/m.exec(source.text);
  if (!match || !/^<{7} /m.test(source.text)) return undefined;
  return {
    code: "merge-conflict",
    message: "The file holds the markers of an unresolved merge conflict.",
    hint: "Choose one side, remove the lines that begin with <<<<<<<, ======= and >>>>>>>, and commit again.",
    location: source.locate(match.index),
  };
}
