import type { Alias, Document, Node, Pair, Scalar, YAMLMap } from "yaml";
import { isAlias, isMap, isNode, isPair, isScalar, isSeq } from "yaml";

/** A path by keys and indexes alone. */
export type NodePath = readonly (string | number)[];

/** A value in a text of several documents. */
export interface ScalarAddress {
  readonly document: number;
  readonly path: NodePath;
}

/** The scalar that a path reads; `path` is where it is written, elsewhere when an alias or a merge led to it. */
export interface FoundScalar {
  readonly scalar: PlacedScalar;
  readonly path: NodePath;
}

/** The range is from the first character to the last, without anchor and tag; then to the end of what follows on the line. */
export type PlacedScalar = Scalar & { readonly range: readonly [number, number, number] };

/** Finds the scalar that the value at a path comes from, through aliases and merge keys (`<<`). */
export function findScalar(document: Document.Parsed, path: NodePath): FoundScalar | undefined {
  const node = findNode(document, path);
  if (!isScalar(node) || !isPlaced(node)) return undefined;
  return { scalar: node, path: indexOf(document).paths.get(node) ?? path };
}

/** The node that the value at a path comes from, in the same way. */
export function findNode(document: Document.Parsed, path: NodePath): Node | undefined {
  const index = indexOf(document);
  let node = followAlias(document.contents, index);
  for (const element of path) {
    node = followAlias(childOf(node, element, index), index);
    if (!node) return undefined;
  }
  return node;
}

/** Where the value at a path stands in the text: at the alias, where there is one. */
export function offsetOf(document: Document.Parsed, path: NodePath): number | undefined {
  const index = indexOf(document);
  let parent = followAlias(document.contents, index);
  for (const element of path.slice(0, -1)) parent = followAlias(childOf(parent, element, index), index);
  const last = path.at(-1);
  const node = last === undefined ? document.contents : childOf(parent, last, index);
  return isNode(node) ? node.range?.[0] : undefined;
}

/** All scalars of a document that are values or items, where they are written. */
export function scalarsOf(document: Document.Parsed): readonly FoundScalar[] {
  return [...indexOf(document).paths].flatMap(([scalar, path]) =>
    isPlaced(scalar) ? [{ scalar, path }] : [],
  );
}

/** What takes a walk through the whole document, made once for it. */
interface DocumentIndex {
  readonly paths: ReadonlyMap<Scalar, NodePath>;
  readonly targets: ReadonlyMap<Alias, Node>;
  readonly pairs: ReadonlyMap<Node, ReadonlyMap<string, Pair>>;
}

const indexes = new WeakMap<Document.Parsed, DocumentIndex>();

function indexOf(document: Document.Parsed): DocumentIndex {
  const known = indexes.get(document);
  if (known) return known;
  const index = {
    paths: new Map<Scalar, NodePath>(),
    targets: new Map<Alias, Node>(),
    pairs: new Map<Node, ReadonlyMap<string, Pair>>(),
  };
  const anchors = new Map<string, Node>();
  function visit(node: unknown, path: NodePath | undefined): void {
    if (isAlias(node)) {
      const target = anchors.get(node.source);
      if (target) index.targets.set(node, target);
      return;
    }
    if (!isScalar(node) && !isMap(node) && !isSeq(node)) return;
    if (node.anchor !== undefined) anchors.set(node.anchor, node);
    if (isScalar(node)) {
      if (path) index.paths.set(node, path);
      return;
    }
    if (isMap(node)) index.pairs.set(node, pairsOf(node));
    for (const [at, item] of node.items.entries()) {
      if (isPair(item)) {
        visit(item.key, undefined);
        visit(item.value, path && [...path, keyOf(item) ?? at]);
      } else visit(item, path && [...path, at]);
    }
  }
  visit(document.contents, []);
  indexes.set(document, index);
  return index;
}

function isPlaced(node: Scalar): node is PlacedScalar {
  return Array.isArray(node.range);
}

function followAlias(node: unknown, index: DocumentIndex): Node | undefined {
  if (isAlias(node)) return index.targets.get(node);
  return isMap(node) || isSeq(node) || isScalar(node) ? node : undefined;
}

function childOf(node: Node | undefined, element: string | number, index: DocumentIndex): unknown {
  if (isSeq(node)) return typeof element === "number" ? node.items[element] : undefined;
  if (!isMap(node)) return undefined;
  if (typeof element !== "string") return undefined;
  const own = index.pairs.get(node)?.get(element);
  if (own) return own.value;
  for (const merged of node.items.filter(isMerge).flatMap((pair) => mergedMaps(pair.value, index))) {
    const found = childOf(merged, element, index);
    if (found !== undefined) return found;
  }
  return undefined;
}

function pairsOf(map: YAMLMap): ReadonlyMap<string, Pair> {
  return new Map(
    map.items.flatMap((pair) => {
      const key = keyOf(pair);
      return key === undefined ? [] : [[key, pair] as const];
    }),
  );
}

function keyOf(pair: Pair): string | undefined {
  return isScalar(pair.key) && !isMerge(pair) ? String(pair.key.value) : undefined;
}

function isMerge(pair: Pair): boolean {
  return isScalar(pair.key) && typeof pair.key.value === "symbol";
}

function mergedMaps(value: unknown, index: DocumentIndex): readonly Node[] {
  const node = followAlias(value, index);
  if (isSeq(node)) return node.items.flatMap((item) => mergedMaps(item, index));
  return isMap(node) ? [node] : [];
}
