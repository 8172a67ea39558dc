import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import type { FieldPath } from "../../resources/fieldPath.ts";
import type { JsonObject } from "../../resources/json.ts";
import { findInTemplate } from "./chartTemplate.ts";

const text = await readFile(join(import.meta.dirname, "../fixtures/template/workload.yaml"), "utf8");

const web: JsonObject = {
  kind: "Deployment",
  metadata: { name: "shop" },
  spec: {
    template: {
      spec: {
        containers: [
          { name: "app", env: [{ name: "A" }, { name: "B" }] },
          { name: "proxy", image: "proxy:1" },
        ],
        volumes: [{ name: "data" }],
      },
    },
  },
};
const worker: JsonObject = { kind: "Deployment", metadata: { name: "shop-worker" } };
const account: JsonObject = { kind: "ServiceAccount", metadata: { name: "shop" } };
const pod: FieldPath = ["spec", "template", "spec"];

describe("findInTemplate", () => {
  test.each<[name: string, object: JsonObject, path: FieldPath, line: string]>([
    ["a key at the top", web, ["kind"], "kind: Deployment"],
    ["a nested key", web, ["spec", "replicas"], "  replicas: {{ .Values.replicas }}"],
    ["a quoted value", web, ["metadata", "labels", "tier"], '    tier: "web"'],
    ["what an include gives: its parent", web, ["metadata", "labels", "app"], "  labels:"],
    [
      "what toYaml gives: its parent",
      web,
      [...pod, "securityContext", "runAsUser"],
      "      securityContext:",
    ],
    ["an item by its name", web, [...pod, "containers", 1, "image"], "        image: proxy:1"],
    [
      "a key of the first item",
      web,
      [...pod, "containers", 0, "image"],
      '        image: "{{ .Values.image }}"',
    ],
    [
      "a field of a looped item",
      web,
      [...pod, "containers", 0, "env", 1, "value"],
      "          value: {{ $value | quote }}",
    ],
    [
      "an item of a list in one line",
      web,
      [...pod, "containers", 0, "args", 1],
      '        args: ["serve", "--port=80"]',
    ],
    [
      "a list after another at the same depth",
      web,
      [...pod, "volumes", 0, "emptyDir"],
      "        emptyDir: {}",
    ],
    ["a key that is not there", web, [...pod, "hostNetwork"], "    spec:"],
    ["the document whose name fits best", worker, ["spec", "replicas"], "  replicas: 1"],
    ["the document of the kind", account, ["metadata", "name"], "  name: {{ $name }}"],
    ["the object itself", account, [], "apiVersion: v1"],
    ["a key that the template computes: its parent", worker, ["spec", "x"], "spec:"],
  ])("%s", (_, object, path, line) => {
    const found = findInTemplate(text, { object, path });
    expect(text.split("\n")[found.line - 1]).toBe(line);
    expect(line.slice(found.column - 1)).toMatch(/^[a-z]/);
  });

  test.each(["", '{{ include "all" . }}\n', "---\n---\n"])(
    "a template of no lines of its own: %j",
    (empty) => {
      expect(findInTemplate(empty, { object: web, path: ["kind"] })).toEqual({
        line: 1,
        column: 1,
        depth: 0,
      });
    },
  );

  test("long lines take no time", () => {
    const long = `a: ${" ".repeat(200_000)}b\n${"x ".repeat(200_000)}: 1\nkind: Deployment\n`;
    expect(findInTemplate(long, { object: web, path: ["kind"] }).line).toBe(3);
  });
});
