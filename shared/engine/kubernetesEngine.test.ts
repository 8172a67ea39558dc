import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { describeFieldPath } from "../resources/fieldPath.ts";
import type { JsonObject, JsonValue } from "../resources/json.ts";
import { readManifests } from "../resources/manifest.ts";
import { compileArtefact, readArtefact } from "./artefact.ts";
import type { Engine, Verdict } from "./engine.ts";
import { writeFrames } from "./host/frames.ts";
import { startInstance } from "./host/instance.ts";
import { knowledgeSet } from "./host/knowledgeSet.ts";
import { createSession } from "./host/session.ts";
import { loadEngine } from "./loadEngine.ts";

const definitions = readManifests({
  file: "crds.yaml",
  text: readFileSync(join(import.meta.dirname, "fixtures/crds.yaml"), "utf8"),
}).resources.map(({ object }) => object);

let engine: Engine;

beforeAll(async () => {
  engine = (await loadEngine({ version: "1.36", threads: 0 })).engine;
  await engine.validateCreate([configMap("first")]);
}, 60_000);

afterAll(async () => {
  await engine.close();
});

function configMap(name: string, more: JsonObject = {}): JsonObject {
  return { apiVersion: "v1", kind: "ConfigMap", metadata: { name }, ...more };
}

function zone(spec: JsonObject): JsonObject {
  const metadata = { name: "a", namespace: "shop" };
  return { apiVersion: "logistics.example.com/v1", kind: "DeliveryZone", metadata, spec };
}

function describeVerdict({ problems }: Verdict): readonly string[] {
  return problems.map(({ code, path }) => `${code} ${describeFieldPath(path)}`.trimEnd());
}

async function create(
  objects: readonly JsonObject[],
  by: Engine = engine,
): Promise<readonly (readonly string[])[]> {
  return (await by.validateCreate(objects)).map(describeVerdict);
}

const service: JsonObject = {
  apiVersion: "v1",
  kind: "Service",
  metadata: { name: "a" },
  spec: { ports: [{ port: 80 }, { port: 70_000, name: "b" }] },
};

describe("a new object", () => {
  test("is refused for what only the API server's validation knows, at its place", async () => {
    const [verdict] = await engine.validateCreate([service]);
    expect(verdict?.problems).toContainEqual({
      code: "invalid-value",
      path: ["spec", "ports", 1, "port"],
      message: "spec.ports[1].port: Invalid value: 70000: must be between 1 and 65535, inclusive.",
    });
    expect(verdict?.problems).toContainEqual(
      expect.objectContaining({ code: "missing-field", path: ["spec", "ports", 0, "name"] }),
    );
  });

  test("is shown as it would be stored, where that is wanted", async () => {
    const good = { ...service, spec: { ports: [{ port: 80 }] } };
    const [plain] = await engine.validateCreate([good]);
    const [verdict] = await engine.validateCreate([good], { defaults: true, namespace: "shop" });
    expect(plain).toEqual({ problems: [], warnings: [] });
    expect(verdict?.object).toMatchObject({
      metadata: { name: "a", namespace: "shop" },
      spec: {
        ports: [{ port: 80, protocol: "TCP", targetPort: 80 }],
        type: "ClusterIP",
        sessionAffinity: "None",
      },
    });
  });

  test("is warned of", async () => {
    const [verdict] = await engine.validateCreate([
      { apiVersion: "v1", kind: "Endpoints", metadata: { name: "a" }, subsets: [] },
    ]);
    expect(verdict?.problems).toEqual([]);
    expect(verdict?.warnings.join()).toMatch(/deprecated/);
  });

  test("is answered in the order of the objects, one verdict each", async () => {
    const bad = configMap("a", { dat: {} });
    expect(await create([bad, configMap("b"), bad])).toEqual([
      ["unknown-field dat"],
      [],
      ["unknown-field dat"],
    ]);
    expect(await create([])).toEqual([]);
  });
});

