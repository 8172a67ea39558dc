import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { noSchemas } from "../resources/fieldSchema.ts";
import type { JsonObject } from "../resources/json.ts";
import type { Resource } from "../resources/resource.ts";
import { resourceOf } from "../resources/resource.ts";
import { compareSets } from "./compareSets.ts";

const name = fc.constantFrom("a", "b", "c", "d");
const resource = fc
  .record({ kind: fc.constantFrom("ConfigMap", "Widget"), name, spec: fc.object({ maxDepth: 3 }) })
  .map(({ kind, name: text, spec }) => {
    const object = JSON.parse(
      JSON.stringify({ apiVersion: "v1", kind, metadata: { name: text }, spec }),
    ) as JsonObject;
    const made = resourceOf(object, { kind: "live", target: "test" });
    if (!made) throw new Error("the generator makes whole objects");
    return made;
  });
const set = fc.uniqueArray(resource, { selector: ({ gvk, name: text }) => `${gvk.kind}/${text}` });

function diff(left: readonly Resource[], right: readonly Resource[]) {
  return compareSets({ left, right, mode: "both", schemaOf: noSchemas, ignore: [] });
}

describe("laws of compareSets", () => {
  test("a set against itself has no change", () => {
    fc.assert(
      fc.property(set, (resources) => {
        expect(diff(resources, resources)).toEqual({
          changes: [],
          ignored: [],
          unchanged: resources.length,
        });
      }),
    );
  });

  test("the order of the sets never matters", () => {
    fc.assert(
      fc.property(set, set, (left, right) => {
        expect(diff(left.toReversed(), right.toReversed())).toEqual(diff(left, right));
      }),
    );
  });
});
