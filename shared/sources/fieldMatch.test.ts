import { describe, expect, test } from "@jest/globals";
import type { FieldPath } from "../resources/fieldPath.ts";
import { formatFieldPath } from "../resources/fieldPath.ts";
import type { JsonObject } from "../resources/json.ts";
import { matchInJsonPatch, matchInManifest, matchInMergePatch, matchInPlugin } from "./fieldMatch.ts";

const object: JsonObject = {
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "api", namespace: "shop" },
  spec: {
    replicas: 3,
    containers: [
      { name: "mesh", image: "mesh:1", ports: [] },
      {
        name: "api",
        image: "api:2",
        args: ["serve", "--fast"],
        ports: [{ containerPort: 80 }, { containerPort: 81 }],
      },
    ],
    tolerations: [{ operator: "Exists" }],
  },
};

type Outcome = readonly [path: string, same: boolean];

describe("matchInManifest", () => {
  const manifest: JsonObject = {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "api" },
    spec: {
      replicas: 1,
      containers: [
        { name: "api", image: "api:2", args: ["--fast", "serve"], ports: [{ containerPort: 81 }] },
      ],
      tolerations: [{ operator: "Equal" }],
    },
  };

  test.each<[name: string, path: FieldPath, outcome: Outcome]>([
    ["a field with the same value", ["kind"], ["kind", true]],
    ["a field with another value", ["spec", "replicas"], ["spec.replicas", false]],
    ["a field that is not there", ["metadata", "namespace"], ["metadata", false]],
    ["a list item by its name", ["spec", "containers", 1, "image"], ["spec.containers[0].image", true]],
    [
      "an item of keys",
      ["spec", "containers", { keys: { name: "api" }, index: 7 }, "image"],
      ["spec.containers[0].image", false],
    ],
    ["an item that is not there", ["spec", "containers", 0, "image"], ["spec.containers", false]],
    [
      "an item by another key",
      ["spec", "containers", 1, "ports", 1, "containerPort"],
      ["spec.containers[0].ports[0].containerPort", true],
    ],
    ["a scalar by its value", ["spec", "containers", 1, "args", 0], ["spec.containers[0].args[1]", true]],
    [
      "an item without keys by its place",
      ["spec", "tolerations", 0, "operator"],
      ["spec.tolerations[0].operator", false],
    ],
    ["the whole object", [], ["", false]],
  ])("%s", (_, path, [expected, same]) => {
    const match = matchInManifest(manifest, { object, path });
    expect([formatFieldPath(match.path), match.same]).toEqual([expected, same]);
  });
});

describe("matchInMergePatch", () => {
  const patch: JsonObject = {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "api", namespace: "shop" },
    spec: { replicas: 3, containers: [{ name: "api", image: "api:2" }] },
  };

  test.each<[name: string, path: FieldPath, outcome: Outcome]>([
    ["what the patch sets", ["spec", "replicas"], ["spec.replicas", true]],
    ["what it sets in a list item", ["spec", "containers", 1, "image"], ["spec.containers[0].image", true]],
    ["not the key of a list item", ["spec", "containers", 1, "name"], ["spec.containers[0].name", false]],
    ["not the kind of its target", ["kind"], ["kind", false]],
    ["not the name of its target", ["metadata", "name"], ["metadata.name", false]],
    ["nothing of another item", ["spec", "containers", 0, "image"], ["spec.containers", false]],
    ["a part of what it does not set as a whole", ["spec"], ["spec", false]],
  ])("%s", (_, path, [expected, same]) => {
    const match = matchInMergePatch(patch, { object, path });
    expect([formatFieldPath(match.path), match.same]).toEqual([expected, same]);
  });
});

describe("matchInJsonPatch", () => {
  const operations = [
    { op: "replace", path: "/spec/replicas", value: 2 },
    { op: "replace", path: "/spec/replicas", value: 3 },
    { op: "add", path: "/spec/containers/-", value: { name: "api", image: "api:2" } },
    { op: "add", path: "/spec/containers/0", value: { name: "mesh", image: "mesh:0" } },
    { op: "remove", path: "/metadata/annotations" },
    { op: "add", path: "/spec/containers/5/ports", value: [] },
  ];

  test.each<[name: string, path: FieldPath, expected: string | undefined]>([
    ["the last operation that sets the value", ["spec", "replicas"], "[1].value"],
    ["a field within an added item", ["spec", "containers", 1, "image"], "[2].value.image"],
    ["an operation on an item that has moved since", ["spec", "containers", 0, "ports"], "[5].value"],
    ["not what has another value now", ["spec", "containers", 0, "image"], undefined],
    ["not what it does not set", ["metadata", "name"], undefined],
  ])("%s", (_, path, expected) => {
    const match = matchInJsonPatch(operations, { object, path });
    expect(match && formatFieldPath(match.path)).toBe(expected);
  });
});

describe("matchInPlugin", () => {
  const plugin = {
    kind: "LabelTransformer",
    labels: { team: "a", api: "mesh:1" },
    list: [{ image: "mesh:1" }, { image: "api:2" }],
  };

  test.each<[name: string, path: FieldPath, expected: string | undefined]>([
    ["the same key with the same value", ["spec", "containers", 1, "image"], "list[1].image"],
    ["not another value", ["kind"], undefined],
    ["not a whole", ["spec"], undefined],
  ])("%s", (_, path, expected) => {
    const match = matchInPlugin(plugin, { object, path });
    expect(match && formatFieldPath(match.path)).toBe(expected);
  });
});