describe("an update", () => {
  test("is refused for a field that nobody may change", async () => {
    const before = configMap("a", { immutable: true, data: { a: "1" } });
    const [verdict] = await engine.validateUpdate([{ before, after: { ...before, data: { a: "2" } } }]);
    expect(verdict?.problems.map(({ code }) => code)).toEqual(["immutable-field"]);
  });

  test("is taken where the same object could be created", async () => {
    const before = configMap("a", { data: { a: "1" } });
    const updates = [
      { before, after: configMap("a", { data: { a: "2" } }) },
      { before, after: configMap("a", { dat: {} }) },
    ];
    expect((await engine.validateUpdate(updates)).map(describeVerdict)).toEqual([[], ["unknown-field dat"]]);
  });
});

describe("a server-side apply", () => {
  const applied = configMap("a", { data: { a: "1" } });

  async function appliedBy(manager: string, live?: JsonObject): Promise<JsonObject> {
    const [answer] = await engine.apply([{ applied, manager, ...(live ? { live } : {}) }]);
    if (answer?.kind !== "applied") throw new Error(JSON.stringify(answer));
    return answer.object;
  }

  test("gives the object with its managed fields", async () => {
    const object = await appliedBy("first");
    expect(object).toMatchObject({
      data: { a: "1" },
      metadata: { namespace: "default", managedFields: [{ manager: "first", operation: "Apply" }] },
    });
  });

  test("tells the fields that others own with another value, and takes them by force", async () => {
    const live = await appliedBy("first");
    const change = { live, applied: configMap("a", { data: { a: "2" } }), manager: "second" };
    const [conflict, forced] = await engine.apply([change, { ...change, force: true }]);
    expect(conflict).toMatchObject({
      kind: "conflicts",
      conflicts: [{ manager: "first", operation: "Apply", path: ["data", "a"] }],
    });
    expect(forced).toMatchObject({ kind: "applied", object: { data: { a: "2" } } });
  });

  test("tells what changes, where that is wanted", async () => {
    const live = await appliedBy("first");
    const requests = [
      { live, applied, manager: "first" },
      { live, applied: configMap("a", { data: { b: "1" } }), manager: "first" },
    ];
    const [same, other] = await engine.apply(requests, { compare: true });
    expect(same).toMatchObject({ kind: "applied", object: live, changes: [] });
    expect(other).toMatchObject({
      kind: "applied",
      changes: [
        { kind: "added", path: ["data", "b"] },
        { kind: "removed", path: ["data", "a"] },
      ],
    });
  });

  test("is refused as the object is", async () => {
    const answers = await engine.apply([
      { applied: configMap("a", { dat: {} }), manager: "first" },
      { applied: configMap("a", { data: { a: Number.NaN } }), manager: "first" },
    ]);
    expect(answers).toMatchObject([
      { kind: "refused", problems: [{ code: "unknown-field", path: ["dat"] }] },
      { kind: "refused", problems: [{ code: "wrong-type", path: ["data", "a"] }] },
    ]);
  });
});

