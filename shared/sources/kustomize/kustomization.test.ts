import { describe, expect, test } from "@jest/globals";
import type { JsonObject } from "../../resources/json.ts";
import { jsonPointer } from "../../resources/fieldPath.ts";
import { parseYaml } from "../../resources/yamlDocuments.ts";
import { helmChartsOf } from "./charts.ts";
import { inlinePluginsOf, isRemote, kustomizationKind, referencesOf } from "./kustomization.ts";

function yaml(text: string): JsonObject {
  return parseYaml(text).documents[0]?.toJS() as JsonObject;
}

function pathsOf(text: string): readonly string[] {
  return referencesOf(yaml(text)).map(({ role, path, field }) => `${role} ${path} ${jsonPointer(field)}`);
}

describe("referencesOf", () => {
  test.each([
    ["resources: [a.yaml, ../base]", ["resource a.yaml /resources/0", "resource ../base /resources/1"]],
    ["bases: [../base]", ["resource ../base /bases/0"]],
    ["components: [../tls]", ["component ../tls /components/0"]],
    ["patches: [{path: a.yaml}, {patch: 'a: b'}]", ["patch a.yaml /patches/0/path"]],
    ["patchesStrategicMerge: [a.yaml, 'kind: Pod']", ["patch a.yaml /patchesStrategicMerge/0"]],
    ["patchesJson6902: [{path: a.json, target: {kind: Pod}}]", ["patch a.json /patchesJson6902/0/path"]],
    ["generators: [a.yaml, 'kind: X']", ["plugin a.yaml /generators/0"]],
    ["transformers: [a/]\nvalidators: [b]", ["plugin a/ /transformers/0", "plugin b /validators/0"]],
    [
      "configMapGenerator: [{files: [a.txt, k=b.txt], envs: [c.env], env: d.env, literals: [e=f]}]",
      [
        "data a.txt /configMapGenerator/0/files/0",
        "data b.txt /configMapGenerator/0/files/1",
        "data c.env /configMapGenerator/0/envs/0",
        "data d.env /configMapGenerator/0/env",
      ],
    ],
    ["openapi: {path: schema.json}", ["data schema.json /openapi/path"]],
    ["configurations: [a]\ncrds: [b]", ["data a /configurations/0", "data b /crds/0"]],
    ["replacements: [{path: r.yaml}, {source: {}}]", ["data r.yaml /replacements/0/path"]],
    [
      "helmCharts: [{valuesFile: v.yaml, additionalValuesFiles: [w.yaml]}]",
      ["data v.yaml /helmCharts/0/valuesFile", "data w.yaml /helmCharts/0/additionalValuesFiles/0"],
    ],
    [
      "Resources: [a]\nreſources: [b]\nRESOURCES: [c]",
      ["resource a /Resources/0", "resource b /reſources/0", "resource c /RESOURCES/0"],
    ],
    ["resources: nothing\npatches: 3\nopenapi: []", []],
  ])("%s", (text, expected) => {
    expect(pathsOf(text)).toEqual(expected);
  });

  test("finds plugins that are written within", () => {
    const text = 'generators: ["a.yaml", "kind: X"]\ntransformers: ["kind: Y\\n"]';
    expect(inlinePluginsOf(yaml(text)).map((plugin) => plugin.text)).toEqual(["kind: X", "kind: Y\n"]);
  });
});

describe("isRemote", () => {
  test.each([
    "https://example.com/a.yaml",
    "HTTP://example.com/a.yaml",
    "git::https://example.com/a",
    "ssh://git@example.com/a",
    "file:///srv/repository",
    "git@github.com:a/b",
    "github.com/a/b//c?ref=v1",
    "GitHub.com:a/b",
    "org-1@dev.azure.com:v3/a",
    "gh:a/b",
  ])("%s would be fetched", (path) => {
    expect(isRemote(path)).toBe(true);
  });

  test.each(["a.yaml", "../base", "./github.com", "my.github.com/a", "@b", "1a@b", "/abs"])(
    "%s is local",
    (path) => {
      expect(isRemote(path)).toBe(false);
    },
  );
});

describe("kustomizationKind", () => {
  test.each([
    ["resources: []", "kustomization"],
    ["kind: Kustomization", "kustomization"],
    ["apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization", "kustomization"],
    ["apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component", "component"],
    ["apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization", "other"],
  ])("%j is a %s", (text, kind) => {
    expect(kustomizationKind(yaml(text))).toBe(kind);
  });
});

describe("helmChartsOf", () => {
  test.each([
    ["helmCharts: [{name: a}]", [["a", "charts/a", undefined]]],
    ["helmGlobals: {chartHome: ../c}\nhelmCharts: [{name: a}]", [["a", "../c/a", undefined]]],
    ["helmCharts: [{name: a, version: 1.0.0}]", [["a", "charts/a", undefined]]],
    ["helmCharts: [{name: a, version: 1.0.0, repo: https://x}]", [["a", "charts/a-1.0.0/a", undefined]]],
    ["helmCharts: [{name: a, releaseName: --post-renderer=x}]", [["a", "charts/a", "releaseName"]]],
    ["HelmCharts: [{Name: a, Namespace: ' -x'}]", [["a", "charts/a", "Namespace"]]],
    ["helmChartInflationGenerator: [{chartName: a, chartHome: x}]", [["a", "x/a", undefined]]],
    [
      "helmCharts: [3, [], null]",
      [
        ["", "charts", undefined],
        ["", "charts", undefined],
        ["", "charts", undefined],
      ],
    ],
  ])("%s", (text, expected) => {
    expect(helmChartsOf(yaml(text)).map(({ name, folder, unsafe }) => [name, folder, unsafe])).toEqual(
      expected,
    );
  });
});
