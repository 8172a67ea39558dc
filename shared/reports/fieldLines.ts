import { stringify } from "yaml";
import type { FieldChange, HiddenChange, VisibleChange } from "../diff/change.ts";
import type { JsonValue } from "../resources/json.ts";
import { diffLines } from "./lineDiff.ts";
import { visibleText, wholeCharacters } from "./visibleText.ts";

/** A line that shows a field's change; `note` is a remark about it. */
export interface FieldLine {
  readonly kind: "before" | "after" | "same" | "note";
  /** One line, with nothing in it that can't be seen. */
  readonly text: string;
}

export interface FieldLineLimits {
  readonly lines: number;
  readonly characters: number;
}

/** What is still readable in a comment or a log. */
export const readableLimits: FieldLineLimits = { lines: 40, characters: 400 };

/**
 * How a field's change is shown: the value before and after; of long texts and lists the lines that differ. What is longer than
 * the limits is cut, and says so.
 */
export function fieldLines(
  field: FieldChange,
  limits: FieldLineLimits = readableLimits,
): readonly FieldLine[] {
  if (field.visibility === "hidden") return [{ kind: "note", text: hiddenText(field) }];
  const lines = capRuns(valueLines(field, limits), Math.ceil(limits.lines / 3));
  if (lines.length <= limits.lines) return lines;
  return [...lines.slice(0, limits.lines), moreLines(lines.length - limits.lines)];
}

/** Cuts each run of lines of one kind, so that a long text before doesn't push out the one after. */
function capRuns(lines: readonly FieldLine[], longest: number): readonly FieldLine[] {
  const result: FieldLine[] = [];
  for (let start = 0, end = 0; start < lines.length; start = end) {
    while (end < lines.length && lines[end]?.kind === lines[start]?.kind) end++;
    const shown = end - start <= longest + 1 ? end : start + longest;
    result.push(...lines.slice(start, shown));
    if (shown < end) result.push(moreLines(end - shown));
  }
  return result;
}

function moreLines(count: number): FieldLine {
  return { kind: "note", text: `… ${count} more lines` };
}

function hiddenText({ presence }: HiddenChange): string {
  const words = { added: "was added", removed: "was removed", modified: "differs" };
  return `a secret value ${words[presence]}; it is not shown`;
}

function valueLines(field: VisibleChange, limits: FieldLineLimits): readonly FieldLine[] {
  const before = textLines(field.before);
  const after = textLines(field.after);
  if (before.length === 1 && after.length === 1) {
    return scalarLines({ before: before[0] ?? "", after: after[0] ?? "" }, limits.characters);
  }
  return diffLines(before, after).map((line): FieldLine => {
    if (line.kind === "skipped") return { kind: "note", text: `… ${line.count} lines that are the same` };
    return { kind: line.kind, text: cutAt(line.text, { place: 0, characters: limits.characters }) };
  });
}

/** Both values, each cut to where they begin to differ. */
function scalarLines(
  value: { readonly before: string; readonly after: string },
  characters: number,
): readonly FieldLine[] {
  let place = 0;
  while (place < value.before.length && value.before[place] === value.after[place]) place++;
  return [
    { kind: "before", text: cutAt(value.before, { place, characters }) },
    { kind: "after", text: cutAt(value.after, { place, characters }) },
  ];
}

function cutAt(text: string, window: { readonly place: number; readonly characters: number }): string {
  const { place, characters } = window;
  if (text.length <= characters) return visibleText(text);
  const start = Math.max(0, Math.min(place - Math.floor(characters / 4), text.length - characters));
  const part = wholeCharacters(text.slice(start, start + characters));
  const tail = start + characters < text.length ? "…" : "";
  return `${start > 0 ? "…" : ""}${visibleText(part)}${tail} (${text.length} characters)`;
}

/** A text with several lines as it is, everything else as YAML, so that `8080` and `"8080"` differ. */
function textLines(value: JsonValue | undefined): readonly string[] {
  if (value === undefined) return [];
  if (typeof value === "string" && /\n./.test(value)) return value.replace(/\n$/, "").split("\n");
  return stringify(value, { version: "1.1", lineWidth: 0 }).replace(/\n$/, "").split("\n");
}
