import type { Document, Node, Pair, Scalar } from "yaml";
import { isAlias, isMap, isNode, isPair, isScalar, isSeq } from "yaml";

/** A path by keys and indexes alone. */
export type NodePath = readonly (string | number)[];

/** The scalar that a path reads; `path` is where it is written, elsewhere when an alias or a merge led to it. */
export interface FoundScalar {
  readonly scalar: Scalar & { readonly range: readonly [number, number, number] };
  readonly path: NodePath;
}

/** Finds the scalar that the value at a path comes from, through aliases and merge keys (`<<`). */
export function findScalar(document: Document.Parsed, path: NodePath): FoundScalar | undefined {
  let node = followAlias(document.contents, document);
  for (const element of path) {
    node = followAlias(childOf(node, element, document), document);
    if (!node) return undefined;
  }
  if (!isScalar(node) || !hasRange(node)) return undefined;
  return { scalar: node, path: writtenPath(document.contents, node) ?? path };
}

/** Where the value at a path stands in the text: at the alias, where there is one. */
export function offsetOf(document: Document.Parsed, path: NodePath): number | undefined {
  let parent = followAlias(document.contents, document);
  for (const element of path.slice(0, -1)) parent = followAlias(childOf(parent, element, document), document);
  const last = path.at(-1);
  const node = last === undefined ? document.contents : childOf(parent, last, document);
  return isNode(node) ? node.range?.[0] : undefined;
}

function hasRange(node: Scalar): node is FoundScalar["scalar"] {
  return Array.isArray(node.range);
}

function followAlias(node: unknown, document: Document.Parsed): Node | undefined {
  if (isAlias(node)) return node.resolve(document) ?? undefined;
  return isMap(node) || isSeq(node) || isScalar(node) ? node : undefined;
}

function childOf(node: Node | undefined, element: string | number, document: Document.Parsed): unknown {
  if (isSeq(node)) return typeof element === "number" ? node.items[element] : undefined;
  if (!isMap(node)) return undefined;
  const own = node.items.find((pair) => keyOf(pair) === element);
  if (own) return own.value;
  for (const merged of node.items.filter(isMerge).flatMap((pair) => mergedMaps(pair.value, document))) {
    const found = childOf(merged, element, document);
    if (found !== undefined) return found;
  }
  return undefined;
}

function keyOf(pair: Pair): string | undefined {
  return isScalar(pair.key) && !isMerge(pair) ? String(pair.key.value) : undefined;
}

function isMerge(pair: Pair): boolean {
  return isScalar(pair.key) && typeof pair.key.value === "symbol";
}

function mergedMaps(value: unknown, document: Document.Parsed): readonly Node[] {
  const node = followAlias(value, document);
  if (isSeq(node)) return node.items.flatMap((item) => mergedMaps(item, document));
  return isMap(node) ? [node] : [];
}

function writtenPath(root: unknown, wanted: Scalar): NodePath | undefined {
  if (root === wanted) return [];
  if (!isMap(root) && !isSeq(root)) return undefined;
  for (const [index, item] of root.items.entries()) {
    const below = writtenPath(isPair(item) ? item.value : item, wanted);
    if (below) return [isPair(item) ? (keyOf(item) ?? index) : index, ...below];
  }
  return undefined;
}
