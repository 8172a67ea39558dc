import type { Document, Node, Pair, YAMLMap } from "yaml";
import { isMap, isScalar } from "yaml";
import { doubleQuoted } from "./plainScalar.ts";
import type { NodePath } from "./scalarNode.ts";
import { findNode } from "./scalarNode.ts";
import { plainSource } from "./scalarSource.ts";
import type { Splice } from "./splice.ts";

/** A key that a mapping lacks, to be written behind one that it has. */
export interface KeyAddition {
  /** Of the new key's value. */
  readonly path: NodePath;
  readonly after: string;
  readonly value: string;
  /** Whether the text is JSON. */
  readonly json: boolean;
}

/**
 * What is to be written so that a mapping has another key: a line of its own in the column of the key before it, or an
 * entry behind that in braces. The reason, as a clause, where that can't be done.
 */
export function addKey(source: string, tree: Document.Parsed, addition: KeyAddition): Splice | string {
  const { path, after, value, json } = addition;
  const mapping = findNode(tree, path.slice(0, -1));
  const sibling = isMap(mapping) ? pairOf(mapping, after) : undefined;
  const end = endOf(sibling?.value);
  const column = columnOf(source, sibling?.key);
  if (!isMap(mapping) || end === undefined || column === undefined) return `there is no key ${after} here`;
  const key = String(path.at(-1));
  const entry = `${json ? doubleQuoted(key) : plainSource(key, json)}: ${plainSource(value, json)}`;
  if (mapping.flow === true) return { start: end, end, text: `, ${entry}` };
  const feed = source.indexOf("\n", end);
  const lineEnd = feed < 0 ? source.length : feed;
  const at = source.charAt(lineEnd - 1) === "\r" ? lineEnd - 1 : lineEnd;
  const lineBreak = source.includes("\r\n") ? "\r\n" : "\n";
  return { start: at, end: at, text: lineBreak + " ".repeat(column) + entry };
}

function pairOf(mapping: YAMLMap, key: string): Pair | undefined {
  return mapping.items.find((pair) => isScalar(pair.key) && pair.key.value === key);
}

function endOf(value: unknown): number | undefined {
  return (value as Node | null | undefined)?.range?.[1];
}

function columnOf(source: string, key: unknown): number | undefined {
  const start = (key as Node | null | undefined)?.range?.[0];
  return start === undefined ? undefined : start - (source.lastIndexOf("\n", start - 1) + 1);
}
