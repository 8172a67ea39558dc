import { describe, expect, test } from "@jest/globals";
import type { FieldPath } from "../../resources/fieldPath.ts";
import { formatFieldPath } from "../../resources/fieldPath.ts";
import type { JsonObject } from "../../resources/json.ts";
import { parseYaml } from "../../resources/yamlDocuments.ts";
import { findGenerator, findSetting, generatorName, setsAnything } from "./setting.ts";

const deployment: JsonObject = {
  metadata: { name: "dev-api", namespace: "shop", labels: { team: "a" }, annotations: { "a.b/c": "d" } },
  spec: {
    replicas: 3,
    selector: { matchLabels: { team: "a" } },
    template: { spec: { containers: [{ image: "ghcr.io/x/api:2.10" }, { image: "x:1@sha256:0f" }] } },
  },
};
const configMap: JsonObject = { metadata: { name: "dev-settings-5f" }, data: { LOG: "info", "a.ini": "x" } };

const containers: FieldPath = ["spec", "template", "spec", "containers"];
const workload = {
  gvk: { group: "apps", version: "v1", kind: "Deployment" },
  name: "dev-api",
  originalName: "api",
};
const settings = {
  gvk: { group: "", version: "v1", kind: "ConfigMap" },
  name: "dev-settings-5f",
  originalName: "settings",
};

function parse(text: string): JsonObject {
  return parseYaml(text).documents[0]?.toJS() as JsonObject;
}

describe("findSetting", () => {
  test.each<[kustomization: string, path: FieldPath, expected: string | undefined]>([
    ["images: [{name: ghcr.io/x/api, newTag: '2.10'}]", [...containers, 0, "image"], "images[0].newTag"],
    [
      "images: [{name: api, newName: ghcr.io/x/api, newTag: '2.10'}]",
      [...containers, 0, "image"],
      "images[0].newTag",
    ],
    ["images: [{name: api, newName: ghcr.io/x/api}]", [...containers, 0, "image"], "images[0].newName"],
    ["images: [{name: x, digest: 'sha256:0f'}]", [...containers, 1, "image"], "images[0].digest"],
    ["images: [{name: x, newTag: '1'}]", [...containers, 1, "image"], "images[0].newTag"],
    ["images: [{name: ghcr.io/x/api, newTag: '2.1'}]", [...containers, 0, "image"], undefined],
    ["images: [{name: ghcr.io/x/ap, newTag: '2.10'}]", [...containers, 0, "image"], undefined],
    ["images: [{newTag: '2.10'}, 3]", [...containers, 0, "image"], undefined],
    ["replicas: [{name: api, count: 3}]", ["spec", "replicas"], "replicas[0].count"],
    ["replicas: [{name: web, count: 3}]", ["spec", "replicas"], undefined],
    ["replicas: [{name: api, count: 2}]", ["spec", "replicas"], undefined],
    ["namespace: shop", ["metadata", "namespace"], "namespace"],
    ["namespace: other", ["metadata", "namespace"], undefined],
    [
      "labels: [{pairs: {team: b}}, {pairs: {team: a}}]",
      ["metadata", "labels", "team"],
      "labels[1].pairs.team",
    ],
    ["commonLabels: {team: a}", ["spec", "selector", "matchLabels", "team"], "commonLabels.team"],
    ["commonAnnotations: {a.b/c: d}", ["metadata", "annotations", "a.b/c"], "commonAnnotations[a.b/c]"],
    ["commonAnnotations: {team: a}", ["metadata", "labels", "team"], undefined],
    ["namespace: shop", ["metadata", "none"], undefined],
  ])("%s sets %j", (kustomization, path, expected) => {
    const found = findSetting(parse(kustomization), { object: deployment, path, subject: workload });
    expect(found && formatFieldPath(found)).toBe(expected);
  });

  test.each<[kustomization: string, path: FieldPath, expected: string | undefined]>([
    [
      "configMapGenerator: [{name: settings, literals: [A=b, LOG=debug]}]",
      ["data", "LOG"],
      "configMapGenerator[0].literals[1]",
    ],
    [
      "configMapGenerator: [{name: settings, files: [conf/a.ini]}]",
      ["data", "a.ini"],
      "configMapGenerator[0].files[0]",
    ],
    [
      "configMapGenerator: [{name: settings, files: [a.ini=b.txt]}]",
      ["data", "a.ini"],
      "configMapGenerator[0].files[0]",
    ],
    ["configMapGenerator: [{name: other, literals: [LOG=debug]}]", ["data", "LOG"], undefined],
    ["secretGenerator: [{name: settings, literals: [LOG=debug]}]", ["data", "LOG"], undefined],
  ])("%s makes %j", (kustomization, path, expected) => {
    const found = findSetting(parse(kustomization), { object: configMap, path, subject: settings });
    expect(found && formatFieldPath(found)).toBe(expected);
  });
});

describe("generators", () => {
  const kustomization = parse("configMapGenerator: [{name: set}, {name: settings}]");

  test("the longest name that fits is the object's", () => {
    expect(generatorName(kustomization, settings)).toBe("settings");
    expect(findGenerator(kustomization, settings)).toEqual(["configMapGenerator", 1]);
  });

  test("make no objects of other kinds", () => {
    expect(generatorName(kustomization, workload)).toBeUndefined();
    expect(findGenerator(kustomization, workload)).toBeUndefined();
  });
});

describe("setsAnything", () => {
  test.each([
    ["namespace: x", true],
    ["images: [{name: x}]", true],
    ["replicas: [{name: api}]", true],
    ["replicas: [{name: web}]", false],
    ["resources: [a]", false],
    ["configMapGenerator: [{name: api}]", false],
  ])("%s", (kustomization, expected) => {
    expect(setsAnything(parse(kustomization), workload, deployment)).toBe(expected);
  });
});
