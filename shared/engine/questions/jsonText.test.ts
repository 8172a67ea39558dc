import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import type { JsonObject, JsonValue } from "../../resources/json.ts";
import { writeJson } from "./jsonText.ts";

function nest(levels: number, innermost: JsonValue): JsonObject {
  let value: JsonValue = innermost;
  for (let level = 1; level < levels; level += 1) value = level % 2 === 0 ? [value] : { a: value };
  return { a: value };
}

function textOf(object: JsonObject): string {
  const json = writeJson(object);
  if (json.kind !== "text") throw new Error(`It is ${json.kind}.`);
  return json.text;
}

test("an object is written as JSON.stringify does", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (object) => {
      expect(textOf(object as JsonObject)).toBe(JSON.stringify(object));
    }),
  );
});

test.each([10, 4_000, 10_000])("an object of %d levels is written", (levels) => {
  const text = textOf(nest(levels - 1, ["x", null, 1]));
  expect(text.match(/[[{]/g)).toHaveLength(levels);
  expect(text.match(/[\]}]/g)).toHaveLength(levels);
  expect(text).toContain('["x",null,1]');
});

test("a deep object with several fields and items is written as JSON.stringify would", () => {
  const inside: JsonObject = { "a b": [1, "ü\ud800", {}, []], c: { d: null, __proto__x: true } };
  const deep = textOf({ first: 1, deep: nest(8_000, 1), inside });
  expect(deep.startsWith('{"first":1,"deep":')).toBe(true);
  expect(deep.endsWith(`,"inside":${JSON.stringify(inside)}}`)).toBe(true);
});

test("a key __proto__ is only a key, and a lone surrogate stays what it is", () => {
  const object = JSON.parse('{"__proto__":{"a":"\\ud800"}}') as JsonObject;
  expect(textOf(object)).toBe('{"__proto__":{"a":"\\ud800"}}');
});

describe("an object is not written that", () => {
  function doubled(times: number): JsonObject {
    let value: JsonObject = { type: "string" };
    for (let level = 0; level < times; level += 1) value = { left: value, right: value };
    return value;
  }

  const own: { self?: JsonValue } = {};
  own.self = own;

  test.each<[string, string, JsonObject]>([
    ["is deeper than the API server reads", "too-deep", nest(10_001, 1)],
    ["is very deep", "too-deep", nest(1_000_000, 1)],
    ["is larger than the API server reads", "too-large", { data: "x".repeat(3 * 1024 * 1024) }],
    ["is larger in UTF-8 than in UTF-16", "too-large", { data: "é".repeat(2 * 1024 * 1024) }],
    ["is made large by aliases", "too-large", doubled(60)],
    ["holds itself", "too-deep", own],
  ])("%s", (_, kind, object) => {
    const started = performance.now();
    expect(writeJson(object).kind).toBe(kind);
    expect(performance.now() - started).toBeLessThan(5_000);
  });

  test.each([Number.NaN, Infinity, -Infinity])("has the number %d, and its place is told", (value) => {
    const object = { a: [1, { b: null }, { "c.d": value }] };
    expect(writeJson(object)).toEqual({ kind: "not-finite", path: ["a", 2, "c.d"] });
  });
});

test("an object of just the largest size is written", () => {
  const frame = textOf({ data: "" }).length;
  const largest = 3 * 1024 * 1024 - frame;
  expect(writeJson({ data: "x".repeat(largest) }).kind).toBe("text");
  expect(writeJson({ data: "x".repeat(largest + 1) }).kind).toBe("too-large");
});
