import { jsonPointer } from "../../../../shared/resources/fieldPath.ts";
import type { JsonValue } from "../../../../shared/resources/json.ts";
import { isJsonObject, stringAt } from "../../../../shared/resources/json.ts";
import type { FoundScalar, NodePath } from "../edits/scalarNode.ts";
import { scalarsOf } from "../edits/scalarNode.ts";
import type { YamlFile } from "../edits/yamlFile.ts";

/** A comment such as `# {"$imagepolicy": "flux-system:api:tag"}` behind a scalar, or in the line above an item. */
export interface PolicyMarker {
  /** `namespace:name` of the ImagePolicy. */
  readonly policy: string;
  /** What Flux writes there: the whole reference, or a part of it. */
  readonly part: "image" | "name" | "tag" | "digest";
  readonly path: NodePath;
}

const key = "$imagepolicy";

/**
 * The markers of a document by the JSON pointer of their scalar. As Flux reads them, a comment is a marker only as a whole,
 * and a scalar has the comment behind it or, without one, the comment line above it.
 * @see https://fluxcd.io/flux/guides/image-update/#configure-image-update-for-custom-resources
 */
export function policyMarkers(file: YamlFile, document: number): ReadonlyMap<string, PolicyMarker> {
  // Within the text of a scalar Flux sees no comments.
  if (file.host || !file.text.includes(key)) return new Map();
  const tree = file.syntax()?.trees[document];
  const markers = (tree ? scalarsOf(tree) : []).flatMap((found): (readonly [string, PolicyMarker])[] => {
    const comment = commentOf(file.text, found);
    const marker = comment?.includes(key) ? parseMarker(comment) : undefined;
    return marker ? [[jsonPointer(found.path), { ...marker, path: found.path }]] : [];
  });
  return new Map(markers);
}

function commentOf(text: string, { scalar }: FoundScalar): string | undefined {
  const [start, end] = scalar.range;
  const isBlock = scalar.type === "BLOCK_LITERAL" || scalar.type === "BLOCK_FOLDED";
  return commentAfter(text, isBlock ? start : end, isBlock) ?? commentAbove(text, start);
}

/** The comment of a line, behind what ends at an offset, with a comma between, or behind the header of a block. */
function commentAfter(text: string, from: number, isBlock: boolean): string | undefined {
  const line = text.slice(from, endOfLine(text, from));
  const header = isBlock ? (/^[|>][-+\d]*/.exec(line)?.[0].length ?? 0) : 0;
  const blank = skipBlanks(line, header);
  const hash = line.charAt(blank) === "," ? skipBlanks(line, blank + 1) : blank;
  const isComment = line.charAt(hash) === "#" && isBlank(line.charAt(hash - 1));
  return isComment ? line.slice(hash + 1).trimEnd() : undefined;
}

function skipBlanks(line: string, from: number): number {
  let at = from;
  while (isBlank(line.charAt(at))) at++;
  return at;
}

function isBlank(character: string): boolean {
  return character === " " || character === "\t";
}

/** The one line above a scalar that stands in a line without a key. */
function commentAbove(text: string, start: number): string | undefined {
  const lineStart = text.lastIndexOf("\n", start - 1) + 1;
  if (!/^[ \t]*(?:-[ \t]+)?$/.test(text.slice(lineStart, start)) || lineStart === 0) return undefined;
  const [line = "", above = ""] = linesAbove(text, lineStart);
  const isComment = /^[ \t]*#/;
  return isComment.test(line) && !isComment.test(above) ? line.trim().slice(1) : undefined;
}

/** The two lines in front of an offset at which a line begins, the nearer one first. */
function linesAbove(text: string, offset: number): readonly string[] {
  const second = text.lastIndexOf("\n", offset - 2) + 1;
  const first = second === 0 ? 0 : text.lastIndexOf("\n", second - 2) + 1;
  return [text.slice(second, offset - 1), text.slice(first, Math.max(second - 1, 0))];
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf("\n", from);
  return end < 0 ? text.length : end;
}

const parts = ["name", "tag", "digest"] as const;

function parseMarker(comment: string): Omit<PolicyMarker, "path"> | undefined {
  const value = parseJson(comment.replace(/^#+/, ""));
  // Flux reads a mapping of texts; another value in it makes no marker of all of it.
  if (!isJsonObject(value) || Object.values(value).some((each) => typeof each !== "string")) return undefined;
  const [namespace, name, part, ...more] = (stringAt(value, key) ?? "").split(":");
  if (!namespace || !name || more.length > 0) return undefined;
  const known = parts.find((each) => each === part);
  if (part !== undefined && !known) return undefined;
  return { policy: `${namespace}:${name}`, part: known ?? "image" };
}

function parseJson(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}
