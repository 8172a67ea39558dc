import type { PathElement } from "../../resources/fieldPath.ts";
import { valueAt } from "../../resources/fieldPath.ts";
import { isJsonObject, objectAt, stringAt } from "../../resources/json.ts";
import { matchesWildcard } from "../../resources/wildcard.ts";
import type { WantedField } from "../fieldMatch.ts";

/** A place in a template: line and column from 1, and how many steps of the wanted path it stands for. */
export interface TemplatePlace {
  readonly line: number;
  readonly column: number;
  readonly depth: number;
}

interface TemplateLine {
  /** From 0. */
  readonly index: number;
  /** The columns of the dashes that begin a list item here, from 0. */
  readonly dashes: readonly number[];
  /** The column of the key or scalar, from 0. */
  readonly column: number;
  /** The key, where it is written out; undefined for a scalar or a key that the template computes. */
  readonly key: string | undefined;
  readonly value: string;
}

/**
 * Finds the line of a chart's template that a field of a rendered object comes from, by keys and their indentation: a
 * template is no YAML, but its lines stand as those of its output. A field that comes from an `include` or `toYaml` is told
 * at the innermost key that the template itself has.
 */
export function findInTemplate(text: string, wanted: WantedField): TemplatePlace {
  const lines = documentOf(readLines(text), text, wanted);
  let block: readonly TemplateLine[] = lines;
  let place: TemplatePlace = placeOf(lines[0], 0);
  for (const [depth, element] of wanted.path.entries()) {
    const path = wanted.path.slice(0, depth + 1);
    const found =
      typeof element === "string" ? findKey(block, element) : findItem(block, { ...wanted, path });
    if (found === undefined) return place;
    place = { ...found.place, depth: depth + 1 };
    block = found.block;
  }
  return place;
}

/** Keys stand at the beginning of a line; what is further to the right is not looked at. */
const maximumColumns = 500;

interface Found {
  readonly place: Omit<TemplatePlace, "depth">;
  /** The lines below the key, or those of the item. */
  readonly block: readonly TemplateLine[];
}

function readLines(text: string): readonly TemplateLine[] {
  return text.split("\n").flatMap((whole, index): readonly TemplateLine[] => {
    const line = whole.slice(0, maximumColumns);
    const { dashes, column } = readDashes(line);
    const content = line.slice(column);
    const isAction = content.startsWith("{{") && dashes.length === 0;
    if (content.trim() === "" || content.startsWith("#") || isAction) return [];
    const match = /^(?:"([^"]+)"|'([^']+)'|([^\s"'{}[\]#&*!|>%@`][^{}]*?))\s*:(?:\s+(.*))?$/.exec(content);
    const key = match?.[1] ?? match?.[2] ?? match?.[3];
    return [{ index, dashes, column, key, value: (match ? (match[4] ?? "") : content).trim() }];
  });
}

function readDashes(line: string): Pick<TemplateLine, "dashes" | "column"> {
  const dashes: number[] = [];
  let column = line.search(/\S|$/);
  while (line[column] === "-" && /^\s/.test(line.slice(column + 1))) {
    dashes.push(column);
    column += 1 + line.slice(column + 1).search(/\S|$/);
  }
  return { dashes, column };
}

/** The lines of the document that writes objects of this kind, and of those the one whose name fits best. */
function documentOf(
  lines: readonly TemplateLine[],
  text: string,
  { object }: WantedField,
): readonly TemplateLine[] {
  const ends = text.split("\n").flatMap((line, index) => (/^---\s*$/.test(line) ? [index] : []));
  const bounds = [-1, ...ends, Infinity];
  const documents = bounds
    .slice(1)
    .map((end, at) => lines.filter(({ index }) => index > (bounds[at] ?? -1) && index < end))
    .filter((document) => document.length > 0);
  const kind = stringAt(object, "kind") ?? "";
  const ofKind = documents.filter((document) =>
    document.some((line) => line.key === "kind" && line.column === 0 && unquoted(line.value) === kind),
  );
  const name = stringAt(objectAt(object, "metadata") ?? {}, "name") ?? "";
  const [best] = (ofKind.length > 0 ? ofKind : documents).toSorted(
    (a, b) => nameFit(b, name) - nameFit(a, name),
  );
  return best ?? [];
}

/** How much of a name a document writes out, or -1 where it writes another one. */
function nameFit(document: readonly TemplateLine[], name: string): number {
  const metadata = findKey(document, "metadata");
  const line = metadata?.block.find(({ key }) => key === "name");
  if (line === undefined) return 0;
  const pattern = unquoted(line.value).replace(/\{\{[^}]*\}\}/g, "*");
  return matchesWildcard(pattern, name) ? pattern.replaceAll("*", "").length : -1;
}

/** The keys of a block stand where its first line does, or further left where that one belongs to a computed key. */
function findKey(block: readonly TemplateLine[], key: string): Found | undefined {
  const leftmost = Math.min(...block.map(({ column }) => column));
  const columns = [block[0]?.column ?? leftmost, leftmost];
  const at = columns
    .map((column) => block.findIndex((line) => line.column === column && line.key === key))
    .find((index) => index >= 0);
  const line = at === undefined ? undefined : block[at];
  if (at === undefined || line === undefined) return undefined;
  const after = block.slice(at + 1);
  const end = after.findIndex((each) => startOf(each) < line.column || each.column <= line.column);
  return { place: placeOf(line, 0), block: end < 0 ? after : after.slice(0, end) };
}

/** Where a line begins: at its first dash, if it has one. */
function startOf(line: TemplateLine): number {
  return line.dashes[0] ?? line.column;
}

function findItem(block: readonly TemplateLine[], wanted: WantedField): Found | undefined {
  const dash = Math.min(...block.flatMap(({ dashes }) => dashes));
  const starts = block.flatMap((line, at) => (line.dashes.includes(dash) ? [at] : []));
  const items = starts.map((start, at) => withoutDash(block.slice(start, starts[at + 1]), dash));
  const name = nameOf(wanted);
  const named = items.find((item) =>
    item.some(({ key, value }) => key === "name" && unquoted(value) === name),
  );
  const element: PathElement | undefined = wanted.path.at(-1);
  const index = typeof element === "number" ? element : typeof element === "object" ? element.index : -1;
  // One item in the template can stand for many in a loop.
  const item = named ?? (items.length === 1 ? items[0] : items[index]);
  const [line] = item ?? [];
  return line && item && { place: placeOf(line, 0), block: item };
}

function withoutDash(item: readonly TemplateLine[], dash: number): readonly TemplateLine[] {
  return item.map((line) => ({ ...line, dashes: line.dashes.filter((column) => column > dash) }));
}

function nameOf({ object, path }: WantedField): string | undefined {
  const item = valueAt(object, path);
  return isJsonObject(item) ? stringAt(item, "name") : undefined;
}

function unquoted(value: string): string {
  return value.replace(/^(["'])(.*)\1$/, "$2");
}

function placeOf(line: TemplateLine | undefined, depth: number): TemplatePlace {
  return { line: (line?.index ?? 0) + 1, column: (line?.column ?? 0) + 1, depth };
}
