import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { formatFieldPath } from "../../resources/fieldPath.ts";
import type { FieldSchema } from "../../resources/fieldSchema.ts";
import type { GroupVersionKind } from "../../resources/groupVersionKind.ts";
import type { JsonObject, JsonValue } from "../../resources/json.ts";
import { readManifests } from "../../resources/manifest.ts";
import type { KindFacts } from "../engine.ts";
import type { Knowledge } from "./knowledge.ts";
import { readKnowledge } from "./readKnowledge.ts";

const engineFolder = join(import.meta.dirname, "..");
const builtIn = await readKnowledge(engineFolder, "1.36");
const crds = readManifests({
  file: "crds.yaml",
  text: readFileSync(join(engineFolder, "fixtures/crds.yaml"), "utf8"),
}).resources.map(({ object }) => object);
const known = builtIn.withCustomResources(crds);

const deployment: GroupVersionKind = { group: "apps", version: "v1", kind: "Deployment" };
const deliveryZone: GroupVersionKind = {
  group: "logistics.example.com",
  version: "v1",
  kind: "DeliveryZone",
};

function problemsOf(by: Knowledge, object: JsonObject): readonly string[] {
  return by.explain(object).map(({ code, path }) => `${code} ${formatFieldPath(path)}`);
}

/** The schema at a path; `[]` steps into the items of a list. */
function schemaAt(gvk: GroupVersionKind, path: string): FieldSchema | undefined {
  let schema = known.schemaOf(gvk);
  for (const part of path.split(".")) schema = part === "[]" ? schema?.items() : schema?.field(part);
  return schema;
}

describe("the schema of a kind", () => {
  const plain = { scalar: "plain", list: { kind: "atomic" }, defaultValue: undefined };

  function byKeys(...keys: string[]): object {
    return { ...plain, type: "array", list: { kind: "map", keys } };
  }

  test.each<[string, object]>([
    ["spec", { ...plain, type: "object", defaultValue: {} }],
    ["spec.replicas", { ...plain, type: "scalar" }],
    ["spec.template.spec.containers", byKeys("name")],
    ["spec.template.spec.containers.[].ports", byKeys("containerPort", "protocol")],
    ["spec.template.spec.containers.[].ports.[].protocol", { ...plain, type: "scalar", defaultValue: "TCP" }],
    ["spec.template.spec.containers.[].command", { ...plain, type: "array" }],
    ["spec.template.spec.containers.[].resources.limits", { ...plain, type: "object" }],
    [
      "spec.template.spec.containers.[].resources.limits.cpu",
      { ...plain, type: "scalar", scalar: "quantity" },
    ],
    [
      "spec.template.spec.containers.[].livenessProbe.httpGet.port",
      { ...plain, type: "scalar", scalar: "int-or-string" },
    ],
    ["metadata.finalizers", { ...plain, type: "array", list: { kind: "set" } }],
    ["metadata.managedFields.[].fieldsV1", { ...plain, type: "unknown" }],
    ["metadata.labels.any", { ...plain, type: "scalar" }],
  ])("Deployment %s", (path, expected) => {
    expect(schemaAt(deployment, path)).toMatchObject(expected);
  });

  test.each<[string, object]>([
    ["metadata.labels", { ...plain, type: "object" }],
    ["spec.mode", { ...plain, type: "scalar", defaultValue: "automatic" }],
    ["spec.postcodes", { ...plain, type: "array", list: { kind: "set" } }],
    ["spec.depots", byKeys("name")],
    ["spec.depots.[].capacity", { ...plain, type: "scalar", defaultValue: 10 }],
    ["spec.port", { ...plain, type: "scalar", scalar: "int-or-string" }],
    ["spec.settings.free", { ...plain, type: "unknown" }],
    ["spec.anything", { ...plain, type: "unknown" }],
    ["spec.quotas.some.limit", { ...plain, type: "scalar" }],
  ])("custom resource %s", (path, expected) => {
    expect(schemaAt(deliveryZone, path)).toMatchObject(expected);
  });

  test.each([
    [deployment, "spec.nothing"],
    [deployment, "spec.replicas.nothing"],
    [deployment, "spec.__proto__"],
    [deployment, "spec.constructor"],
    [deployment, "metadata.name.[]"],
    [deliveryZone, "spec.__proto__"],
    [deliveryZone, "spec.closed.nothing"],
  ])("is not there for a field that is not: %j %s", (gvk, path) => {
    expect(schemaAt(gvk, path)).toBeUndefined();
  });

  test("and its facts are not there for a kind that is not", () => {
    for (const kind of ["Deplyoment", "constructor", "__proto__"]) {
      expect(known.schemaOf({ ...deployment, kind })).toBeUndefined();
      expect(known.factsOf({ ...deployment, kind })).toBeUndefined();
    }
  });

  test.each<[GroupVersionKind, KindFacts]>([
    [deployment, { plural: "deployments", scope: "Namespaced", served: true, shortNames: ["deploy"] }],
    [
      { group: "", version: "v1", kind: "Namespace" },
      { plural: "namespaces", scope: "Cluster", served: true, shortNames: ["ns"] },
    ],
    [
      { group: "", version: "v1", kind: "Endpoints" },
      {
        plural: "endpoints",
        scope: "Namespaced",
        served: true,
        shortNames: ["ep"],
        deprecated: "1.33",
        replacement: { group: "discovery.k8s.io", version: "v1", kind: "EndpointSlice" },
      },
    ],
    [
      { group: "policy", version: "v1beta1", kind: "PodDisruptionBudget" },
      {
        plural: "poddisruptionbudgets",
        scope: "Namespaced",
        served: false,
        shortNames: ["pdb"],
        deprecated: "1.21",
        removed: "1.25",
        replacement: { group: "policy", version: "v1", kind: "PodDisruptionBudget" },
      },
    ],
    [deliveryZone, { plural: "deliveryzones", scope: "Namespaced", served: true, shortNames: [] }],
    [
      { ...deliveryZone, version: "v1beta1", kind: "Carrier" },
      { plural: "carriers", scope: "Cluster", served: true, shortNames: [] },
    ],
  ])("%j is %j", (gvk, facts) => {
    expect(known.factsOf(gvk)).toEqual(facts);
  });
});

