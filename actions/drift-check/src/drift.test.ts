import { describe, expect, test } from "@jest/globals";
import { describeFieldPath } from "../../../shared/resources/fieldPath.ts";
import { noSchemas } from "../../../shared/resources/fieldSchema.ts";
import { readManifests } from "../../../shared/resources/manifest.ts";
import type { Resource } from "../../../shared/resources/resource.ts";
import { formatReference } from "../../../shared/resources/resource.ts";
import type { UnreadPart } from "../../../shared/sources/liveSource.ts";
import type { DriftQuestion } from "./drift.ts";
import { findDrift } from "./drift.ts";

function objects(text: string): readonly Resource[] {
  return readManifests({ file: "a.yaml", text }).resources;
}

interface Sides {
  readonly desired: string;
  readonly live: string;
  readonly leftOut?: string;
  readonly unread?: readonly UnreadPart[];
  readonly extraNamespaces?: readonly string[];
}

function drift(sides: Sides, more: Partial<DriftQuestion> = {}) {
  return findDrift({
    desired: objects(sides.desired),
    leftOut: objects(sides.leftOut ?? ""),
    live: { resources: objects(sides.live), problems: [], notes: [], unread: sides.unread ?? [] },
    extraNamespaces: sides.extraNamespaces ?? ["shop"],
    ignore: [],
    schemaOf: noSchemas,
    ...more,
  });
}

function summary(sides: Sides): readonly string[] {
  return drift(sides).diff.changes.map((change) => {
    const fields =
      change.change === "modified" ? change.fields.map(({ path }) => ` ${describeFieldPath(path)}`) : [];
    return `${change.change} ${formatReference(change.identity)}${fields.join("")}`;
  });
}

const api =
  "{ apiVersion: apps/v1, kind: Deployment, metadata: { name: api, namespace: shop }, spec: { replicas: 2 } }";
const settings =
  "{ apiVersion: v1, kind: ConfigMap, metadata: { name: settings, namespace: shop }, data: { a: b } }";

describe("drift is", () => {
  const cases: readonly (Sides & { readonly name: string; readonly expected: readonly string[] })[] = [
    { name: "none where the same runs", desired: api, live: api, expected: [] },
    {
      name: "none where the cluster only has more fields",
      desired: api,
      live: api.replace("replicas: 2", "replicas: 2, paused: true"),
      expected: [],
    },
    {
      name: "an object that is missing",
      desired: `${api}\n---\n${settings}`,
      live: api,
      expected: ["removed ConfigMap shop/settings"],
    },
    {
      name: "a field that differs",
      desired: api,
      live: api.replace("replicas: 2", "replicas: 3"),
      expected: ["modified Deployment shop/api spec.replicas"],
    },
    {
      name: "an extra object of a managed kind and namespace",
      desired: api,
      live: `${api}\n---\n${api.replace("name: api", "name: left-behind")}`,
      expected: ["added Deployment shop/left-behind"],
    },
    {
      name: "not an object of a kind that Git doesn't manage",
      desired: api,
      live: `${api}\n---\n${settings}`,
      expected: [],
    },
    {
      name: "not an object of another namespace",
      desired: api,
      live: `${api}\n---\n${api.replace("namespace: shop", "namespace: web")}`,
      expected: [],
    },
    {
      name: "not a cluster-scoped object of which nothing says that Git owns it",
      desired: "{ apiVersion: v1, kind: Namespace, metadata: { name: shop } }",
      live: "{ apiVersion: v1, kind: Namespace, metadata: { name: shop } }\n---\n{ apiVersion: v1, kind: Namespace, metadata: { name: web } }",
      expected: [],
    },
    {
      name: "not what is left out of Git, by name or by generated name",
      desired: "{ apiVersion: batch/v1, kind: Job, metadata: { name: a, namespace: shop } }",
      leftOut:
        "{ apiVersion: batch/v1, kind: Job, metadata: { name: hook, namespace: shop } }\n---\n{ apiVersion: batch/v1, kind: Job, metadata: { generateName: test-, namespace: shop } }",
      live: ["a", "hook", "test-x7k2p", "other"]
        .map((name) => `{ apiVersion: batch/v1, kind: Job, metadata: { name: ${name}, namespace: shop } }`)
        .join("\n---\n"),
      expected: ["added Job shop/other"],
    },
    {
      name: "not looked for among what could not be read",
      desired: `${api}\n---\n${settings}`,
      live: "",
      unread: [{ group: "apps", kind: "Deployment" }],
      expected: ["removed ConfigMap shop/settings"],
    },
  ];
  for (const { name, expected, ...sides } of cases) {
    test(name, () => {
      expect(summary(sides)).toEqual(expected);
    });
  }
});

test("nothing is extra where extra objects are ignored", () => {
  const live = `${api}\n---\n${api.replace("name: api", "name: left-behind")}`;
  expect(drift({ desired: api, live, extraNamespaces: [] }).diff.changes).toEqual([]);
});

test("objects that could not be read are counted apart from those that were compared", () => {
  const unread = [{ group: "apps", kind: "Deployment", namespace: "shop", name: "api" }];
  const { compared, unread: unknown } = drift({
    desired: `${api}\n---\n${settings}`,
    live: settings,
    unread,
  });
  expect({ compared, unknown }).toEqual({ compared: 1, unknown: 1 });
});

describe("hpa-replicas: the replicas of what an autoscaler targets are not drift", () => {
  const autoscaler =
    "{ apiVersion: autoscaling/v2, kind: HorizontalPodAutoscaler, metadata: { name: api, namespace: shop }, spec: { scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: api } } }";
  const scaled = api.replace("replicas: 2", "replicas: 7");
  const cases = [
    {
      name: "an autoscaler in Git",
      desired: `${api}\n---\n${autoscaler}`,
      live: `${scaled}\n---\n${autoscaler}`,
      ignored: 1,
    },
    {
      name: "an autoscaler in the cluster only",
      desired: api,
      live: `${scaled}\n---\n${autoscaler}`,
      ignored: 1,
    },
    {
      name: "but those of another object are",
      desired: api,
      live: `${scaled}\n---\n${autoscaler.replace("Deployment, name: api", "Deployment, name: web")}`,
      ignored: 0,
    },
    {
      name: "but those of another kind are",
      desired: api,
      live: `${scaled}\n---\n${autoscaler.replace("kind: Deployment", "kind: StatefulSet")}`,
      ignored: 0,
    },
  ];
  for (const { name, desired, live, ignored } of cases) {
    test(name, () => {
      const { diff } = drift({ desired, live });
      expect(diff.ignored.map(({ reason }) => reason)).toEqual(
        ignored === 0 ? [] : ["hpa-replicas: HorizontalPodAutoscaler shop/api sets them."],
      );
      expect(diff.changes.map(({ change }) => change)).toEqual(ignored === 0 ? ["modified"] : []);
    });
  }
});
