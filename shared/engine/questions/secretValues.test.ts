import { describe, expect, test } from "@jest/globals";
import type { JsonObject } from "../../resources/json.ts";
import { hideValues } from "./secretValues.ts";

function secret(fields: JsonObject): JsonObject {
  return { apiVersion: "v1", kind: "Secret", metadata: { name: "a" }, ...fields };
}

const password = 'hunter2 "of" all\nmen and some more text';

describe("a value of a Secret is hidden", () => {
  test.each<[string, JsonObject, string]>([
    ["as stringData has it", { stringData: { a: "hunter2" } }, "Invalid value: hunter2"],
    ["as data has it", { data: { a: "aHVudGVyMg==" } }, "the value aHVudGVyMg== is not so"],
    ["decoded", { data: { a: "aHVudGVyMg==" } }, "no hunter2 here"],
    ["encoded", { stringData: { a: "hunter2" } }, "it is aHVudGVyMg== in data"],
    ["quoted", { stringData: { a: password } }, `Invalid value: ${JSON.stringify(password)}`],
    ["of several lines, one of them", { stringData: { a: password } }, "line 2: men and some more text"],
    ["inside another text", { stringData: { a: "hunter2" } }, "user:hunter2@host"],
    ["deeper than it may be", { data: { a: { b: ["hunter2"] } } }, "cannot unmarshal hunter2"],
    ["in the place of the whole data", { data: "hunter2" }, "cannot unmarshal hunter2"],
    ["that is a number", { stringData: { a: 271828 } }, "cannot unmarshal number 271828"],
    ["that is short", { stringData: { a: "xy" } }, 'Invalid value: "xy": too short'],
    ["with signs of patterns", { stringData: { a: ".*$&" } }, "value .*$& is odd"],
  ])("%s", (_, fields, text) => {
    const hidden = hideValues([secret(fields)])(text);
    expect(hidden).toContain("***");
    for (const value of ["hunter2", "aHVudGVyMg", "271828", "xy", ".*$&", "men and"]) {
      expect(hidden).not.toContain(value);
    }
  });

  test("of the object before an update too", () => {
    const objects = [secret({}), secret({ stringData: { a: "hunter2" } })];
    expect(hideValues(objects)("it was hunter2")).toBe("it was ***");
  });
});

test("the rest of a text stays, also where a short value is a part of its words", () => {
  const fields = { stringData: { a: "m", b: "1", c: "", d: "  " } };
  expect(hideValues([secret(fields)])("must be from 1 to 10 m")).toBe("must be from *** to 10 ***");
});

test.each<[string, JsonObject]>([
  ["a ConfigMap", { apiVersion: "v1", kind: "ConfigMap", data: { a: "hunter2" } }],
  ["a Secret of another group", { apiVersion: "example.com/v1", kind: "Secret", data: { a: "hunter2" } }],
])("values of %s are no secrets", (_, object) => {
  expect(hideValues([object])("hunter2")).toBe("hunter2");
});
