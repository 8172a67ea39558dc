import type { JsonObject, JsonValue } from "../../shared/resources/json.ts";
import { arrayAt, isJsonObject, objectAt, ownValue, stringAt } from "../../shared/resources/json.ts";

/** A node of an OpenAPI schema: of the server's own document, or of a CustomResourceDefinition. */
export interface SchemaNode {
  readonly node: JsonObject;
  /** What `$ref` refers to. */
  readonly definitions: JsonObject;
}

export type Schemas = (type: {
  readonly apiVersion: string;
  readonly kind: string;
}) => SchemaNode | undefined;

/** The schemas of a server's `/openapi/v2`, by type. */
export function serverSchemas(openApi: JsonObject): Schemas {
  const definitions = objectAt(openApi, "definitions") ?? {};
  const byType = new Map<string, SchemaNode>();
  for (const node of Object.values(definitions)) {
    if (!isJsonObject(node)) continue;
    for (const type of typesOf(node)) byType.set(type, { node, definitions });
  }
  return ({ apiVersion, kind }) => byType.get(`${apiVersion}/${kind}`);
}

/** The `apiVersion/kind` of all types that a definition is the schema of. */
export function typesOf(definition: JsonObject): readonly string[] {
  return arrayAt(definition, "x-kubernetes-group-version-kind").flatMap((type) => {
    if (!isJsonObject(type)) return [];
    const group = stringAt(type, "group") ?? "";
    const version = stringAt(type, "version") ?? "";
    return [`${group === "" ? version : `${group}/${version}`}/${stringAt(type, "kind") ?? ""}`];
  });
}

/** The schemas of the served versions of CustomResourceDefinitions, with the metadata that every object has. */
export function customSchemas(definitions: readonly JsonObject[], builtIn: JsonObject): Schemas {
  const shared = objectAt(builtIn, "definitions") ?? {};
  const metadata = { $ref: "#/definitions/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta" };
  const byType = new Map<string, SchemaNode>();
  for (const definition of definitions) {
    const spec = objectAt(definition, "spec") ?? {};
    const kind = stringAt(objectAt(spec, "names") ?? {}, "kind") ?? "";
    for (const version of arrayAt(spec, "versions").filter(isJsonObject)) {
      const schema = objectAt(objectAt(version, "schema") ?? {}, "openAPIV3Schema");
      if (!schema) continue;
      const properties = { ...objectAt(schema, "properties"), ...typeProperties, metadata };
      const type = `${stringAt(spec, "group") ?? ""}/${stringAt(version, "name") ?? ""}/${kind}`;
      byType.set(type, { node: { ...schema, properties }, definitions: shared });
    }
  }
  return ({ apiVersion, kind }) => byType.get(`${apiVersion}/${kind}`);
}

const typeProperties = { apiVersion: { type: "string" }, kind: { type: "string" } };

/** The node that a reference leads to; the node itself where it is none. */
export function resolved(schema: SchemaNode): SchemaNode {
  const reference = referenceOf(schema.node);
  if (reference === undefined) return schema;
  const node = objectAt(schema.definitions, reference.replace("#/definitions/", ""));
  return resolved({ ...schema, node: node ?? {} });
}

function referenceOf(node: JsonObject): string | undefined {
  const own = stringAt(node, "$ref");
  if (own !== undefined) return own;
  const [only] = arrayAt(node, "allOf");
  return isJsonObject(only) ? stringAt(only, "$ref") : undefined;
}

/** The schema of a key of a mapping, or of an item of a list. */
export function childSchema(parent: SchemaNode | undefined, key: string | number): SchemaNode | undefined {
  if (!parent) return undefined;
  const { node, definitions } = resolved(parent);
  const properties = objectAt(node, "properties") ?? {};
  const child: JsonValue | undefined =
    typeof key === "number"
      ? ownValue(node, "items")
      : (ownValue(properties, key) ?? ownValue(node, "additionalProperties"));
  return isJsonObject(child) ? { node: child, definitions } : undefined;
}

/** The names of the fields of a mapping with fixed ones. */
export function fieldNames(schema: SchemaNode | undefined): readonly string[] {
  return schema ? Object.keys(objectAt(resolved(schema).node, "properties") ?? {}) : [];
}

/** The fields that must be set. */
export function requiredNames(schema: SchemaNode): readonly string[] {
  return arrayAt(resolved(schema).node, "required").filter((name) => typeof name === "string");
}

/** What a string may be, as far as the schema tells. */
export function enumOf(schema: SchemaNode | undefined): readonly string[] {
  return schema ? arrayAt(resolved(schema).node, "enum").filter((value) => typeof value === "string") : [];
}

export type SchemaType =
  | "quantity"
  | "int-or-string"
  | "time"
  | "object"
  | "array"
  | "string"
  | "integer"
  | "number"
  | "boolean"
  | "any";

/** What a value of the schema looks like. */
export function schemaType(schema: SchemaNode): SchemaType {
  const reference = referenceOf(schema.node) ?? "";
  if (reference.endsWith(".resource.Quantity")) return "quantity";
  if (/\.meta\.v1\.(Micro)?Time$/.test(reference)) return "time";
  const { node } = resolved(schema);
  if (node["x-kubernetes-int-or-string"] === true || node.format === "int-or-string") return "int-or-string";
  if (node.format === "date-time") return "time";
  return plainTypes.find((type) => type === node.type) ?? "any";
}

const plainTypes = ["object", "array", "string", "integer", "number", "boolean"] as const;
