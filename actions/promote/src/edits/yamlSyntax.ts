import type { Document } from "yaml";
import { LineCounter, parseAllDocuments } from "yaml";

/** The nodes of a text with their places. */
export interface YamlSyntax {
  readonly trees: readonly Document.Parsed[];
  readonly lines: LineCounter;
}

/** A second or two is what a text of this length takes if it is all keys of one mapping. */
const longestChecked = 200_000;

/**
 * Parses a text by YAML 1.1, which Kubernetes' reader follows; timestamps stay text, as there. Undefined where it is not
 * valid. `trusted`: another reader took the text, so that no key stands twice; to look for such keys takes a time that
 * grows with the square of their number, so a long text that has to be checked is not parsed.
 */
export function readSyntax(text: string, trust: "trusted" | "checked"): YamlSyntax | undefined {
  if (trust === "checked" && text.length > longestChecked) return undefined;
  const lines = new LineCounter();
  try {
    const documents = parseAllDocuments(text, {
      version: "1.1",
      uniqueKeys: trust === "checked",
      lineCounter: lines,
      prettyErrors: false,
      logLevel: "silent",
      customTags: (tags) =>
        tags.filter((tag) => typeof tag === "string" || tag.tag !== "tag:yaml.org,2002:timestamp"),
    });
    const trees = "empty" in documents ? [] : documents;
    return trees.some((tree) => tree.errors.length > 0) ? undefined : { trees, lines };
  } catch {
    // Aliases without an anchor, and nesting deeper than the parser's stack.
    return undefined;
  }
}
