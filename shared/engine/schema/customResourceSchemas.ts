import type { JsonObject, JsonValue } from "../../resources/json.ts";
import { arrayAt, isJsonObject, objectAt, ownValue, stringAt } from "../../resources/json.ts";
import type { ListTopology } from "../../resources/fieldSchema.ts";
import type { NullRule, ObjectNode, SchemaNode, ShapesNode } from "./schemaNode.ts";
import type { ScalarType } from "./scalarType.ts";

/**
 * Reads the `openAPIV3Schema` of a version of a CustomResourceDefinition as a structural schema: what decides over fields
 * and types, without value validations (patterns, limits, enums, CEL), which are another part's work.
 * `metadata` is the schema of every object's metadata. Anything odd in the schema is read as "takes anything".
 * Rules: k8s.io/apiextensions-apiserver/pkg/apiserver/schema (pruning, defaulting, objectmeta) and validation.
 */
export function customResourceNode(openApiSchema: JsonObject, metadata: SchemaNode): ObjectNode {
  const node = structuralReader(metadata)(openApiSchema);
  const root = node.type === "object" ? node : keptObject;
  return { ...withTypeMeta(root, metadata), required: root.required };
}

type Reader = (schema: JsonObject) => SchemaNode;

/** Nodes are kept per schema object, since YAML aliases can make few objects stand in very many places. */
function structuralReader(metadata: SchemaNode): Reader {
  const made = new WeakMap<JsonObject, SchemaNode>();
  return function read(schema: JsonObject): SchemaNode {
    const known = made.get(schema);
    if (known) return known;
    const plain = nodeOf(schema, read);
    const embedded = plain.type === "object" && isSet(schema, "x-kubernetes-embedded-resource");
    const node = embedded ? withTypeMeta(plain, metadata) : plain;
    made.set(schema, node);
    return node;
  };
}

function nodeOf(schema: JsonObject, read: Reader): SchemaNode {
  const onNull: NullRule = isSet(schema, "nullable") ? "keep" : "drop";
  if (isSet(schema, "x-kubernetes-int-or-string"))
    return { type: "scalar", scalar: "integer-or-text", onNull };
  const type = stringAt(schema, "type");
  const scalar = scalarTypes.get(type ?? "");
  if (scalar) return { type: "scalar", scalar: isInt32(schema) ? "int32" : scalar, onNull };
  if (type === "array") {
    const items = objectAt(schema, "items");
    return {
      type: "list",
      onNull,
      topology: topologyOf(schema),
      items: () => (items ? read(items) : anyValue),
    };
  }
  return objectNode(schema, read);
}

const scalarTypes: ReadonlyMap<string, ScalarType> = new Map([
  ["string", "text"],
  ["boolean", "boolean"],
  ["integer", "integer"],
  ["number", "number"],
]);

/** Of the formats only int32 decides over a type: kube-openapi/pkg/validation/validate.IsValueValidAgainstRange. */
function isInt32(schema: JsonObject): boolean {
  return stringAt(schema, "type") === "integer" && stringAt(schema, "format") === "int32";
}

function topologyOf(schema: JsonObject): ListTopology {
  const kind = stringAt(schema, "x-kubernetes-list-type");
  const keys = arrayAt(schema, "x-kubernetes-list-map-keys").filter((key) => typeof key === "string");
  if (kind === "map" && keys.length > 0) return { kind: "map", keys };
  return { kind: kind === "set" ? "set" : "atomic" };
}

function objectNode(schema: JsonObject, read: Reader): ObjectNode {
  const properties = objectAt(schema, "properties") ?? {};

  function field(name: string): SchemaNode | undefined {
    const property = ownValue(properties, name);
    return isJsonObject(property) ? read(property) : undefined;
  }

  function defaultOf(name: string): JsonValue | undefined {
    const property = ownValue(properties, name);
    return isJsonObject(property) ? ownValue(property, "default") : undefined;
  }

  return {
    type: "object",
    onNull: isSet(schema, "nullable") ? "keep" : "drop",
    typed: stringAt(schema, "type") === "object",
    fieldNames: Object.keys(properties),
    // Defaults are filled in before the validation looks for required fields.
    required: arrayAt(schema, "required").filter(
      (name) => typeof name === "string" && defaultOf(name) === undefined,
    ) as string[],
    field,
    rest: () => restOf(schema, read),
    defaultOf,
  };
}

function restOf(schema: JsonObject, read: Reader): SchemaNode | undefined {
  const additional = ownValue(schema, "additionalProperties");
  if (isJsonObject(additional)) return read(additional);
  if (isSet(schema, "x-kubernetes-preserve-unknown-fields")) return anyValue;
  return additional === true ? prunedValue : undefined;
}

/** Adds what every object and every embedded resource has besides its schema. */
function withTypeMeta(node: ObjectNode, metadata: SchemaNode): ObjectNode {
  const implicit = new Map<string, SchemaNode>([
    ["apiVersion", textValue],
    ["kind", textValue],
    ["metadata", metadata],
  ]);
  return {
    ...node,
    fieldNames: [...new Set([...implicit.keys(), ...node.fieldNames])],
    required: [...new Set(["apiVersion", "kind", ...node.required])],
    field: (name) => implicit.get(name) ?? node.field(name),
  };
}

function isSet(schema: JsonObject, key: string): boolean {
  return ownValue(schema, key) === true;
}

const anyValue: SchemaNode = { type: "any", onNull: "keep" };
const textValue: SchemaNode = { type: "scalar", scalar: "text", onNull: "zero" };

const emptyObject: ObjectNode = {
  type: "object",
  onNull: "keep",
  typed: false,
  fieldNames: [],
  required: [],
  field: () => undefined,
  rest: () => undefined,
  defaultOf: () => undefined,
};

const keptObject: ObjectNode = { ...emptyObject, rest: () => anyValue };

/** Under `additionalProperties: true` the API server keeps scalars and removes every field of a mapping. */
const prunedValue: ShapesNode = {
  type: "shapes",
  onNull: "keep",
  mapping: () => emptyObject,
  list: () => ({ type: "list", onNull: "keep", topology: { kind: "atomic" }, items: () => prunedValue }),
  others: "any",
  lenient: false,
};
