import { describe, expect, test } from "@jest/globals";
import { takeOrigin } from "./statedOrigin.ts";

const origin = "config.kubernetes.io/origin";
const transformations = "alpha.config.kubernetes.io/transformations";

function take(annotations: Readonly<Record<string, string>>, wanted: readonly string[] = []): unknown {
  const object = { kind: "Pod", metadata: { name: "a", annotations } };
  return takeOrigin({ object, wanted, pathFromRoot: (path) => path.replace("../../repository/root/", "") });
}

describe("takeOrigin", () => {
  test("takes the origin and the map that held nothing else", () => {
    expect(take({ [origin]: "path: ../../repository/root/a.yaml\n" })).toEqual({
      object: { kind: "Pod", metadata: { name: "a" } },
      origin: { kind: "resource", path: "../../repository/root/a.yaml" },
    });
  });

  test("leaves other annotations", () => {
    expect(take({ a: "b", [origin]: "path: a.yaml\n", [transformations]: "- x\n" })).toMatchObject({
      object: { metadata: { annotations: { a: "b" } } },
    });
  });

  test("tells generators apart", () => {
    const text = "configuredIn: k.yaml\nconfiguredBy:\n  apiVersion: builtin\n  kind: ConfigMapGenerator\n";
    expect(take({ [origin]: text })).toMatchObject({ origin: { kind: "generator", path: "k.yaml" } });
  });

  test("leaves what the root asked for itself, with paths from the root", () => {
    const annotations = {
      [origin]: "path: ../../repository/root/a.yaml\n",
      [transformations]:
        "- configuredIn: ../../repository/root/kustomization.yaml\n  configuredBy:\n    apiVersion: builtin\n",
    };
    expect(take(annotations, ["originAnnotations", "transformerAnnotations"])).toMatchObject({
      object: {
        metadata: {
          annotations: {
            [origin]: "path: a.yaml\n",
            [transformations]:
              "- configuredIn: kustomization.yaml\n  configuredBy:\n    apiVersion: builtin\n",
          },
        },
      },
    });
  });

  test("leaves an object without an origin as it is", () => {
    expect(take({ a: "b" })).toEqual({
      object: { kind: "Pod", metadata: { name: "a", annotations: { a: "b" } } },
      origin: undefined,
    });
  });
});
