import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { expectGolden } from "../../test/harness/golden.ts";
import { formatProblem } from "./inputError.ts";
import { readManifests } from "./manifest.ts";

const fixtures = join(import.meta.dirname, "fixtures");

describe("readManifests", () => {
  for (const name of readdirSync(fixtures)) {
    test(name.replaceAll("-", " "), () => {
      const text = readFileSync(join(fixtures, name, "input/manifest.yaml"), "utf8");
      const { resources, problems } = readManifests({ file: "manifest.yaml", text });
      const result = {
        resources: resources.map(({ origin, object }) => ({ origin, object })),
        problems: problems.map((problem) => `${problem.code} ${formatProblem(problem)}`),
      };
      expectGolden(join(fixtures, name, "expected/set.json"), `${JSON.stringify(result, undefined, 2)}\n`);
    });
  }

  test("a byte order mark and CRLF are no part of the text", () => {
    const text = "\uFEFFapiVersion: v1\r\nkind: Namespace\r\nmetadata:\r\n  name: parcels\r\n";
    const { resources, problems } = readManifests({ file: "manifest.yaml", text });
    expect(problems).toEqual([]);
    expect(resources[0]?.name).toBe("parcels");
  });
});
