import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { expectGolden } from "../../test/harness/golden.ts";
import { describeFieldPath } from "../resources/fieldPath.ts";
import type { FieldSchema } from "../resources/fieldSchema.ts";
import { noSchemas } from "../resources/fieldSchema.ts";
import type { JsonValue } from "../resources/json.ts";
import { readManifests } from "../resources/manifest.ts";
import type { Resource } from "../resources/resource.ts";
import { formatReference } from "../resources/resource.ts";
import type { FieldChange, SetDiff } from "./change.ts";
import type { CompareMode } from "./compareFields.ts";
import { compareSets } from "./compareSets.ts";

const fixtures = join(import.meta.dirname, "fixtures");

const plain: FieldSchema = {
  type: "unknown",
  list: { kind: "atomic" },
  scalar: "plain",
  defaultValue: undefined,
  field: () => undefined,
  items: () => undefined,
};

function node(part: Partial<FieldSchema>): FieldSchema {
  return { ...plain, ...part };
}

function fields(children: Readonly<Record<string, FieldSchema>>): FieldSchema {
  return node({ type: "object", field: (name) => children[name] });
}

function listMap(keys: readonly string[], item: FieldSchema): FieldSchema {
  return node({ type: "array", list: { kind: "map", keys }, items: () => item });
}

const quantities = node({ type: "object", field: () => node({ type: "scalar", scalar: "quantity" }) });
const protocol = node({ type: "scalar", defaultValue: "TCP" });
const podSpec = fields({
  containers: listMap(
    ["name"],
    fields({
      ports: listMap(["containerPort", "protocol"], fields({ protocol })),
      env: listMap(["name"], fields({})),
      resources: fields({ limits: quantities, requests: quantities }),
    }),
  ),
  volumes: listMap(["name"], fields({})),
});
const schemas: Readonly<Record<string, FieldSchema>> = {
  Pod: fields({ spec: podSpec }),
  Deployment: fields({ spec: fields({ template: fields({ spec: podSpec }) }) }),
  Service: fields({ spec: fields({ ports: listMap(["port", "protocol"], fields({ protocol })) }) }),
};

function read(file: string): readonly Resource[] {
  return readManifests({ file, text: readFileSync(file, "utf8") }).resources;
}

function compare(left: readonly Resource[], right: readonly Resource[], mode: CompareMode = "both"): SetDiff {
  return compareSets({ left, right, mode, schemaOf: (gvk) => schemas[gvk.kind], ignore: [] });
}

function describeDiff(diff: SetDiff): string {
  const lines = diff.changes.flatMap((change) => [
    `${change.change} ${formatReference(change.identity)}`,
    ...(change.change === "modified" ? change.fields.map(describeField) : []),
    ...(change.change === "added" ? [`  ${JSON.stringify(change.after.object)}`] : []),
  ]);
  return [...lines, `unchanged ${diff.unchanged}`, ""].join("\n");
}

function describeField(field: FieldChange): string {
  const path = describeFieldPath(field.path);
  if (field.visibility === "hidden") return `  ${path}: ${field.presence}, hidden`;
  return `  ${path}: ${JSON.stringify(field.before)} -> ${JSON.stringify(field.after)}`;
}

describe("compareSets", () => {
  for (const name of readdirSync(fixtures)) {
    test(name.replaceAll("-", " "), () => {
      const folder = join(fixtures, name);
      const diff = compare(read(join(folder, "input/left.yaml")), read(join(folder, "input/right.yaml")));
      expectGolden(join(folder, "expected/changes.txt"), describeDiff(diff));
    });
  }

  test("swapping the sides swaps before and after", () => {
    const left = read(join(fixtures, "image-and-replicas/input/left.yaml"));
    const right = read(join(fixtures, "image-and-replicas/input/right.yaml"));
    const forth = fieldsOf(compare(left, right));
    const back = fieldsOf(compare(right, left));
    expect(forth.length).toBeGreaterThan(0);
    expect(back.map(([path, before, after]) => [path, after, before])).toEqual(forth);
  });

  test("a difference only on the right is no difference to what the left declares", () => {
    const [left] = readText("kind: A\napiVersion: v1\nmetadata: {name: a}\nspec: {replicas: 1}\n");
    const [right] = readText("kind: A\napiVersion: v1\nmetadata: {name: a}\nspec: {replicas: 1, more: 2}\n");
    if (!left || !right) throw new Error("the fixtures are objects");
    expect(compare([left], [right], "declared").changes).toEqual([]);
    expect(compare([left], [right], "both").changes).toHaveLength(1);
  });

  test("a value that git declares and the cluster lacks is a difference", () => {
    const [left] = readText("kind: A\napiVersion: v1\nmetadata: {name: a}\nspec: {volume: {}}\n");
    const [right] = readText("kind: A\napiVersion: v1\nmetadata: {name: a}\nspec: {}\n");
    if (!left || !right) throw new Error("the fixtures are objects");
    expect(fieldsOf(compare([left], [right], "declared"))).toEqual([["spec.volume", {}, undefined]]);
  });

  test("ignore rules take differences out and say why", () => {
    const left = read(join(fixtures, "image-and-replicas/input/left.yaml"));
    const right = read(join(fixtures, "image-and-replicas/input/right.yaml"));
    const diff = compareSets({
      left,
      right,
      mode: "both",
      schemaOf: noSchemas,
      ignore: [{ kind: "Deploy*", pointers: ["/spec/replicas"], reason: "an autoscaler owns them" }],
    });
    expect(fieldsOf(diff).map(([path]) => path)).not.toContain("spec.replicas");
    expect(diff.ignored.map(({ reason }) => reason)).toEqual(["an autoscaler owns them"]);
  });
});

function readText(text: string): readonly Resource[] {
  return readManifests({ file: "a.yaml", text }).resources;
}

type DescribedField = [path: string, before: JsonValue | undefined, after: JsonValue | undefined];

function fieldsOf(diff: SetDiff): readonly DescribedField[] {
  return diff.changes.flatMap((change) =>
    change.change !== "modified"
      ? []
      : change.fields.map((field): DescribedField =>
          field.visibility === "hidden"
            ? [describeFieldPath(field.path), undefined, undefined]
            : [describeFieldPath(field.path), field.before, field.after],
        ),
  );
}
