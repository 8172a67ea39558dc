import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { formatLocation } from "../resources/location.ts";
import type { LiveSet } from "./liveSource.ts";
import { openSnapshot } from "./snapshot.ts";
import { openWorkspace } from "./workspace.ts";

const fixtures = join(import.meta.dirname, "fixtures/snapshot");

async function open(path: string) {
  return await openSnapshot({ workspace: await openWorkspace(fixtures), path, target: "prod" });
}

async function read(path: string): Promise<LiveSet> {
  const opened = await open(path);
  if (opened.status !== "open") throw new Error(opened.problems[0]?.message);
  return await opened.source.read({ wanted: [], namespaces: [], also: [] });
}

describe("a snapshot is read", () => {
  const cases = [
    {
      form: "a List as kubectl writes it",
      path: "list/input/snapshot.yaml",
      expected: ["Deployment tracking/tracking-api", "Namespace /tracking"],
    },
    {
      form: "several documents, of which the last one of an object counts",
      path: "documents/input/snapshot.yaml",
      expected: ["ConfigMap tracking/settings", "ConfigMap rates/rates"],
    },
    { form: "JSON", path: "json/input/snapshot.json", expected: ["CronJob notifications/digest"] },
    {
      form: "a folder, other files left out",
      path: "folder/input",
      expected: ["DeliveryZone /north", "Service rates/rates"],
    },
  ];
  for (const { form, path, expected } of cases) {
    test(form, async () => {
      const { resources } = await read(path);
      expect(resources.map(({ gvk, namespace, name }) => `${gvk.kind} ${namespace}/${name}`)).toEqual(
        expected,
      );
      expect(resources.map(({ origin }) => origin)).toEqual(
        expected.map(() => ({ kind: "live", target: "prod" })),
      );
    });
  }

  test("with the scope of a type told by its objects", async () => {
    const opened = await open("list/input/snapshot.yaml");
    if (opened.status !== "open") throw new Error("unreadable");
    expect(opened.source.scopeOf({ group: "apps", kind: "Deployment" })).toBe("Namespaced");
    expect(opened.source.scopeOf({ group: "", kind: "Namespace" })).toBe("Cluster");
    expect(opened.source.scopeOf({ group: "", kind: "Service" })).toBeUndefined();
  });
});

describe("a snapshot that can't be read in full says nothing", () => {
  const cases = [
    { name: "a file that is not YAML", path: "broken/input", place: "broken/input/snapshot.yaml:5:1" },
    {
      name: "an item without a name",
      path: "not-objects/input",
      place: "not-objects/input/snapshot.yaml:4:5",
    },
    { name: "an empty list", path: "empty/input", message: "The snapshot empty/input holds no objects." },
    { name: "a folder without files", path: "no-files/input", message: "holds no objects." },
    { name: "a path that leads nowhere", path: "none", message: "There is no snapshot at none." },
    { name: "a path out of the workspace", path: "../../cluster.ts", message: "leads out of the workspace." },
  ];
  for (const { name, path, place, message } of cases) {
    test(name, async () => {
      const opened = await open(path);
      if (opened.status !== "unreadable") throw new Error("open");
      const [problem] = opened.problems;
      expect(problem?.code).toBe("target-unreadable");
      if (place !== undefined) expect(problem?.location && formatLocation(problem.location)).toBe(place);
      if (message !== undefined) expect(problem?.message).toContain(message);
    });
  }
});

test("a kind that a snapshot has no object of is noted, since it was perhaps not recorded", async () => {
  const opened = await open("json/input");
  const { resources } = await read("list/input");
  if (opened.status !== "open") throw new Error("unreadable");
  const { notes } = await opened.source.read({ wanted: resources, namespaces: [], also: [] });
  expect(notes).toEqual([
    "The snapshot holds no Deployment, Namespace at all. If they run, record it again with these kinds.",
  ]);
});
