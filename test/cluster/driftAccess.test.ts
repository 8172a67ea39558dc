import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, jest, test } from "@jest/globals";
import { parse, stringify } from "yaml";
import { describeWith } from "../harness/gate.ts";
import type { KubeApiserver } from "../harness/kubeApiserver.ts";
import { startKubeApiserver } from "../harness/kubeApiserver.ts";
import { freePort } from "../harness/port.ts";
import { startConnectProxy } from "./drift/connectProxy.ts";
import { applyFixtures, changeLines, checkDrift, kubectl } from "./drift/driftCheck.ts";

jest.setTimeout(120_000);

interface KubeconfigFile {
  readonly clusters: readonly { readonly cluster: Record<string, unknown> }[];
  readonly users: readonly { readonly user: Record<string, unknown> }[];
}

interface Permission {
  readonly name: string;
  readonly verbs: string;
  readonly resources: string;
  /** The namespace; empty for the whole cluster. */
  readonly place: readonly string[];
}

/** What users may do in the namespace of the fixtures, and with namespaces and definitions. */
const users = { "one-namespace": "get,list", "by-name": "get", "no-secrets": "get,list" } as const;

await describeWith(["kube-apiserver", "etcd", "kubectl"], "access to a real API server", () => {
  let cluster: KubeApiserver;

  beforeAll(async () => {
    cluster = await startKubeApiserver();
    await applyFixtures(cluster.kubeconfigPath);
    for (const [user, verbs] of Object.entries(users)) {
      const resources = user === "no-secrets" ? everythingButSecrets : "*.*";
      // A ClusterRole, since a Role in the namespace would be an extra object there.
      await grant(user, { name: `${user}:namespaced`, verbs, resources, place: ["--namespace=parcels"] });
      const wide = "namespaces,customresourcedefinitions.apiextensions.k8s.io";
      await grant(user, { name: `${user}:cluster`, verbs, resources: wide, place: [] });
    }
  });
  afterAll(async () => {
    await cluster.stop();
  });

  const everythingButSecrets =
    "configmaps,services,persistentvolumeclaims,deployments.apps,statefulsets.apps,horizontalpodautoscalers.autoscaling,networkpolicies.networking.k8s.io,roles.rbac.authorization.k8s.io,depots.routing.lanternpost.example";

  async function grant(user: string, permission: Permission): Promise<void> {
    const { name, verbs, resources, place } = permission;
    const binding = place.length === 0 ? "clusterrolebinding" : "rolebinding";
    const role = ["create", "clusterrole", name, `--verb=${verbs}`, `--resource=${resources}`];
    await kubectl(cluster.kubeconfigPath, role);
    const bind = ["create", binding, name, ...place, `--clusterrole=${name}`, `--user=${user}`];
    await kubectl(cluster.kubeconfigPath, bind);
  }

  /** The kubeconfig of the cluster with something changed in its cluster and its first user. */
  function kubeconfig(change: {
    readonly cluster?: Record<string, unknown>;
    readonly user?: Record<string, unknown>;
  }): string {
    const file = parse(readFileSync(cluster.kubeconfigPath, "utf8")) as KubeconfigFile;
    Object.assign(file.clusters[0]?.cluster ?? {}, change.cluster);
    Object.assign(file.users[0]?.user ?? {}, change.user);
    return stringify(file);
  }

  async function checkAs(user: keyof typeof users, namespaces: readonly string[] = []) {
    return await checkDrift({ kubeconfig: kubeconfig({ user: { as: user } }) }, { namespaces });
  }

  describe("permissions", () => {
    test("in one namespace are enough: what is refused for the whole cluster is read there", async () => {
      await kubectl(cluster.kubeconfigPath, ["create", "configmap", "by-hand", "--namespace=parcels"]);
      const result = await checkAs("one-namespace", ["parcels", "default"]);
      await kubectl(cluster.kubeconfigPath, ["delete", "configmap", "by-hand", "--namespace=parcels"]);
      expect(changeLines(result)).toEqual(["added ConfigMap parcels/by-hand"]);
      expect(result.report.findings).toEqual([]);
      expect(result.report.notes).toContain(
        "Extra configmaps in default can't be seen: the credentials may not list them.",
      );
    });

    test("to get are enough for all but extra objects", async () => {
      await kubectl(cluster.kubeconfigPath, [
        "scale",
        "deployment/sorter",
        "--namespace=parcels",
        "--replicas=3",
      ]);
      const result = await checkAs("by-name");
      await kubectl(cluster.kubeconfigPath, [
        "scale",
        "deployment/sorter",
        "--namespace=parcels",
        "--replicas=2",
      ]);
      expect(changeLines(result)).toEqual(["modified Deployment parcels/sorter: spec.replicas"]);
      expect(result.report.findings).toEqual([]);
      expect(result.report.notes).toContain(
        "Extra secrets in parcels can't be seen: the credentials may not list them.",
      );
    });

    test("that leave out a type leave it unknown, name the permission, and keep the rest", async () => {
      const result = await checkAs("no-secrets");
      expect(changeLines(result)).toEqual([]);
      expect(result).toMatchObject({ inSync: false, drift: false });
      expect(result.report.outcome).toBe("failed");
      expect(result.report.verdict).toBe(
        "parcels@cluster has no known drift, but not all of it could be read: 12 objects compared. 1 more could not be read.",
      );
      expect(result.report.findings).toMatchObject([
        {
          rule: "target-unreadable",
          message: expect.stringContaining('User "no-secrets" cannot get resource "secrets"'),
          remediation:
            "Grant get and list on secrets with a Role or a ClusterRole; drift-check needs no other verb.",
        },
      ]);
    });

    test("that allow nothing make the target unknown, not in sync", async () => {
      const result = await checkDrift({ kubeconfig: cluster.kubeconfigPath, context: "no-access" });
      expect(changeLines(result)).toEqual([]);
      expect(result).toMatchObject({ inSync: false, drift: false });
      expect(result.report.verdict).toMatch(/^Nothing is known about parcels@no-access: .*is forbidden/);
    });
  });

  test("goes through the proxy that HTTPS_PROXY names", async () => {
    const proxy = await startConnectProxy();
    process.env.HTTPS_PROXY = proxy.url;
    try {
      const result = await checkDrift({ kubeconfig: cluster.kubeconfigPath });
      expect(result.inSync).toBe(true);
      expect(new Set(proxy.hosts)).toEqual(new Set([new URL(cluster.server).host]));
    } finally {
      delete process.env.HTTPS_PROXY;
      await proxy.close();
    }
  });

  describe("a cluster that can't be read says why", () => {
    const token = "not-the-token-of-anybody";
    const cases: readonly {
      readonly name: string;
      readonly change: () => Promise<Parameters<typeof kubeconfig>[0]>;
      readonly message: RegExp;
    }[] = [
      {
        name: "nobody listens",
        change: async () => ({ cluster: { server: `https://127.0.0.1:${await freePort()}` } }),
        message: /The Kubernetes API server at 127\.0\.0\.1:\d+ refuses connections\./,
      },
      {
        name: "the name can't be resolved",
        change: () => Promise.resolve({ cluster: { server: "https://kubernetes.invalid" } }),
        message: /The name of the Kubernetes API server kubernetes\.invalid can't be resolved\./,
      },
      {
        name: "the certificate is of an authority that is not trusted",
        change: () => Promise.resolve({ cluster: { "certificate-authority-data": undefined } }),
        message: /is not signed by an authority that the kubeconfig trusts\./,
      },
      {
        name: "the certificate is for another name",
        change: () => Promise.resolve({ cluster: { "tls-server-name": "other.example" } }),
        message: /is for another name\./,
      },
      {
        name: "the server speaks no HTTP but HTTPS",
        change: () =>
          Promise.resolve({
            cluster: { server: cluster.server.replace("https:", "http:"), "insecure-skip-tls-verify": true },
          }),
        message: /could not give the list of its API types: HTTP status 400\./,
      },
      {
        name: "the token is not known",
        change: () => Promise.resolve({ user: { token } }),
        message: /doesn't accept the credentials \(401 Unauthorized\)\./,
      },
    ];
    for (const { name, change, message } of cases) {
      test(name, async () => {
        const result = await checkDrift({ kubeconfig: kubeconfig(await change()) });
        expect(result.report.verdict).toMatch(message);
        expect(result.report.outcome).toBe("failed");
        expect(result).toMatchObject({ inSync: false, drift: false, issueNumbers: [] });
        expect(result.report.findings).toMatchObject([{ rule: "target-unreadable", severity: "error" }]);
        expect(JSON.stringify(result)).not.toContain(token);
      });
    }

    test("an unknown context names those that there are", async () => {
      const result = await checkDrift({ kubeconfig: cluster.kubeconfigPath, context: "prod" });
      expect(result.report.verdict).toBe(
        'Nothing is known about parcels@prod: The kubeconfig has no context "prod"; it has admin, read-only, no-access.',
      );
    });
  });
});
