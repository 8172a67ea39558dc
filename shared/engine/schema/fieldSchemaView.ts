import type { FieldSchema, ListTopology } from "../../resources/fieldSchema.ts";
import type { JsonValue } from "../../resources/json.ts";
import type { SchemaNode } from "./schemaNode.ts";

/** A schema as the comparison sees it. `defaultValue` is that of the field at which the schema stands. */
export function fieldSchemaView(node: SchemaNode, defaultValue?: JsonValue): FieldSchema {
  return {
    type: typeOf(node),
    list: node.type === "list" ? node.topology : atomic,
    scalar: scalarOf(node),
    defaultValue,
    field(name: string): FieldSchema | undefined {
      if (node.type !== "object") return undefined;
      const field = node.field(name) ?? node.rest();
      return field && fieldSchemaView(field, node.defaultOf(name));
    },
    items: () => (node.type === "list" ? fieldSchemaView(node.items()) : undefined),
  };
}

const atomic: ListTopology = { kind: "atomic" };

function typeOf(node: SchemaNode): FieldSchema["type"] {
  if (node.type === "list") return "array";
  if (node.type === "scalar") return "scalar";
  return node.type === "object" && node.typed ? "object" : "unknown";
}

function scalarOf(node: SchemaNode): FieldSchema["scalar"] {
  if (node.type !== "scalar") return "plain";
  if (node.scalar === "quantity") return "quantity";
  return node.scalar === "int-or-string" || node.scalar === "integer-or-text" ? "int-or-string" : "plain";
}
