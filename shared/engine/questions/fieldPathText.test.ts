import { expect, test } from "@jest/globals";
import fc from "fast-check";
import type { FieldPath } from "../../resources/fieldPath.ts";
import { formatFieldPath } from "../../resources/fieldPath.ts";
import type { JsonObject } from "../../resources/json.ts";
import { readFieldPath } from "./fieldPathText.ts";

const object: JsonObject = {
  metadata: {
    annotations: { "a.b/c": "1", "a.b": "2", "odd]key": "3", "x[0].y": "4", "12": "5" },
    labels: { app: "a" },
  },
  spec: {
    template: { spec: { containers: [{ ports: [{}, { name: "x" }] }] } },
    rules: [{ http: { paths: [{}, {}, {}] } }],
    "": { a: 1 },
    "example.com": { config: [1] },
  },
  data: { ".dockerconfigjson": "e30=", key: "a" },
};

test.each<[string, FieldPath]>([
  ["", []],
  ["spec", ["spec"]],
  [
    "spec.template.spec.containers[0].ports[1].name",
    ["spec", "template", "spec", "containers", 0, "ports", 1, "name"],
  ],
  ["spec.rules[0].http.paths[2]", ["spec", "rules", 0, "http", "paths", 2]],
  ["metadata.annotations[a.b/c]", ["metadata", "annotations", "a.b/c"]],
  ["metadata.annotations.a.b/c", ["metadata", "annotations", "a.b/c"]],
  ["metadata.annotations[a.b]", ["metadata", "annotations", "a.b"]],
  ["metadata.annotations[odd]key]", ["metadata", "annotations", "odd]key"]],
  ["metadata.annotations[x[0].y]", ["metadata", "annotations", "x[0].y"]],
  ["metadata.annotations[12]", ["metadata", "annotations", "12"]],
  ["data[.dockerconfigjson]", ["data", ".dockerconfigjson"]],
  ["data[key]", ["data", "key"]],
  ["spec.example.com.config[0]", ["spec", "example.com", "config", 0]],
  // Where the object has no such field, the text is all there is.
  ["spec.selector.matchLabels", ["spec", "selector", "matchLabels"]],
  ["spec.tls[3].hosts[0]", ["spec", "tls", 3, "hosts", 0]],
  ["metadata.annotations[new.key/x]", ["metadata", "annotations", "new.key/x"]],
  ["spec.template.spec.containers[7].image", ["spec", "template", "spec", "containers", 7, "image"]],
  ["spec.template.spec.containers[app]", ["spec", "template", "spec", "containers", "app"]],
  ["spec[", ["spec", "["]],
  ["constructor.prototype", ["constructor", "prototype"]],
])("%s", (text, path) => {
  expect(readFieldPath(text, object)).toEqual(path);
});

test("any path in an object is read as it was written", () => {
  const key = fc.string({ minLength: 1, maxLength: 6 }).filter((name) => !/[[\]]/.test(name));
  const tree = fc.letrec<{ value: unknown; object: JsonObject }>((tie) => ({
    value: fc.oneof({ maxDepth: 3 }, fc.constant(1), tie("object"), fc.array(tie("value"), { maxLength: 2 })),
    object: fc.dictionary(key, tie("value"), { minKeys: 1, maxKeys: 3 }) as fc.Arbitrary<JsonObject>,
  }));
  fc.assert(
    fc.property(tree.object, (root) => {
      for (const path of pathsOf(root)) {
        const text = formatFieldPath(path);
        // Two paths can look the same, such as of a key with a dot and of two keys.
        expect(formatFieldPath(readFieldPath(text, root))).toBe(text);
      }
    }),
  );
});

function pathsOf(value: unknown, path: FieldPath = []): readonly FieldPath[] {
  if (typeof value !== "object" || value === null) return [path];
  const entries: readonly [string | number, unknown][] = Array.isArray(value)
    ? [...value.entries()]
    : Object.entries(value);
  return entries.flatMap(([element, child]) => pathsOf(child, [...path, element]));
}
