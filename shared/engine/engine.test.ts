import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "@jest/globals";
import { describeFieldPath } from "../resources/fieldPath.ts";
import { readManifests } from "../resources/manifest.ts";
import type { Resource } from "../resources/resource.ts";
import { formatReference } from "../resources/resource.ts";
import { loadEngine } from "./loadEngine.ts";
import type { ObjectProblem } from "./problem.ts";

const fixtures = join(import.meta.dirname, "fixtures");

function readResources(file: string): readonly Resource[] {
  const { resources, problems } = readManifests({ file, text: readFileSync(join(fixtures, file), "utf8") });
  expect(problems).toEqual([]);
  return resources;
}

function describeProblem({ path, ...rest }: ObjectProblem): object {
  return { ...rest, path: describeFieldPath(path) };
}

const cases = readdirSync(fixtures, { withFileTypes: true }).filter((entry) => entry.isDirectory());

describe("an object is refused for what the API server refuses, with its fields and what to do", () => {
  const definitions = readResources("crds.yaml").map(({ object }) => object);
  const loading = loadEngine({ version: "1.36", threads: 0 }).then(({ engine }) =>
    engine.withCustomResources(definitions),
  );

  afterAll(async () => {
    await (await loading).close();
  });

  test.each(cases.map(({ name }) => name))(
    "%s",
    async (name) => {
      const resources = readResources(join(name, "input.yaml"));
      const engine = await loading;
      const verdicts = await engine.validateCreate(resources.map(({ object }) => object));
      const found = resources.map((resource, index) => ({
        object: formatReference({
          kind: resource.gvk.kind,
          namespace: resource.namespace,
          name: resource.name,
        }),
        problems: verdicts[index]?.problems.map(describeProblem),
      }));
      const expected: unknown = JSON.parse(readFileSync(join(fixtures, name, "expected.json"), "utf8"));
      expect(found).toEqual(expected);
    },
    60_000,
  );
});
