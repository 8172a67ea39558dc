import { describe, expect, test } from "@jest/globals";
import { parseYaml } from "../../resources/yamlDocuments.ts";
import type { JsonObject } from "../../resources/json.ts";
import type { PatchSubject } from "./patch.ts";
import { couldHaveName, mayPatch, parsePatches, patchEntriesOf } from "./patch.ts";

const subject: PatchSubject = {
  gvk: { group: "apps", version: "v1", kind: "Deployment" },
  name: "dev-eu-api-v2",
  originalName: "api",
};

function patchIn(kustomization: string): boolean {
  const value = parseYaml(kustomization).documents[0]?.toJS() as JsonObject;
  return patchEntriesOf(value).some(({ source, field, target }) =>
    parsePatches(source.text, { file: "kustomization.yaml", inline: field, ...(target && { target }) }).some(
      (patch) => mayPatch(patch, subject),
    ),
  );
}

const merge = "patch: '{apiVersion: apps/v1, kind: Deployment, metadata: {name: NAME}}'";
const operations = "patch: '[{op: remove, path: /spec}]'";

describe("mayPatch", () => {
  test.each([
    ["the name at first", `patches: [{${merge.replace("NAME", "api")}}]`, true],
    ["the name now", `patches: [{${merge.replace("NAME", "dev-eu-api-v2")}}]`, true],
    ["a name in between", `patches: [{${merge.replace("NAME", "eu-api")}}]`, true],
    ["another name", `patches: [{${merge.replace("NAME", "web")}}]`, false],
    ["another kind", `patches: [{${merge.replace("NAME", "api").replace("Deployment", "Service")}}]`, false],
    ["another group", `patches: [{${merge.replace("NAME", "api").replace("apps/v1", "x/v1")}}]`, false],
    [
      "the older form",
      `patchesStrategicMerge: ["{apiVersion: apps/v1, kind: Deployment, metadata: {name: api}}"]`,
      true,
    ],
    ["a target of any name", `patches: [{target: {kind: Deployment}, ${operations}}]`, true],
    ["a target over the patch's own name", `patches: [{target: {name: api}, ${merge}}]`, true],
    ["a target of another kind", `patches: [{target: {kind: Service}, ${operations}}]`, false],
    ["a target with a pattern", `patches: [{target: {name: a.*}, ${operations}}]`, true],
    ["a target with another pattern", `patches: [{target: {name: w.*}, ${operations}}]`, false],
    ["a target with alternatives", `patches: [{target: {kind: Service|Deployment}, ${operations}}]`, true],
    ["a target with other alternatives", `patches: [{target: {kind: ^Service|Job$}, ${operations}}]`, false],
    ["a target too hard to decide", `patches: [{target: {name: '(a+)+$'}, ${operations}}]`, true],
    [
      "a target of another group and version",
      `patches: [{target: {group: apps, version: v2}, ${operations}}]`,
      false,
    ],
    ["operations without a target", `patches: [{${operations}}]`, false],
    ["the older form of operations", `patchesJson6902: [{target: {group: apps}, ${operations}}]`, true],
  ])("%s", (_, kustomization, expected) => {
    expect(patchIn(kustomization)).toBe(expected);
  });
});

describe("couldHaveName", () => {
  test.each([
    ["a generated name with a hash", "settings-5f6g", "settings", "settings", true],
    ["a shorter name", "dev-api", "api", "ap", false],
    ["a prefix alone", "dev-api", "api", "dev-", false],
  ])("%s", (_, name, originalName, asked, expected) => {
    expect(couldHaveName({ name, originalName }, asked)).toBe(expected);
  });
});