describe("admission policies", () => {
  const policy: JsonObject = {
    apiVersion: "admissionregistration.k8s.io/v1",
    kind: "ValidatingAdmissionPolicy",
    metadata: { name: "short" },
    spec: {
      matchConstraints: {
        resourceRules: [
          {
            apiGroups: [""],
            apiVersions: ["v1"],
            operations: ["CREATE"],
            resources: ["configmaps", "secrets"],
          },
        ],
      },
      validations: [
        {
          expression: "object.metadata.name.size() < 3",
          messageExpression:
            "'too long: ' + (has(object.data) ? string(object.data.a) : object.metadata.name)",
        },
      ],
    },
  };
  const binding: JsonObject = {
    apiVersion: "admissionregistration.k8s.io/v1",
    kind: "ValidatingAdmissionPolicyBinding",
    metadata: { name: "everywhere" },
    spec: { policyName: "short", validationActions: ["Deny"] },
  };

  test("deny what their expressions do, in the order of the objects", async () => {
    const policies = await engine.readPolicies([policy, binding]);
    expect(policies.problems).toEqual([[], []]);
    const objects = [configMap("ab"), configMap("abc"), configMap("a")];
    const { answers } = await policies.admit({ operation: "CREATE", objects });
    expect(answers.map(({ denials }) => denials.map(({ message }) => message))).toEqual([
      [],
      ["too long: abc"],
      [],
    ]);
    expect(answers[1]?.denials[0]).toMatchObject({ policy: "short", binding: "everywhere" });
  });

  test("tell no value of a Secret", async () => {
    const policies = await engine.readPolicies([policy, binding]);
    const secret = {
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: "abc" },
      stringData: { a: "hunter2" },
    };
    const { answers } = await policies.admit({ operation: "CREATE", objects: [secret] });
    expect(answers[0]?.denials.map(({ message }) => message)).toEqual(["too long: ***"]);
  });

  test("have problems where they can't be compiled", async () => {
    const spec = {
      ...(policy.spec as JsonObject),
      validations: [{ expression: "object.metadata.name.size(" }],
    };
    const { problems } = await engine.readPolicies([{ ...policy, spec }, binding]);
    expect(problems[0]?.map(({ path }) => describeFieldPath(path))).toEqual([
      "spec.validations[0].expression",
    ]);
  });

  test("know custom resources", async () => {
    const rules = [
      { apiGroups: ["logistics.example.com"], apiVersions: ["*"], operations: ["UPDATE"], resources: ["*"] },
    ];
    const spec = {
      matchConstraints: { resourceRules: rules },
      validations: [
        { expression: "object.spec.region == oldObject.spec.region", message: "it may not move" },
      ],
    };
    const policies = await engine
      .withCustomResources(definitions)
      .readPolicies([{ ...policy, spec }, binding]);
    const updates = ["north", "south"].map((region) => ({
      before: zone({ region: "north", owner: null }),
      after: zone({ region, owner: null }),
    }));
    const { answers } = await policies.admit({ operation: "UPDATE", updates });
    expect(answers.map(({ denials }) => denials.map(({ message }) => message))).toEqual([
      [],
      ["it may not move"],
    ]);
  });
});

test("the Pod Security Standards are told by their checks, with the fields to mend", async () => {
  const pod = { hostNetwork: true, containers: [{ name: "a", image: "a" }] };
  const objects: readonly JsonObject[] = [
    { apiVersion: "v1", kind: "Pod", metadata: { name: "a" }, spec: pod },
    configMap("a"),
  ];
  const [found, none] = await engine.podSecurity(objects, { level: "baseline" });
  expect(found?.violations).toMatchObject([{ check: "hostNamespaces", paths: [["spec", "hostNetwork"]] }]);
  expect(none).toEqual({ violations: [] });
});

describe("a custom resource", () => {
  test("is judged by its definition, and unknown without it", async () => {
    const bad = zone({ region: "north", owner: null, active: "yes" });
    const taught = engine.withCustomResources(definitions);
    expect(await create([bad], taught)).toEqual([["wrong-type spec.active"]]);
    expect(await create([bad])).toEqual([["unknown-kind kind"]]);
  });

  test("goes by the definition that was given last", async () => {
    const [first] = definitions;
    const open = withSchema(first ?? {}, { type: "object", "x-kubernetes-preserve-unknown-fields": true });
    const object = zone({ anything: 1 });
    expect(await create([object], engine.withCustomResources([...definitions, open]))).toEqual([[]]);
    expect(
      await create([object], engine.withCustomResources(definitions).withCustomResources([open])),
    ).toEqual([[]]);
    expect(await create([object], engine.withCustomResources([open, ...definitions]))).not.toEqual([[]]);
  });

  test("is refused where its definition is", async () => {
    const [first] = definitions;
    const broken = withSchema(first ?? {}, { type: "nothing" });
    const [verdict] = await engine.withCustomResources([broken]).validateCreate([zone({})]);
    expect(verdict?.problems).toMatchObject([
      { code: "unknown-kind", hint: expect.stringContaining("definition") },
    ]);
  });
});

function withSchema(definition: JsonObject, schema: JsonObject): JsonObject {
  const versions = [{ name: "v1", served: true, storage: true, schema: { openAPIV3Schema: schema } }];
  return { ...definition, spec: { ...(definition.spec as JsonObject), versions } };
}

