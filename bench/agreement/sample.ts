import type { JsonObject, JsonValue } from "../../shared/resources/json.ts";
import { objectAt } from "../../shared/resources/json.ts";
import type { Random } from "./random.ts";
import type { SchemaNode } from "./schema.ts";
import { childSchema, enumOf, fieldNames, requiredNames, resolved, schemaType } from "./schema.ts";

/** Values that fields are commonly given, by their names; the first that fits counts. */
const byName: readonly (readonly [RegExp, readonly [JsonValue, ...JsonValue[]]])[] = [
  [/(^|[a-z])port$/i, [8080, 443, 9090]],
  [/image$/, ["registry.example.com/team/app:1.4"]],
  [/mountPath$/, ["/data/extra", "/tmp"]],
  [/^(path|devicePath)$/, ["/extra", "extra"]],
  [/namespace$/i, ["shop", "data"]],
  [/^(key|topologyKey)$/, ["example.com/tier", "kubernetes.io/hostname", "tier"]],
  [/^effect$/, ["NoSchedule", "NoExecute"]],
  [/^operator$/, ["In", "Exists", "Equal", "DoesNotExist"]],
  [/^apiVersion$/, ["v1", "apps/v1"]],
  [/^kind$/, ["ConfigMap", "Deployment"]],
  [/apiGroup$/, ["apps", ""]],
  [/fieldPath$/i, ["metadata.name"]],
  [/(IP|ip|addresses)$/, ["192.0.2.44"]],
  [/cidr/i, ["10.9.0.0/16"]],
  [/host(name)?s?$/i, ["app.example.com"]],
  [/url$/i, ["https://example.com/hook"]],
  [/^protocol$/, ["TCP", "UDP"]],
  [/schedule$/, ["0 3 * * *"]],
  [/^(verbs|operations)$/, ["*", "get"]],
  [/expression$/i, ["true"]],
  [/^(user|username)$/i, ["alice"]],
  [/driver$/i, ["disk.csi.example.com"]],
  [/policy$/i, ["Always", "Retain", "None"]],
  [/uid$/, ["0d2c4b1e-8f5a-4f43-9d4f-3a1f7a0f2b11"]],
];

const texts = ["example", "main", "extra-1", "web", "Example"] as const;
const deepest = 4;

/** A value of the schema as someone might write it: likely right by its type, not always by its meaning. */
export function sampleOf(
  schema: SchemaNode,
  random: Random,
  { name = "", depth = 0 }: { readonly name?: string; readonly depth?: number } = {},
): JsonValue {
  const choice = random.pickAny(enumOf(schema));
  if (choice !== undefined) return choice;
  switch (schemaType(schema)) {
    case "quantity":
      return random.pick(["100m", "1Gi", "2"]);
    case "int-or-string":
      return random.pick<JsonValue>([8080, 1, "25%", "http"]);
    case "time":
      return "2026-11-02T08:00:00Z";
    case "boolean":
      return random.below(2) === 0;
    case "integer":
      return named(name, random, "number") ?? random.pick([1, 2, 10, 60]);
    case "number":
      return 1.5;
    case "array":
      return sampleList(schema, random, { name, depth });
    case "object":
      return sampleMapping(schema, random, depth);
    case "any":
      return fieldNames(schema).length > 0 ? sampleMapping(schema, random, depth) : "any";
    case "string":
      return resolved(schema).node.format === "byte"
        ? "YQ=="
        : (named(name, random, "string") ?? random.pick(texts));
  }
}

function named(name: string, random: Random, type: "string" | "number"): JsonValue | undefined {
  const found = byName.find(([pattern]) => pattern.test(name));
  const value = found && random.pick(found[1]);
  return typeof value === type ? value : undefined;
}

function sampleList(
  schema: SchemaNode,
  random: Random,
  { name, depth }: { readonly name: string; readonly depth: number },
): JsonValue {
  const item = childSchema(schema, 0);
  return item && depth < deepest ? [sampleOf(item, random, { name, depth: depth + 1 })] : [];
}

/** The required fields, and one or two of the others. */
function sampleMapping(schema: SchemaNode, random: Random, depth: number): JsonValue {
  const names = fieldNames(schema);
  const free = objectAt(resolved(schema).node, "additionalProperties");
  if (names.length === 0) {
    return free ? { "example.com": sampleOf({ ...schema, node: free }, random, { depth: depth + 1 }) } : {};
  }
  const required = requiredNames(schema);
  const others = random.shuffle(names.filter((each) => !required.includes(each)));
  const chosen = [...required, ...others.slice(0, depth < 2 ? 1 + random.below(2) : 0)];
  if (depth >= deepest) return {};
  const fields = chosen.flatMap((each): [string, JsonValue][] => {
    const child = childSchema(schema, each);
    return child ? [[each, sampleOf(child, random, { name: each, depth: depth + 1 })]] : [];
  });
  const object: JsonObject = Object.fromEntries(fields);
  return object;
}
