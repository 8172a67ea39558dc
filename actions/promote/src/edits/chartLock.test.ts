import { expect, test } from "@jest/globals";
import type { JsonObject } from "../../../../shared/resources/json.ts";
import { chartLockDigest, lockFits } from "./chartLock.ts";

const chart: JsonObject = {
  apiVersion: "v2",
  dependencies: [
    {
      name: "a",
      version: ">=1.0.0 <2.0.0",
      repository: "file://../a",
      condition: "a.enabled,x & y",
      tags: ["front", "back"],
      enabled: true,
      alias: "aa",
      "import-values": ["data", { parent: "myimports", child: "default.data" }],
    },
    { name: "b", version: "1.2.3", repository: "file://../b" },
  ],
};

function lockWith(version: string): JsonObject {
  return {
    dependencies: [
      { name: "a", repository: "file://../a", version },
      { name: "b", repository: "file://../b", version },
    ],
  };
}

test("the digest is the one that helm dependency update wrote for these charts (3.22)", () => {
  expect(chartLockDigest(chart, lockWith("1.2.3"))).toBe(
    "sha256:3f9efafa0891b7f629fd27b478e7771cb3093de3b397e8199f8fd4525b8eae64",
  );
});

test.each([
  ["1.2.3", true],
  ["v1.2.3", true],
  ["1.2.4", false],
  ["2.0.0", false],
  ["", false],
])("a lock with %s fits a chart that asks for a range and for 1.2.3: %s", (version, expected) => {
  expect(lockFits(chart, lockWith(version))).toBe(expected);
});
