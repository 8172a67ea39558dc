import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, jest, test } from "@jest/globals";
import { describeWith } from "../harness/gate.ts";
import type { KubeApiserver } from "../harness/kubeApiserver.ts";
import { startKubeApiserver } from "../harness/kubeApiserver.ts";
import {
  applyFixtures,
  changeLines,
  checkDrift,
  fixtures,
  kubectl,
  reapplyFixtures,
} from "./drift/driftCheck.ts";

jest.setTimeout(120_000);

const namespace = ["--namespace", "parcels"];
const madeByControllers = join(fixtures, "made-by-controllers.yaml");

interface Edit {
  readonly name: string;
  /** Arguments of kubectl, what a person would type. */
  readonly commands: readonly (readonly string[])[];
  readonly expected: readonly string[];
  /** Commands that take away what an apply of the fixtures doesn't. */
  readonly undo?: readonly (readonly string[])[];
}

function patch(object: string, type: "merge" | "json" | "strategic", body: unknown): readonly string[] {
  return ["patch", object, ...namespace, "--type", type, "--patch", JSON.stringify(body)];
}

const edits: readonly Edit[] = [
  {
    name: "kubectl scale",
    commands: [["scale", "deployment/sorter", ...namespace, "--replicas=5"]],
    expected: ["modified Deployment parcels/sorter: spec.replicas"],
  },
  {
    name: "kubectl set image of one container of two",
    commands: [["set", "image", "deployment/sorter", ...namespace, "scale-reader=example/other:1"]],
    expected: ["modified Deployment parcels/sorter: spec.template.spec.containers[name=scale-reader].image"],
  },
  {
    name: "kubectl set env of one variable",
    commands: [["set", "env", "deployment/sorter", ...namespace, "--containers=sorter", "LOG_LEVEL=debug"]],
    expected: [
      "modified Deployment parcels/sorter: spec.template.spec.containers[name=sorter].env[name=LOG_LEVEL].value",
    ],
  },
  {
    name: "a variable that was taken away",
    commands: [["set", "env", "deployment/sorter", ...namespace, "--containers=sorter", "BELTS-"]],
    expected: [
      "modified Deployment parcels/sorter: spec.template.spec.containers[name=sorter].env[name=BELTS]",
    ],
  },
  {
    name: "a label that was overwritten and an annotation that was removed",
    commands: [
      ["label", "deployment/sorter", ...namespace, "--overwrite", "app.kubernetes.io/name=other"],
      ["annotate", "deployment/sorter", ...namespace, "lanternpost.example/owner-"],
    ],
    expected: [
      "modified Deployment parcels/sorter: metadata.labels[app.kubernetes.io/name], metadata.annotations[lanternpost.example/owner]",
    ],
  },
  {
    name: "the target port of a service",
    commands: [patch("service/sorter", "strategic", { spec: { ports: [{ port: 80, targetPort: 8081 }] } })],
    expected: ["modified Service parcels/sorter: spec.ports[port=80,protocol=TCP].targetPort"],
  },
  {
    name: "a key of a ConfigMap",
    commands: [patch("configmap/sorter", "merge", { data: { "belts.yaml": "belts: 3\n" } })],
    expected: ["modified ConfigMap parcels/sorter: data[belts.yaml]"],
  },
  {
    name: "a secret value",
    commands: [patch("secret/sorter", "merge", { stringData: { password: "another-example" } })],
    expected: ["modified Secret parcels/sorter: data.password"],
  },
  {
    name: "a memory limit",
    commands: [
      ["set", "resources", "deployment/sorter", ...namespace, "--containers=sorter", "--limits=memory=2Gi"],
    ],
    expected: [
      "modified Deployment parcels/sorter: spec.template.spec.containers[name=sorter].resources.limits.memory",
    ],
  },
  {
    name: "a verb that was added to a rule, which is an atomic list",
    commands: [patch("role/sorter", "json", [{ op: "add", path: "/rules/0/verbs/-", value: "delete" }])],
    expected: ["modified Role parcels/sorter: rules[0].verbs[2]"],
  },
  {
    name: "the rules of a network policy that were taken away",
    commands: [patch("networkpolicy/sorter", "json", [{ op: "remove", path: "/spec/ingress" }])],
    expected: ["modified NetworkPolicy parcels/sorter: spec.ingress"],
  },
  {
    name: "an item of a custom resource's list, found by its key",
    commands: [
      patch("depot/harbour", "json", [
        {
          op: "replace",
          path: "/spec/docks",
          value: [
            { number: 2, size: "tiny" },
            { number: 1, size: "large" },
          ],
        },
      ]),
    ],
    expected: ["modified Depot parcels/harbour: spec.docks[number=2].size"],
  },
  {
    name: "an object that was deleted",
    commands: [["delete", "configmap/sorter", ...namespace]],
    expected: ["removed ConfigMap parcels/sorter"],
  },
  {
    name: "an object that was created by hand",
    commands: [["create", "configmap", "by-hand", ...namespace]],
    expected: ["added ConfigMap parcels/by-hand"],
    undo: [["delete", "configmap/by-hand", ...namespace]],
  },
];

