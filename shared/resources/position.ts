import type { Document, Node } from "yaml";
import { isAlias, isMap, isScalar, isSeq, LineCounter, Scalar } from "yaml";
import type { FieldPath, PathElement } from "./fieldPath.ts";
import type { Location } from "./location.ts";
import { keyText, resolvePlain } from "./yaml/scalar.ts";
import type { YamlText } from "./yamlDocuments.ts";
import type { ParsedYaml } from "./yamlTree.ts";
import { parseYaml } from "./yamlTree.ts";

export interface FoundField {
  readonly location: Location;
  /** False where the path leads further than the file; the location is then that of the deepest part. */
  readonly complete: boolean;
}

/** The positions of one file, parsed once for any number of look-ups. */
export interface FieldPositions {
  find(field: { readonly document: number; readonly path: FieldPath }): FoundField;
}

/** Parses a file for look-ups of where its fields stand: the place of a key, or of an item in a list. */
export function fieldPositions(source: YamlText): FieldPositions {
  const { documents, lines } = parseShallow(source.text);
  return {
    find({ document: index, path }) {
      const document = documents[index];
      const { offset, complete } = document ? walk(document, path) : { offset: 0, complete: false };
      const position = lines.linePos(offset);
      return {
        location: { file: source.file, line: Math.max(position.line, 1), column: Math.max(position.col, 1) },
        complete,
      };
    },
  };
}

/** Nesting that exceeds the parser's stack is a problem of the file; its fields are all at its start. */
function parseShallow(text: string): ParsedYaml {
  try {
    return parseYaml(text);
  } catch (error) {
    if (error instanceof RangeError) return { documents: [], lines: new LineCounter() };
    throw error;
  }
}

function walk(document: Document.Parsed, path: FieldPath): { offset: number; complete: boolean } {
  let node: Node | null = document.contents;
  let offset = startOf(node) ?? document.range[0];
  for (const element of path) {
    const step = stepInto(document, resolveAlias(document, node), element);
    if (!step) return { offset, complete: false };
    offset = step.offset ?? offset;
    node = step.node;
  }
  return { offset, complete: true };
}

function resolveAlias(document: Document.Parsed, node: Node | null): Node | null {
  return isAlias(node) ? (node.resolve(document) ?? null) : node;
}

interface Step {
  readonly node: Node | null;
  readonly offset: number | undefined;
}

function stepInto(document: Document.Parsed, node: Node | null, element: PathElement): Step | undefined {
  if (typeof element === "string") return stepToKey({ document, name: element, visited: new Set() }, node);
  if (isSeq<Node>(node) && typeof element !== "string") {
    const item = node.items[typeof element === "number" ? element : element.index];
    return item && { node: item, offset: startOf(item) };
  }
  return undefined;
}

interface KeyQuery {
  readonly document: Document.Parsed;
  readonly name: string;
  /** A merge that leads back to its own mapping would never end. */
  readonly visited: Set<Node>;
}

/** Finds a key in the mapping itself, where the last one counts, or in what is merged into it. */
function stepToKey(query: KeyQuery, mapping: Node | null): Step | undefined {
  if (!isMap<Node, Node | null>(mapping) || query.visited.has(mapping)) return undefined;
  query.visited.add(mapping);
  const own = mapping.items.findLast(({ key }) => nameOf(key) === query.name);
  if (own) return { node: own.value, offset: startOf(own.key) };
  for (const { key, value } of mapping.items.toReversed()) {
    if (nameOf(key) !== "<<") continue;
    const merged = resolveAlias(query.document, value);
    for (const source of isSeq<Node>(merged) ? merged.items : [merged]) {
      const step = stepToKey(query, resolveAlias(query.document, source));
      if (step) return step;
    }
  }
  return undefined;
}

/** A key as the object has it: `yes` is `true` there, and `1.0` is `1`. */
function nameOf(key: Node): string | undefined {
  if (!isScalar(key)) return undefined;
  const plain = key.type === Scalar.PLAIN && key.tag === undefined && key.source !== undefined;
  return plain ? keyText(resolvePlain(key.source ?? "")) : String(key.value);
}

function startOf(node: Node | null): number | undefined {
  return node?.range?.[0];
}
