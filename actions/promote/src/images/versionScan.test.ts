import { describe, expect, test } from "@jest/globals";
import { mayNameVersion } from "./versionScan.ts";

describe("files that may hold a version", () => {
  test.each([
    ["a.yaml", "spec: {image: x}", true],
    ["a.yaml", 'a: 1 # {"$imagepolicy": "a:b:tag"}', true],
    ["a.yaml", "kind: HelmRelease", true],
    ["a.yaml", "kind: HelmRepository", true],
    ["a.yaml", "targetRevision: 1.0.0", true],
    ["Chart.yaml", "dependencies: []", true],
    ["x/.argocd-source-api.yaml", "helm: {}", true],
    ["a.yaml", "kind: ConfigMap\ndata: {a: b}", false],
    ["a.yaml", "kind: Engine", false],
    ["a.yaml", "release: {version: 1}", false],
  ])("%s with %j: %s", (path, text, expected) => {
    expect(mayNameVersion({ path, text }, {})).toBe(expected);
  });

  test.each([
    ["kind: Engine", true],
    ["release: {version: 1}", true],
    ["kind: ConfigMap", false],
  ])("%j with configured places: %s", (text, expected) => {
    const settings = {
      imageFields: [{ group: "example.com", kind: "Engine", path: "spec.container" }],
      valuesFields: [{ path: "release.version" }],
    };
    expect(mayNameVersion({ path: "a.yaml", text }, settings)).toBe(expected);
  });
});
