import type { Document, YAMLError } from "yaml";
import { LineCounter, parseAllDocuments } from "yaml";

export interface ParsedYaml {
  readonly documents: readonly Document.Parsed[];
  readonly lines: LineCounter;
}

/**
 * Parses a stream into nodes with their places, for look-ups and edits; readYamlDocuments gives the values that count.
 * The schema is YAML 1.1, which Kubernetes' reader follows; timestamps stay text, as there.
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

/**
 * The syntax error of a document that is nearest to the mistake, in the words of a parser that explains well; undefined
 * where it finds none, as it knows other rules than Kubernetes' reader, and where the text is too long or too deep for it.
 */
export function explainSyntax(text: string): YAMLError | undefined {
  if (text.length > longest) return undefined;
  try {
    const errors = parseYaml(text).documents.flatMap((document) => document.errors);
    return errors.filter(({ code }) => code !== "DUPLICATE_KEY").toSorted(closerToMistake)[0];
  } catch (error) {
    // Deep nesting exceeds the stack.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** A second is what a text of this length takes. */
const longest = 1_000_000;

/** A bracket or quote that is never closed makes other errors, at the same place or before it. */
function closerToMistake(left: YAMLError, right: YAMLError): number {
  return Number(right.code === "MISSING_CHAR") - Number(left.code === "MISSING_CHAR");
}
