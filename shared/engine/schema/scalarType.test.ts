import { describe, expect, test } from "@jest/globals";
import type { JsonValue } from "../../resources/json.ts";
import type { ScalarType } from "./scalarType.ts";
import { scalarMismatch } from "./scalarType.ts";

interface Examples {
  readonly takes: readonly JsonValue[];
  readonly refuses: readonly JsonValue[];
}

// What Go's decoders do with each value was tried with k8s.io/apimachinery 0.36.
const examples: Readonly<Record<ScalarType, Examples>> = {
  text: { takes: ["", "a", "5"], refuses: [5, true, [], {}] },
  boolean: { takes: [true, false], refuses: ["true", "", 0, 1, [], {}] },
  int32: {
    takes: [0, -1, 2147483647, -2147483648],
    refuses: [1.5, 2147483648, -2147483649, "1", true, [], {}],
  },
  int64: { takes: [0, 2 ** 53, 2 ** 63, -(2 ** 63)], refuses: [0.1, 2 ** 64, "1", false, Infinity, NaN] },
  integer: { takes: [0, 3_000_000_000], refuses: [0.1, 2 ** 64, "1", true] },
  number: { takes: [0, 1.5, 1e300], refuses: ["1.5", Infinity, NaN, true, []] },
  bytes: {
    takes: ["", "YQ==", "YWI=", "YWJj", "YW\nJj", "YWJj\r\n", [], [1, 255, null]],
    refuses: ["a", "YQ", "YQ=", "Y Q==", "YQ==YQ==", "YW-_", 5, true, {}, [256], ["a"]],
  },
  time: {
    takes: [
      "2026-01-31T08:00:00Z",
      "2026-01-31T08:00:00.5Z",
      "2026-01-31T08:00:00,5+01:00",
      "2024-02-29T23:59:59-24:00",
      "0000-01-01T0:00:00Z",
    ],
    refuses: [
      "",
      "2026-01-31",
      "2026-01-31 08:00:00Z",
      "2026-01-31t08:00:00z",
      "2026-01-31T08:00:00",
      "2026-02-29T08:00:00Z",
      "2100-02-29T08:00:00Z",
      "2026-13-01T08:00:00Z",
      "2026-00-01T08:00:00Z",
      "2026-01-00T08:00:00Z",
      "2026-01-31T24:00:00Z",
      "2026-01-31T08:60:00Z",
      "2026-01-31T08:00:60Z",
      "2026-01-31T08:00:00+25:00",
      "2026-01-31T08:00:00+01:61",
      5,
    ],
  },
  "micro-time": {
    takes: ["2026-01-31T08:00:00.000000Z", "2026-01-31T08:00:00,123456+01:00"],
    refuses: ["2026-01-31T08:00:00Z", "2026-01-31T08:00:00.123Z", "2026-01-31T08:00:00.1234567Z", 5],
  },
  quantity: {
    takes: [
      0,
      0.5,
      -1,
      1e21,
      "0",
      "1",
      "+1",
      "-.5",
      "5.",
      " 1Gi ",
      "1Ki",
      "1Ei",
      "1E",
      "1e3",
      "1E-3",
      "1n",
      "1u",
      "100m",
      ".",
      "Mi",
    ],
    refuses: [
      "",
      " ",
      "1 Gi",
      "1gi",
      "1GB",
      "1K",
      "1,5",
      "1e",
      "1e+",
      "--1",
      "1.2.3",
      "0x10",
      "１",
      true,
      [],
      {},
      Infinity,
    ],
  },
  "int-or-string": { takes: [0, 80, -1, "80", "http", "", "25%"], refuses: [1.5, 2147483648, true, [], {}] },
  "integer-or-text": { takes: [0, 3_000_000_000, "80", ""], refuses: [1.5, true, [], {}] },
};

describe.each(Object.entries(examples))("%s", (type, { takes, refuses }) => {
  test.each(takes.map((value) => [value]))("takes %j", (value) => {
    expect(scalarMismatch(type as ScalarType, value)).toBeUndefined();
  });

  test.each(refuses.map((value) => [value]))("refuses %j", (value) => {
    const mismatch = scalarMismatch(type as ScalarType, value);
    expect(mismatch?.expects).toMatch(/\w/);
    expect(mismatch?.has).toMatch(/\w/);
  });
});

test.each<[ScalarType, JsonValue, string]>([
  ["text", 8080, "Put the value in quotes."],
  ["text", true, "Put the value in quotes."],
  ["int32", "8080", "Remove the quotes."],
  ["number", "-1.5", "Remove the quotes."],
  ["boolean", "true", "Write true or false without quotes."],
])("what to do about %s that is %j", (type, value, hint) => {
  expect(scalarMismatch(type, value)?.hint).toBe(hint);
});

test("a long text can't hang a check", () => {
  const long = "1".repeat(1_000_000);
  for (const type of ["quantity", "bytes", "time", "int32"] as const) {
    const started = performance.now();
    scalarMismatch(type, `${long}!`);
    expect(performance.now() - started).toBeLessThan(500);
  }
});