describe("custom resources", () => {
  const zone = { apiVersion: "logistics.example.com/v1", kind: "DeliveryZone", metadata: { name: "a" } };

  function definition(schema: JsonValue, spec: JsonObject = {}): JsonObject {
    const versions = [{ name: "v1", served: true, storage: true, schema: { openAPIV3Schema: schema } }];
    const names = { kind: "DeliveryZone", plural: "deliveryzones" };
    return {
      apiVersion: "apiextensions.k8s.io/v1",
      kind: "CustomResourceDefinition",
      spec: { group: "logistics.example.com", names, scope: "Namespaced", versions, ...spec },
    };
  }

  test("are known to the engine that was given their definition, and not to the one before", () => {
    expect(problemsOf(builtIn, zone)).toEqual(["unknown-kind kind"]);
    expect(problemsOf(known, zone)).toEqual(["missing-field spec"]);
  });

  test("go by the definition that was given last", () => {
    const open = definition({ type: "object", "x-kubernetes-preserve-unknown-fields": true });
    const closed = definition({ type: "object" });
    const object = { ...zone, spec: {} };
    expect(problemsOf(builtIn.withCustomResources([open, closed]), object)).toEqual(["unknown-field spec"]);
    expect(problemsOf(builtIn.withCustomResources([closed, open]), object)).toEqual([]);
    expect(problemsOf(builtIn.withCustomResources([open]).withCustomResources([closed]), object)).toEqual([
      "unknown-field spec",
    ]);
  });

  test("don't take the place of a built-in kind", () => {
    const apps = definition(
      { type: "object" },
      { group: "apps", names: { kind: "Deployment", plural: "deployments" } },
    );
    const object = { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "a" } };
    expect(problemsOf(builtIn.withCustomResources([apps]), object)).toEqual(["missing-field spec"]);
  });

  test.each<[string, JsonObject]>([
    ["is another object", { apiVersion: "v1", kind: "ConfigMap", data: {} }],
    ["is of v1beta1", { ...definition({ type: "object" }), apiVersion: "apiextensions.k8s.io/v1beta1" }],
    ["has no spec", { apiVersion: "apiextensions.k8s.io/v1", kind: "CustomResourceDefinition" }],
    ["has no names", definition({}, { names: [] })],
    ["has no versions", definition({}, { versions: "v1" })],
  ])("are not known from a definition that %s", (_, object) => {
    expect(problemsOf(builtIn.withCustomResources([object]), zone)).toEqual(["unknown-kind kind"]);
  });

  test.each<[string, JsonValue]>([
    ["no schema", null],
    ["text as schema", "object"],
    ["a scalar at the root", { type: "string" }],
    ["text as properties", { type: "object", properties: "a", "x-kubernetes-preserve-unknown-fields": true }],
    ["a type that is none", { type: "object", properties: { spec: { type: ["object"] } } }],
    ["a number as property", { type: "object", properties: { spec: 1 }, additionalProperties: true }],
    [
      "lists without items",
      { type: "object", properties: { spec: { type: "object", properties: { a: { type: "array" } } } } },
    ],
  ])("are checked without an exception by a definition with %s", (_, schema) => {
    const object = { ...zone, spec: { a: [1] } };
    expect(() => problemsOf(builtIn.withCustomResources([definition(schema)]), object)).not.toThrow();
  });

  test("of a schema that aliases make endless in effect are checked in no time", () => {
    let schema: JsonObject = { type: "string" };
    for (let level = 0; level < 60; level += 1) {
      schema = { type: "object", properties: { left: schema, right: schema } };
    }
    let value: JsonValue = 1;
    for (let level = 0; level < 59; level += 1) value = { left: value };
    const object = { ...zone, spec: value };
    const endless = builtIn.withCustomResources([
      definition({ type: "object", properties: { spec: schema } }),
    ]);
    expect(problemsOf(endless, object)).toEqual([`wrong-type spec${".left".repeat(59)}`]);
  });
});

