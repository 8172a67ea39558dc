import type { FieldPath } from "../../resources/fieldPath.ts";
import { formatFieldPath } from "../../resources/fieldPath.ts";
import type { JsonValue } from "../../resources/json.ts";
import { isJsonObject } from "../../resources/json.ts";
import type { ObjectNode, SchemaNode } from "./schemaNode.ts";
import { nearestName } from "./spelling.ts";

/** A schema with the path and the value that an object has there; `undefined` where it has none. */
export interface PlacedNode {
  readonly node: SchemaNode;
  readonly path: FieldPath;
  readonly value: JsonValue | undefined;
}

/**
 * What to do about a field that is unknown where it stands. `ancestry` is the node that lacks it and those around it,
 * from the inside out. A wrong indentation is as common as a slip of the pen, so the parts around and inside are tried too.
 */
export function unknownFieldHint(name: string, ancestry: readonly PlacedNode[]): string | undefined {
  const [here, ...around] = ancestry;
  if (here?.node.type !== "object") return undefined;
  const similar = nearestName(name, here.node.fieldNames);
  if (similar !== undefined) return didYouMean(similar);
  const place = placeOutside(name, around) ?? placeInside(name, here);
  if (place) {
    const path = place.path.length === 0 ? "the top level" : formatFieldPath(place.path);
    return `"${name}" belongs to ${path}: check the indentation.`;
  }
  const longer = longerName(name, here.node.fieldNames);
  return longer === undefined ? undefined : didYouMean(longer);
}

function didYouMean(name: string): string {
  return `Did you mean "${name}"?`;
}

/** The one field that ends in the name: `secretName` for `name`, `defaultBackend` for `backend`. */
function longerName(name: string, fieldNames: readonly string[]): string | undefined {
  const ending = name.slice(0, 1).toUpperCase() + name.slice(1);
  const found = fieldNames.filter((field) => name.length > 3 && field.endsWith(ending));
  return found.length === 1 ? found[0] : undefined;
}

const searchDepth = 3;

/** The nearest part around that has the field, unless it is set there already. */
function placeOutside(name: string, around: readonly PlacedNode[]): PlacedNode | undefined {
  const place = around.find(({ node }) => hasField(node, name));
  const isSet = isJsonObject(place?.value) && Object.hasOwn(place.value, name);
  return isSet ? undefined : place;
}

function hasField(node: SchemaNode, name: string): boolean {
  return node.type === "object" && node.fieldNames.includes(name);
}

/** The one place inside that has the field, looking level by level; undefined where a level has several. */
function placeInside(name: string, here: PlacedNode): PlacedNode | undefined {
  let level: readonly PlacedNode[] = [here];
  for (let depth = 0; depth < searchDepth; depth += 1) {
    level = level.flatMap(({ node, path }) => (node.type === "object" ? childrenOf(node, path) : []));
    const found = level.filter(({ node }) => hasField(node, name));
    if (found.length > 0) return found.length === 1 ? found[0] : undefined;
  }
  return undefined;
}

function childrenOf(node: ObjectNode, path: FieldPath): readonly PlacedNode[] {
  return node.fieldNames.flatMap((field): readonly PlacedNode[] => {
    const child = node.field(field);
    // Nobody means a field of `status`, and items of lists have no place before they are written.
    const isOpen = child?.type === "object" && !(path.length === 0 && field === "status");
    return isOpen ? [{ node: child, path: [...path, field], value: undefined }] : [];
  });
}
