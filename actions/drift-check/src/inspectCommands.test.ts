import { describe, expect, test } from "@jest/globals";
import type { ResourceChange } from "../../../shared/diff/change.ts";
import { readManifests } from "../../../shared/resources/manifest.ts";
import type { Resource } from "../../../shared/resources/resource.ts";
import { identityOf } from "../../../shared/resources/resource.ts";
import { inspectCommands } from "./inspectCommands.ts";
import type { Target } from "./targets.ts";

function target(live: Target["live"]): Target {
  return { name: "production", paths: [], charts: [], namespace: undefined, live };
}

function cluster(context: string | undefined): Target {
  return target({ kind: "cluster", kubeconfig: { kind: "default" }, context });
}

const [deployment, role] = readManifests({
  file: "a.yaml",
  text: `
{ apiVersion: apps/v1, kind: Deployment, metadata: { name: api, namespace: shop } }
---
{ apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRole, metadata: { name: "it's; odd" } }
`,
}).resources as readonly [Resource, Resource];

const extra: ResourceChange = { change: "added", identity: identityOf(deployment), after: deployment };
const oddlyNamed: ResourceChange = { change: "added", identity: identityOf(role), after: role };
const missing: ResourceChange = { change: "removed", identity: identityOf(deployment), before: deployment };

describe("commands to look closer", () => {
  const cases = [
    {
      name: "show an object with who changed it",
      target: cluster("prod"),
      changes: [extra],
      expected: [
        "kubectl --context prod get deployment.apps api --namespace shop --output yaml --show-managed-fields",
      ],
    },
    {
      name: "are quoted for the shell",
      target: cluster("prod $(id)"),
      changes: [oddlyNamed],
      expected: [
        "kubectl --context 'prod $(id)' get clusterrole.rbac.authorization.k8s.io 'it'\\''s; odd' --output yaml --show-managed-fields",
      ],
    },
    { name: "leave out what is missing", target: cluster(undefined), changes: [missing], expected: [] },
    {
      name: "are none for a snapshot",
      target: target({ kind: "snapshot", path: "live.yaml" }),
      changes: [extra],
      expected: [],
    },
  ];
  for (const { name, target: of, changes, expected } of cases) {
    test(name, () => {
      expect(inspectCommands(of, changes)).toEqual(expected);
    });
  }

  test("are five at most", () => {
    expect(inspectCommands(cluster(undefined), Array<ResourceChange>(9).fill(extra))).toHaveLength(5);
  });
});