describe("an object of any size, depth and content", () => {
  function nest(levels: number): JsonValue {
    let value: JsonValue = 1;
    for (let level = 0; level < levels; level += 1) value = { a: value };
    return value;
  }

  test.each<[string, JsonObject, readonly string[]]>([
    ["of 10 MB is refused", configMap("a", { data: { a: "x".repeat(10_000_000) } }), ["object-too-large"]],
    ["of 2 MB is judged", configMap("a", { data: { a: "x".repeat(2_000_000) } }), ["invalid-value"]],
    ["of very many levels is refused", configMap("a", { data: nest(1_000_000) }), ["object-too-large"]],
    ["of many levels is judged", configMap("a", { data: nest(9_000) }), ["wrong-type data.a"]],
    [
      "with lone surrogates is judged",
      configMap("a", { data: { a: "\ud800", "\udc00": "x" } }),
      ["invalid-value data"],
    ],
    [
      "with a number that is none is refused",
      configMap("a", { data: { a: Number.NaN } }),
      ["wrong-type data.a"],
    ],
    [
      "with a key __proto__ is judged",
      JSON.parse(JSON.stringify(configMap("a")).replace("{", '{"__proto__":{},')) as JsonObject,
      ["unknown-field __proto__"],
    ],
    ["without a kind is refused", { apiVersion: "v1", metadata: { name: "a" } }, ["missing-field kind"]],
    ["that is empty is refused", {}, ["missing-field kind"]],
  ])(
    "%s",
    async (_, object, problems) => {
      const [verdict, next] = await create([object, configMap("next")]);
      expect(verdict?.map((each, index) => each.slice(0, problems[index]?.length))).toEqual(problems);
      expect(next).toEqual([]);
    },
    60_000,
  );
});

test("no message tells a value of a Secret", async () => {
  const value = "hunter2-value";
  const encoded = Buffer.from(value).toString("base64");
  const metadata = { name: "a", labels: { a: { b: value } }, generation: value };
  const secrets: readonly JsonObject[] = [
    {
      metadata,
      data: { a: value, b: { c: value }, d: [value] },
      stringData: { a: [value] },
      immutable: value,
    },
    {
      metadata: { name: "a" },
      type: "kubernetes.io/dockerconfigjson",
      data: { ".dockerconfigjson": encoded },
    },
    { metadata: { name: "a" }, type: "kubernetes.io/basic-auth", stringData: { [`${value} x`]: value } },
    { metadata: { name: "a" }, stringData: { a: 1.5 }, data: [value] },
  ];
  const objects = secrets.map((secret) => ({ apiVersion: "v1", kind: "Secret", ...secret }));
  const verdicts = await engine.validateCreate(objects);
  expect(verdicts.every(({ problems }) => problems.length > 0)).toBe(true);
  const messages = verdicts.flatMap(({ problems, warnings }) => [
    ...problems.map(({ message }) => message),
    ...warnings,
  ]);
  expect(messages.filter((message) => message.includes(encoded) || message.includes(`"${value}"`))).toEqual(
    [],
  );
});

test("an instance that replaces another knows the custom resources too", async () => {
  const folder = join(import.meta.dirname, "artefacts");
  const module = await compileArtefact(await readArtefact(folder, "1.36"));
  const session = createSession(() => startInstance(module), { memoryLimit: 0 });
  const set = knowledgeSet(
    "customResources",
    definitions.map((definition) => Buffer.from(JSON.stringify(definition))),
  );
  const frames = writeFrames([Buffer.from(JSON.stringify(zone({ region: "north", owner: null })))]);
  for (let round = 0; round < 3; round += 1) {
    const batch = { operation: "create", options: {}, sets: [set], frames, groups: 1 };
    expect(session.answer(batch).groups.map(({ length }) => length)).toEqual([0]);
  }
}, 60_000);

test("threads give the same verdicts as the caller's thread", async () => {
  const objects = Array.from({ length: 700 }, (_, index): JsonObject =>
    index % 7 === 0 ? zone({ active: index }) : index % 5 === 0 ? service : configMap(`a${index}`),
  );
  const taught = engine.withCustomResources(definitions);
  const { engine: threaded } = await loadEngine({ version: "1.36", threads: 2 });
  const [own, others] = await Promise.all([
    taught.validateCreate(objects),
    threaded.withCustomResources(definitions).validateCreate(objects),
  ]);
  await threaded.close();
  expect(others).toEqual(own);
}, 60_000);