describe("an object of any depth and width", () => {
  const depth = 100_000;

  function nest(key: string, innermost: JsonValue): JsonValue {
    let value = innermost;
    for (let level = 0; level < depth; level += 1) value = { [key]: value };
    return value;
  }

  test("is checked without exhausting the stack when it is wide", () => {
    const data: Record<string, JsonValue> = {};
    for (let index = 0; index < 300_000; index += 1) data[`key-${index}`] = "value";
    data.last = 1;
    const object = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a" }, data };
    expect(problemsOf(known, object)).toEqual(["wrong-type data.last"]);
  });

  test("is checked without exhausting the stack when it is deep", () => {
    const schema = nest("not", { unknown: 1, type: 5 });
    const object = {
      apiVersion: "apiextensions.k8s.io/v1",
      kind: "CustomResourceDefinition",
      metadata: { name: "a.example.com" },
      spec: {
        group: "example.com",
        scope: "Cluster",
        names: { plural: "a", kind: "A" },
        versions: [{ name: "v1", served: true, storage: true, schema: { openAPIV3Schema: schema } }],
      },
    };
    const problems = known.explain(object);
    expect(problems.map(({ code, path }) => [code, path.length, path.at(-1)])).toEqual([
      ["unknown-field", depth + 6, "unknown"],
      ["wrong-type", depth + 6, "type"],
    ]);
  });
});

test("no message tells a value, which may be a secret", () => {
  const value = "hunter2-value";
  const object = {
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: "a", labels: { a: { b: value } }, generation: value },
    data: { a: value, b: { c: value }, d: [value] },
    stringData: { a: [value] },
    immutable: value,
  };
  const problems = known.explain(object);
  expect(problems).toHaveLength(7);
  expect(JSON.stringify(problems)).not.toContain(value);
});
