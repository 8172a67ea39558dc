import type { JsonObject, JsonValue } from "../../../shared/resources/json.ts";
import { arrayAt, isJsonArray, isJsonObject, objectAt, stringAt } from "../../../shared/resources/json.ts";
import { typesOf } from "../schema.ts";

/** A JSON Schema by the name of the file that kubeconform looks for. */
export type SchemaFiles = ReadonlyMap<string, JsonObject>;

/** The file that holds the schema of a type: the kind, the first part of the group, the version, all in lower case. */
export function schemaFileName(apiVersion: string, kind: string): string {
  const [version = "", group] = apiVersion.split("/").toReversed();
  const parts = group === undefined ? [kind, version] : [kind, group.split(".")[0] ?? "", version];
  return `${parts.join("-").toLowerCase()}.json`;
}

/**
 * Schemas as the collections for kubeconform have them ("standalone-strict"): references written out, fields beside the known
 * ones forbidden, and null allowed for fields that may be left out.
 */
export function strictSchemas(openApi: JsonObject): SchemaFiles {
  const definitions = objectAt(openApi, "definitions") ?? {};
  const files = new Map<string, JsonObject>();
  for (const definition of Object.values(definitions)) {
    if (!isJsonObject(definition)) continue;
    const types = typesOf(definition);
    if (types.length === 0 || types.length > 1) continue;
    for (const type of types) {
      const at = type.lastIndexOf("/");
      const [apiVersion, kind] = [type.slice(0, at), type.slice(at + 1)];
      const schema = strict(definition, { definitions, above: [] });
      files.set(schemaFileName(apiVersion, kind), withType(schema, apiVersion, kind));
    }
  }
  return files;
}

/** The same of the served versions of CustomResourceDefinitions. */
export function strictCustomSchemas(customDefinitions: readonly JsonObject[]): SchemaFiles {
  const files = new Map<string, JsonObject>();
  for (const definition of customDefinitions) {
    const spec = objectAt(definition, "spec") ?? {};
    const kind = stringAt(objectAt(spec, "names") ?? {}, "kind") ?? "";
    for (const version of arrayAt(spec, "versions").filter(isJsonObject)) {
      const schema = objectAt(objectAt(version, "schema") ?? {}, "openAPIV3Schema");
      if (!schema || version.served !== true) continue;
      const apiVersion = `${stringAt(spec, "group") ?? ""}/${stringAt(version, "name") ?? ""}`;
      const properties = {
        apiVersion: { type: "string" },
        kind: { type: "string" },
        metadata: { type: "object" },
      };
      const whole = { ...schema, properties: { ...objectAt(schema, "properties"), ...properties } };
      files.set(schemaFileName(apiVersion, kind), strict(whole, { definitions: {}, above: [] }));
    }
  }
  return files;
}

function withType(schema: JsonObject, apiVersion: string, kind: string): JsonObject {
  const properties = objectAt(schema, "properties") ?? {};
  const fixed = {
    apiVersion: { type: "string", enum: [apiVersion] },
    kind: { type: "string", enum: [kind] },
  };
  return { ...schema, properties: { ...properties, ...fixed } };
}

interface Scope {
  readonly definitions: JsonObject;
  /** The references that are being written out, so that one that leads to itself ends. */
  readonly above: readonly string[];
}

function strict(node: JsonObject, scope: Scope): JsonObject {
  const reference = stringAt(node, "$ref");
  if (reference !== undefined) {
    const name = reference.replace("#/definitions/", "");
    const target = objectAt(scope.definitions, name);
    if (!target || scope.above.includes(name)) return {};
    return strict(target, { ...scope, above: [...scope.above, name] });
  }
  if (node.format === "int-or-string" || node["x-kubernetes-int-or-string"] === true) {
    return { oneOf: [{ type: "string" }, { type: "integer" }] };
  }
  const rest = Object.fromEntries(
    Object.entries(node).flatMap(([key, value]): [string, JsonValue][] =>
      key === "description" || key.startsWith("x-kubernetes-") ? [] : [[key, strictPart(key, value, scope)]],
    ),
  );
  return closed(nullable(rest, node), node);
}

function strictPart(key: string, value: JsonValue, scope: Scope): JsonValue {
  if ((key === "items" || key === "additionalProperties" || key === "not") && isJsonObject(value))
    return strict(value, scope);
  if (/^(oneOf|anyOf|allOf)$/.test(key) && isJsonArray(value)) return value;
  if (key !== "properties" || !isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, child]) => [name, isJsonObject(child) ? strict(child, scope) : child]),
  );
}

function closed(schema: JsonObject, node: JsonObject): JsonObject {
  const open = node["x-kubernetes-preserve-unknown-fields"] === true || !objectAt(schema, "properties");
  return open || Object.hasOwn(schema, "additionalProperties")
    ? schema
    : { ...schema, additionalProperties: false };
}

function nullable(schema: JsonObject, node: JsonObject): JsonObject {
  const required = arrayAt(node, "required");
  const properties = objectAt(schema, "properties");
  const own = node.nullable === true ? { ...schema, ...withNull(schema) } : schema;
  if (!properties) return own;
  const changed = Object.entries(properties).map(([name, child]): [string, JsonValue] => [
    name,
    isJsonObject(child) && !required.includes(name) ? { ...child, ...withNull(child) } : child,
  ]);
  return { ...own, properties: Object.fromEntries(changed) };
}

function withNull(schema: JsonObject): JsonObject {
  const type = stringAt(schema, "type");
  const values = arrayAt(schema, "enum");
  const oneOf = arrayAt(schema, "oneOf");
  return {
    ...(type !== undefined && { type: [type, "null"] }),
    ...(values.length > 0 && { enum: [...values, null] }),
    ...(type === undefined && oneOf.length > 0 && { oneOf: [...oneOf, { type: "null" }] }),
  };
}
