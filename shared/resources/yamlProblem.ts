import type { InputProblem } from "./location.ts";
import type { TextLines } from "./textLines.ts";
import { explainSyntax } from "./yamlTree.ts";
import type { Notice } from "./yaml/notice.ts";
import { mendHint } from "./yaml/refusal.ts";

/** Why a document is not read, and the part of the text that it is. */
export interface RefusedDocument {
  readonly offset: number;
  readonly reason: string;
  readonly hint: string;
  readonly start: number;
  readonly end: number;
}

/** A document that Kubernetes' reader refuses. Where that says no more than what it expected, a parser explains it better. */
export function refusedDocument(source: TextLines, refused: RefusedDocument): InputProblem {
  const { offset, reason, hint, start, end } = refused;
  const explained = hint === mendHint ? explainSyntax(source.text.slice(start, end)) : undefined;
  return {
    code: "yaml-syntax",
    message: explained ? `Not valid YAML: ${explained.message.replace(/\.?\s*$/, "")}.` : reason,
    hint,
    location: source.locate(explained ? start + explained.pos[0] : offset),
  };
}

/** Something that stands after a document and that no tool of Kubernetes reads. */
export function unreadRest(source: TextLines, offset: number): InputProblem {
  return {
    code: "yaml-syntax",
    message: "What stands here is never read: kubectl takes one document up to the next ---.",
    hint: "Put a line with --- before it, or remove it.",
    location: source.locate(offset),
  };
}

/** What is told of a document that could be read. */
export function problemOfNotice(source: TextLines, notice: Notice): InputProblem {
  const location = source.locate(notice.offset);
  switch (notice.kind) {
    case "duplicate-key":
      return {
        code: "duplicate-key",
        message: "This key stands twice in the same mapping; only one of them would count.",
        hint: "Remove one of the two.",
        location,
      };
    case "merge-after-key":
      return {
        code: "duplicate-key",
        message: `This merge (<<) sets ${notice.key} again, which stands above it; tools differ in which of the two counts.`,
        hint: "Put the merge first in its mapping.",
        location,
      };
    case "infinite-number":
      return {
        code: "yaml-syntax",
        message: "The number is larger than any that Kubernetes holds.",
        hint: "Write a smaller number, or quote it if it is text.",
        location,
      };
    case "inexact-integer":
      return {
        code: "inexact-number",
        message: `The number ${notice.text} is compared only roughly: integers beyond 9007199254740991 are rounded here.`,
        hint: "Nothing needs to be done unless the last digits matter.",
        location,
      };
  }
}
