import { homedir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { InputError } from "../../resources/inputError.ts";
import { connectCluster } from "./connection.ts";
import { kubeconfigSource, loadKubeconfig } from "./kubeconfig.ts";

describe("the input `kubeconfig` is", () => {
  const cases = [
    { value: "", expected: { kind: "default" } },
    { value: " ", expected: { kind: "default" } },
    { value: "ci/kubeconfig.yaml", expected: { kind: "file", path: "/work/repo/ci/kubeconfig.yaml" } },
    { value: "/etc/kubeconfig", expected: { kind: "file", path: "/etc/kubeconfig" } },
    { value: "~/.kube/config", expected: { kind: "file", path: join(homedir(), ".kube/config") } },
    {
      value: "apiVersion: v1\nkind: Config\n",
      expected: { kind: "text", text: "apiVersion: v1\nkind: Config" },
    },
    { value: '{"kind": "Config"}', expected: { kind: "text", text: '{"kind": "Config"}' } },
  ];
  for (const { value, expected } of cases) {
    test(`${JSON.stringify(value)}: ${expected.kind}`, () => {
      expect(kubeconfigSource(value, "/work/repo")).toEqual(expected);
    });
  }
});

interface Kubeconfig {
  readonly clusters?: unknown;
  readonly users?: unknown;
  readonly contexts?: unknown;
  readonly "current-context"?: string;
}

const usable: Kubeconfig = {
  clusters: [
    { name: "dev", cluster: { server: "https://dev.example:6443" } },
    { name: "plain", cluster: { server: "http://plain.example" } },
  ],
  users: [{ name: "ci", user: { token: "a-token-nobody-may-see" } }],
  contexts: [
    { name: "dev", context: { cluster: "dev", user: "ci" } },
    { name: "prod", context: { cluster: "gone", user: "ci" } },
    { name: "plain", context: { cluster: "plain", user: "ci" } },
  ],
  "current-context": "dev",
};

function load(kubeconfig: Kubeconfig | string, context?: string) {
  const text = typeof kubeconfig === "string" ? kubeconfig : JSON.stringify(kubeconfig);
  return loadKubeconfig({ kubeconfig: { kind: "text", text }, context });
}

async function problemOf(action: Promise<unknown>): Promise<InputError["problem"]> {
  try {
    await action;
  } catch (error) {
    if (error instanceof InputError) return error.problem;
    throw error;
  }
  throw new Error("nothing was thrown");
}

describe("a kubeconfig that can't be used is refused without showing it", () => {
  const secretLine = "token: a-token-nobody-may-see";
  const cases: readonly {
    readonly name: string;
    readonly kubeconfig: Kubeconfig | string;
    readonly context?: string;
    readonly message: string;
  }[] = [
    {
      name: "broken YAML",
      kubeconfig: `users:\n- name: ci\n  user:\n    ${secretLine}\n   broken`,
      message: "The kubeconfig is not valid YAML (line 5).",
    },
    { name: "text that is no mapping", kubeconfig: secretLine + "\n-", message: "The kubeconfig" },
    { name: "nothing in it", kubeconfig: "{}", message: "The kubeconfig has no contexts." },
    {
      name: "a cluster without a server",
      kubeconfig: { ...usable, clusters: [{ name: "dev", cluster: {} }] },
      message: "The kubeconfig can't be read: clusters[0].cluster.server is missing.",
    },
    {
      name: "no current context",
      kubeconfig: { ...usable, "current-context": "" },
      message: "The kubeconfig has no current context.",
    },
    {
      name: "an unknown context",
      kubeconfig: usable,
      context: "staging",
      message: 'The kubeconfig has no context "staging"; it has dev, prod, plain.',
    },
    {
      name: "a context whose cluster is not there",
      kubeconfig: usable,
      context: "prod",
      message: 'The context "prod" of the kubeconfig leads to no server address.',
    },
    {
      name: "a server without TLS",
      kubeconfig: usable,
      context: "plain",
      message:
        'The server of the context "plain" is plain HTTP, which would show the credentials to the network.',
    },
  ];
  for (const { name, kubeconfig, context, message } of cases) {
    test(name, async () => {
      const problem = await problemOf(load(kubeconfig, context));
      expect(problem.code).toBe("target-unreadable");
      expect(problem.message).toContain(message);
      expect(problem.hint).toBeTruthy();
      expect(JSON.stringify(problem)).not.toContain("nobody-may-see");
    });
  }

  test("a file that is not there is not named, as it may be content", async () => {
    const path = join(import.meta.dirname, "a-token-nobody-may-see");
    const problem = await problemOf(
      loadKubeconfig({ kubeconfig: { kind: "file", path }, context: undefined }),
    );
    expect(problem.message).toMatch(/^The input `kubeconfig` is neither a file/);
    expect(JSON.stringify(problem)).not.toContain("nobody-may-see");
  });
});

function withPlugin(command: string, args: readonly string[]): Kubeconfig {
  return {
    ...usable,
    users: [{ name: "ci", user: { exec: { apiVersion: "client.authentication.k8s.io/v1", command, args } } }],
  };
}

async function connect(kubeconfig: Kubeconfig, masked: string[] = []) {
  return await connectCluster({
    kubeconfig: { kind: "text", text: JSON.stringify(kubeconfig) },
    context: undefined,
    mask: (secret) => masked.push(secret),
  });
}

describe("credentials", () => {
  test("of the kubeconfig are masked before anything is asked", async () => {
    const masked: string[] = [];
    const { host } = await connect(usable, masked);
    expect(host).toBe("dev.example:6443");
    expect(masked).toEqual(["a-token-nobody-may-see"]);
  });

  test("of a plugin are masked once they are known", async () => {
    const masked: string[] = [];
    const answer = JSON.stringify({ status: { token: "made-by-the-plugin" } });
    const server = "https://127.0.0.1:1";
    const kubeconfig = {
      ...withPlugin(process.execPath, ["-e", `console.log(${JSON.stringify(answer)})`]),
      clusters: [{ name: "dev", cluster: { server } }],
    };
    const { get } = await connect(kubeconfig, masked);
    await expect(get("/api", "application/json")).rejects.toMatchObject({ code: "ECONNREFUSED" });
    await expect(get("/api", "application/json")).rejects.toMatchObject({ code: "ECONNREFUSED" });
    expect(masked).toEqual(["made-by-the-plugin"]);
  });

  const failures = [
    {
      name: "a plugin that is not installed",
      kubeconfig: withPlugin("no-such-credential-plugin", []),
      message: 'The credential plugin `no-such-credential-plugin` of the context "dev" is not on PATH.',
    },
    {
      name: "a plugin that fails says why",
      kubeconfig: withPlugin(process.execPath, ["-e", "console.error('not logged in'); process.exit(1)"]),
      message: `The credential plugin \`${process.execPath}\` of the context "dev" gave no credentials: not logged in.`,
    },
    {
      name: "a plugin whose answer is no JSON is not quoted",
      kubeconfig: withPlugin(process.execPath, ["-e", "console.log('a-token-nobody-may-see')"]),
      message: `The credential plugin \`${process.execPath}\` of the context "dev" gave no credentials.`,
    },
    {
      name: "a certificate that is not there",
      kubeconfig: { ...usable, users: [{ name: "ci", user: { "client-certificate": "/none.crt" } }] },
      message: 'The credentials of the context "dev" can\'t be read: a file that it names is not there.',
    },
  ];
  for (const { name, kubeconfig, message } of failures) {
    test(name, async () => {
      const { get } = await connect(kubeconfig);
      expect((await problemOf(get("/api", "application/json"))).message).toBe(message);
    });
  }
});
