import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import type { FieldPath } from "../resources/fieldPath.ts";
import { formatLocation } from "../resources/location.ts";
import type { Resource } from "../resources/resource.ts";
import { createLocator } from "./locate.ts";
import { readPlainManifests } from "./plainManifests.ts";
import { createSourceFiles } from "./sourceFiles.ts";
import { openWorkspace } from "./workspace.ts";

const folder = join(import.meta.dirname, "fixtures/plain");
const files = createSourceFiles(await openWorkspace(folder));
const { resources, problems } = await readPlainManifests(files, ["list.yaml", "several.yaml"]);

function named(name: string): Resource {
  const resource = resources.find((each) => each.name === name);
  if (!resource) throw new Error(`no ${name} in ${folder}`);
  return resource;
}

describe("createLocator with plain manifests", () => {
  test("the manifests are read in the order of the files", () => {
    expect(problems).toEqual([]);
    expect(resources.map(({ name }) => name)).toEqual(["first", "second", "before", "after"]);
  });

  test.each<[name: string, path: FieldPath, place: string]>([
    ["after", ["data", "key"], "several.yaml:12:3"],
    ["after", ["data", "none"], "several.yaml:11:1"],
    ["after", [], "several.yaml:7:1"],
    ["before", ["metadata", "name"], "several.yaml:4:3"],
    ["second", ["metadata", "labels", "tier"], "list.yaml:12:9"],
    ["second", ["metadata"], "list.yaml:9:5"],
  ])("%s at %j is at %s", async (name, path, place) => {
    const location = await createLocator(files).locate(named(name), path);
    expect(location && formatLocation(location)).toBe(place);
  });

  test("what runs in a cluster has no place", async () => {
    const live: Resource = { ...named("after"), origin: { kind: "live", target: "dev" } };
    expect(await createLocator(files).locate(live, ["data"])).toBeUndefined();
  });
});
