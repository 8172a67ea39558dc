import type { Document, Node } from "yaml";
import { isAlias, isMap, isScalar, isSeq } from "yaml";
import type { FieldPath, PathElement } from "./fieldPath.ts";
import type { Location } from "./location.ts";
import type { YamlText } from "./yamlDocuments.ts";
import { parseYaml } from "./yamlDocuments.ts";

export interface FieldQuery extends YamlText {
  readonly document: number;
  readonly path: FieldPath;
}

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
  const { documents, lines } = parseYaml(source.text);
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

/** Where one field stands in a file; see fieldPositions for many. */
export function locateField(query: FieldQuery): Location {
  return fieldPositions(query).find(query).location;
}

function walk(document: Document.Parsed, path: FieldPath): { offset: number; complete: boolean } {
  let node: Node | null = document.contents;
  let offset = startOf(node) ?? document.range[0];
  for (const element of path) {
    if (isAlias(node)) node = node.resolve(document) ?? null;
    const step: Step | undefined = stepInto(node, element);
    if (!step) return { offset, complete: false };
    offset = step.offset ?? offset;
    node = step.node;
  }
  return { offset, complete: true };
}

interface Step {
  readonly node: Node | null;
  readonly offset: number | undefined;
}

function stepInto(node: Node | null, element: PathElement): Step | undefined {
  if (isMap<Node, Node | null>(node) && typeof element === "string") {
    const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === element);
    return pair && { node: pair.value, offset: startOf(pair.key) };
  }
  if (isSeq<Node>(node) && typeof element !== "string") {
    const item = node.items[typeof element === "number" ? element : element.index];
    return item && { node: item, offset: startOf(item) };
  }
  return undefined;
}

function startOf(node: Node | null): number | undefined {
  return node?.range?.[0];
}