const noDrift: readonly Edit[] = [
  {
    name: "replicas of what an autoscaler targets",
    commands: [["scale", "deployment/scanner", ...namespace, "--replicas=6"]],
    expected: [],
  },
  {
    name: "quantities written in another way",
    commands: [
      patch("deployment/sorter", "strategic", {
        spec: {
          template: {
            spec: {
              containers: [{ name: "sorter", resources: { requests: { cpu: "0.5", memory: "512Mi" } } }],
            },
          },
        },
      }),
    ],
    expected: [],
  },
  {
    name: "a label that Git doesn't set",
    commands: [["label", "deployment/sorter", ...namespace, "looked-at=yes"]],
    expected: [],
    undo: [["label", "deployment/sorter", ...namespace, "looked-at-"]],
  },
  {
    name: "status",
    commands: [
      [...patch("deployment/sorter", "merge", { status: { observedGeneration: 1 } }), "--subresource=status"],
    ],
    expected: [],
  },
  {
    name: "what controllers make and what people marked as not to be pruned",
    commands: [["create", "-f", madeByControllers]],
    expected: [],
    // Nothing removes the finalizer of the claim here, so it stays, being deleted.
    undo: [["delete", "-f", madeByControllers, "--wait=false"]],
  },
];

await describeWith(["kube-apiserver", "etcd", "kubectl"], "drift against a real API server", () => {
  let cluster: KubeApiserver;

  beforeAll(async () => {
    cluster = await startKubeApiserver();
    await applyFixtures(cluster.kubeconfigPath);
  });
  afterAll(async () => {
    await cluster.stop();
  });

  async function check(context = "read-only") {
    return await checkDrift({ kubeconfig: cluster.kubeconfigPath, context });
  }

  test("what was applied is in sync, for a user who may only get and list", async () => {
    const result = await check();
    expect(changeLines(result)).toEqual([]);
    expect(result).toMatchObject({ inSync: true, drift: false });
    expect(result.report.verdict).toBe("parcels@read-only is in sync: 13 objects compared.");
    expect(result.report.notes).toEqual([
      "Job parcels/migrate is left out: a Helm hook, which runs and may go away.",
    ]);
  });

  describe("an edit is found at its path", () => {
    for (const edit of edits) {
      test(edit.name, async () => {
        await make(edit.commands);
        const result = await check();
        await mend(edit);
        expect(changeLines(result)).toEqual(edit.expected);
        expect(result.report.outcome).toBe("failed");
      });
    }
  });

  describe("not drift is", () => {
    for (const edit of noDrift) {
      test(edit.name, async () => {
        await make(edit.commands);
        const result = await check();
        await mend(edit);
        expect(changeLines(result)).toEqual(edit.expected);
        expect(result.inSync).toBe(true);
      });
    }
  });

  async function make(commands: readonly (readonly string[])[]): Promise<void> {
    for (const command of commands) await kubectl(cluster.kubeconfigPath, command);
  }

  async function mend({ undo = [] }: Edit): Promise<void> {
    await make(undo);
    await reapplyFixtures(cluster.kubeconfigPath);
  }

  test("a secret value is in no report", async () => {
    await make([patch("secret/sorter", "merge", { stringData: { password: "another-example" } })]);
    const text = JSON.stringify(await check());
    await reapplyFixtures(cluster.kubeconfigPath);
    for (const value of ["example-of-a-password", "another-example"]) {
      expect(text).not.toContain(value);
      expect(text).not.toContain(Buffer.from(value).toString("base64"));
    }
  });
});
