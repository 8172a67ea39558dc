import type { FieldChange } from "../diff/change.ts";
import { describeFieldPath } from "../resources/fieldPath.ts";
import { changedFields, changeFile, changeName, changeWord, countOf } from "./changeWords.ts";
import { fieldLines } from "./fieldLines.ts";
import type { MarkdownItem } from "./markdownBudget.ts";
import { codeBlock, codeSpan, htmlCode } from "./markdownText.ts";
import type { Comparison, ReportedChange } from "./report.ts";
import type { ReportLinks } from "./reportLinks.ts";
import { fileUrl } from "./reportLinks.ts";
import { changeSymbols } from "./summaryWords.ts";
import { visibleText } from "./visibleText.ts";

export interface ChangeItemOptions {
  readonly comparison: Comparison;
  /** Whether the fields are shown without a click. */
  readonly open: boolean;
  readonly links?: ReportLinks;
}

const signs = { before: "-", after: "+", same: " ", note: "#" } as const;

/** A changed object: its name and what happened to it, and folded under it the fields that differ. */
export function changeItem(change: ReportedChange, options: ChangeItemOptions): MarkdownItem {
  const word = changeWord(change, options.comparison);
  const name = changeName(change);
  const file = changeFile(change);
  if (change.change !== "modified") {
    const place = file === undefined ? "" : `, ${filePlace(file, change, options.links)}`;
    return { name: codeSpan(name), text: `- ${changeSymbols[word]} ${word} ${codeSpan(name)}${place}` };
  }
  const fields = changedFields(change.fields).map(htmlCode).join(", ");
  const count = countOf(change.fields.length, "field");
  const summary = `${changeSymbols[word]} ${word} ${htmlCode(name)} · ${count}: ${fields}`;
  const lines = change.fields.flatMap(diffBlockLines);
  return {
    name: codeSpan(name),
    text: [
      `<details${options.open ? " open" : ""}><summary>${summary}</summary>`,
      codeBlock("diff", lines),
      ...(file === undefined ? [] : [filePlace(file, change, options.links)]),
      "</details>",
    ].join("\n\n"),
  };
}

function diffBlockLines(field: FieldChange): readonly string[] {
  const path = `@@ ${visibleText(describeFieldPath(field.path))} @@`;
  return [path, ...fieldLines(field).map(({ kind, text }) => `${signs[kind]} ${text}`)];
}

/** A link where the name is that of a file; a root is a folder, which has another kind of page. */
function filePlace(file: string, change: ReportedChange, links: ReportLinks | undefined): string {
  const side = change.change === "added" ? change.after : change.before;
  const isFile =
    side.origin.kind === "file" || (side.origin.kind === "rendered" && side.origin.sources.length > 0);
  const text = codeSpan(file);
  return links && isFile ? `[${text}](${fileUrl(links, { file })})` : text;
}
