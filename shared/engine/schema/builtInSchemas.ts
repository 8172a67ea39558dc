import type { JsonValue } from "../../resources/json.ts";
import type { Artefact, ArtefactList, ArtefactObject, ArtefactSchema, ArtefactShapes } from "./artefact.ts";
import type { ListNode, ObjectNode, SchemaNode, ShapesNode } from "./schemaNode.ts";

/** The schemas of an artefact as nodes, each made when it is first asked for. */
export interface BuiltInSchemas {
  node(index: number): SchemaNode;
  /** The schema of `metadata`. */
  objectMeta(): SchemaNode;
}

/** Opens the schema table of an artefact. Throws RangeError where a schema names one that is not there. */
export function builtInSchemas(artefact: Artefact): BuiltInSchemas {
  const made = new Map<number, SchemaNode>();

  function node(index: number): SchemaNode {
    const known = made.get(index);
    if (known) return known;
    const schema = artefact.schemas[index];
    if (schema === undefined) throw new RangeError(`The artefact has no schema ${index}.`);
    const result = nodeOf(schema, node);
    made.set(index, result);
    return result;
  }

  return { node, objectMeta: () => node(artefact.objectMeta) };
}

type NodeAt = (index: number) => SchemaNode;

function nodeOf(schema: ArtefactSchema, at: NodeAt): SchemaNode {
  if (schema === "any") return { type: "any", onNull: "zero" };
  if (typeof schema === "string") return { type: "scalar", scalar: schema, onNull: "zero" };
  if ("fields" in schema) return objectNode(schema, at);
  if ("values" in schema) return { ...objectNode({ fields: {} }, at), rest: () => at(schema.values) };
  if ("items" in schema) return listNode(schema, at);
  return shapesNode(schema, at);
}

function objectNode(schema: ArtefactObject, at: NodeAt): ObjectNode {
  return {
    type: "object",
    onNull: "zero",
    typed: true,
    fieldNames: Object.keys(schema.fields),
    required: schema.required ?? [],
    field(name: string): SchemaNode | undefined {
      const index = Object.hasOwn(schema.fields, name) ? schema.fields[name] : undefined;
      return index === undefined ? undefined : at(index);
    },
    rest: () => undefined,
    defaultOf(name: string): JsonValue | undefined {
      return schema.defaults && Object.hasOwn(schema.defaults, name) ? schema.defaults[name] : undefined;
    },
  };
}

function listNode(schema: ArtefactList, at: NodeAt): ListNode {
  const topology = schema.keys
    ? ({ kind: "map", keys: schema.keys } as const)
    : ({ kind: schema.set ? "set" : "atomic" } as const);
  return { type: "list", onNull: "zero", topology, items: () => at(schema.items) };
}

function shapesNode(schema: ArtefactShapes, at: NodeAt): ShapesNode {
  return {
    type: "shapes",
    onNull: "zero",
    mapping: () => at(schema.mapping),
    list: () => (schema.list === undefined ? undefined : at(schema.list)),
    others: schema.boolean ? "boolean" : "any",
    lenient: true,
  };
}
