import type { Scalar } from "yaml";
import { formatFieldPath, jsonPointer, valueAt } from "../../../../shared/resources/fieldPath.ts";
import { readsAsText } from "./plainScalar.ts";
import type { FoundScalar, NodePath } from "./scalarNode.ts";
import { findScalar } from "./scalarNode.ts";
import { valueDifferences } from "./valueDifferences.ts";
import type { YamlFile } from "./yamlFile.ts";
import { readYamlFile } from "./yamlFile.ts";

/** The text that the value at a path of a document is to read as afterwards: one line. */
export interface ScalarEdit {
  readonly document: number;
  readonly path: NodePath;
  readonly value: string;
}

export interface RefusedEdit {
  readonly edit: ScalarEdit;
  /** Why, as a clause: `the anchor &tag is also read at b.tag`. */
  readonly reason: string;
}

export interface EditedText {
  readonly text: string;
  readonly refused: readonly RefusedEdit[];
}

/** The edits that end in one scalar of the file, because aliases make several paths read it. */
interface ScalarGroup {
  readonly found: FoundScalar;
  readonly document: number;
  readonly value: string;
  readonly edits: readonly ScalarEdit[];
  readonly splice: Splice;
}

interface Splice {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

const textTag = "tag:yaml.org,2002:str";

/**
 * Replaces scalars of a file and no other byte; quotes are added only where the new text would read as something else.
 * The result is parsed again and must differ in exactly the wanted values; edits that break this are refused.
 */
export function editScalars(file: YamlFile, edits: readonly ScalarEdit[]): EditedText {
  const { groups, refused } = groupEdits(file, edits);
  const text = splice(file.text, groups);
  if (describeDamage(file, text, groups) === undefined) return { text, refused };
  const judged = groups.map((group) => ({
    group,
    damage: describeDamage(file, splice(file.text, [group]), [group]),
  }));
  const sound = judged.flatMap(({ group, damage }) => (damage === undefined ? [group] : []));
  const damaging = judged.flatMap(({ group, damage }) =>
    damage === undefined ? [] : refuseAll(group.edits, damage),
  );
  const rest = splice(file.text, sound);
  const remaining = describeDamage(file, rest, sound);
  if (remaining === undefined) return { text: rest, refused: [...refused, ...damaging] };
  return { text: file.text, refused: refuseAll(edits, remaining) };
}

function groupEdits(
  file: YamlFile,
  edits: readonly ScalarEdit[],
): { readonly groups: readonly ScalarGroup[]; readonly refused: readonly RefusedEdit[] } {
  const byScalar = new Map<Scalar, { readonly found: FoundScalar; readonly edits: ScalarEdit[] }>();
  const refused: RefusedEdit[] = [];
  for (const edit of edits) {
    const tree = file.documents[edit.document]?.tree;
    const found = tree && findScalar(tree, edit.path);
    if (!found) {
      refused.push({ edit, reason: "there is no single value here" });
      continue;
    }
    const group = byScalar.get(found.scalar);
    if (group) group.edits.push(edit);
    else byScalar.set(found.scalar, { found, edits: [edit] });
  }
  const groups: ScalarGroup[] = [];
  for (const { found, edits: same } of byScalar.values()) {
    const group = groupOf(file, found, same);
    if (typeof group === "string") refused.push(...refuseAll(same, group));
    else groups.push(group);
  }
  return { groups, refused };
}

function groupOf(file: YamlFile, found: FoundScalar, edits: readonly ScalarEdit[]): ScalarGroup | string {
  const [first] = edits;
  if (!first) return "there is nothing to change";
  const other = edits.find(({ value }) => value !== first.value);
  if (other) {
    return `the anchor${anchorName(found)} would have to be ${first.value} at ${formatFieldPath(first.path)} and ${other.value} at ${formatFieldPath(other.path)}`;
  }
  const { tag } = found.scalar;
  if (tag !== undefined && tag !== textTag) return `the value has the type ${tag}`;
  const change = spliceOf(file.text, found.scalar, first.value);
  if (!change) return "the value is written over several lines or with escapes";
  return { found, document: first.document, value: first.value, edits, splice: change };
}

/** What is to be written in place of a scalar's own text; undefined where the old value can't be told in it. */
function spliceOf(text: string, scalar: FoundScalar["scalar"], value: string): Splice | undefined {
  const [start, end] = scalar.range;
  if (scalar.type === "PLAIN") {
    return { start, end, text: readsAsText(value) ? value : JSON.stringify(value) };
  }
  if (scalar.type === "QUOTE_DOUBLE") return { start, end, text: JSON.stringify(value) };
  if (scalar.type === "QUOTE_SINGLE") return { start, end, text: `'${value.replaceAll("'", "''")}'` };
  const old = String(scalar.value).replace(/\n+$/, "");
  // The header may hold digits that look like the value, as in `|2-`.
  const body = text.indexOf("\n", start);
  const at = text.indexOf(old, body);
  if (old === "" || body < 0 || at < 0 || at + old.length > end) return undefined;
  const again = text.indexOf(old, at + 1);
  if (again >= 0 && again + old.length <= end) return undefined;
  return { start: at, end: at + old.length, text: value };
}

function splice(text: string, groups: readonly ScalarGroup[]): string {
  const fromTheEnd = groups.map((group) => group.splice).toSorted((a, b) => b.start - a.start);
  return fromTheEnd.reduce(
    (result, { start, end, text: by }) => result.slice(0, start) + by + result.slice(end),
    text,
  );
}

/** Reads the result again and tells, as a clause, what else than the wanted values differs; undefined when all is well. */
function describeDamage(file: YamlFile, text: string, groups: readonly ScalarGroup[]): string | undefined {
  const result = readYamlFile({ file: file.file, text });
  if (result.kind === "unreadable") return "the file would not be valid YAML any more";
  const after = result.file.documents;
  if (after.length !== file.documents.length) return "the file would have another number of documents";
  for (const [index, { value }] of file.documents.entries()) {
    const here = groups.filter((group) => group.document === index);
    const reason = describeDocumentDamage(here, valueDifferences(value, after[index]?.value));
    if (reason !== undefined) return reason;
  }
  const misread = groups
    .flatMap((group) => group.edits)
    .find((edit) => valueAt(after[edit.document]?.value ?? null, edit.path) !== edit.value);
  return misread && `${misread.value} would read as something else`;
}

function describeDocumentDamage(
  groups: readonly ScalarGroup[],
  differences: readonly NodePath[],
): string | undefined {
  const wanted = new Set(
    groups.flatMap(({ found, edits }) => [found.path, ...edits.map(({ path }) => path)]).map(jsonPointer),
  );
  const unwanted = differences.filter((path) => !wanted.has(jsonPointer(path)));
  if (unwanted.length === 0) return undefined;
  const places = unwanted.map((path) => formatFieldPath(path)).join(", ");
  const anchored = groups.find(({ found }) => found.scalar.anchor !== undefined);
  if (anchored) return `the anchor${anchorName(anchored.found)} is also read at ${places}`;
  return `${places} would change too`;
}

function anchorName(found: FoundScalar): string {
  return found.scalar.anchor === undefined ? "" : ` &${found.scalar.anchor}`;
}

function refuseAll(edits: readonly ScalarEdit[], reason: string): readonly RefusedEdit[] {
  return edits.map((edit) => ({ edit, reason }));
}
