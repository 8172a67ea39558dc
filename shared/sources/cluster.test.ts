import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { afterEach, describe, expect, test } from "@jest/globals";
import type { JsonObject } from "../resources/json.ts";
import type { Resource } from "../resources/resource.ts";
import { resourceOf } from "../resources/resource.ts";
import { openCluster } from "./cluster.ts";
import { connectCluster } from "./cluster/connection.ts";
import type { LiveSet, OpenedSource } from "./liveSource.ts";

/** A server that answers as a test says and keeps what it was asked. */
interface ScriptedServer {
  readonly url: string;
  readonly requests: readonly string[];
  readonly close: () => Promise<void>;
}

type Script = (path: string, response: ServerResponse, request: IncomingMessage) => void;

const running: ScriptedServer[] = [];

afterEach(async () => {
  for (const server of running.splice(0)) await server.close();
});

async function serve(script: Script): Promise<ScriptedServer> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(`${request.method ?? ""} ${request.url ?? ""}`);
    script(request.url ?? "", response, request);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const scripted: ScriptedServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  running.push(scripted);
  return scripted;
}

function answer(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}

function kubeconfig(server: string): string {
  return JSON.stringify({
    clusters: [{ name: "c", cluster: { server, "insecure-skip-tls-verify": true } }],
    users: [{ name: "u", user: { token: "token-of-the-test" } }],
    contexts: [{ name: "shop", context: { cluster: "c", user: "u", namespace: "shop" } }],
    "current-context": "shop",
  });
}

const types = [
  ["apps", "Deployment", "deployments"],
  ["", "ConfigMap", "configmaps"],
] as const;

function discovery(group: string): JsonObject {
  return {
    kind: "APIGroupDiscoveryList",
    items: types
      .filter(([each]) => (each === "") === (group === ""))
      .map(([each, kind, resource]) => ({
        metadata: { name: each },
        versions: [
          {
            version: "v1",
            freshness: "Current",
            resources: [
              {
                resource,
                responseKind: { group: each, version: "v1", kind },
                scope: "Namespaced",
                verbs: ["get", "list"],
              },
            ],
          },
        ],
      })),
  };
}

/** Answers discovery and leaves the rest to the test. */
function withDiscovery(script: Script): Script {
  return (path, response, request) => {
    if (path === "/api") answer(response, 200, discovery(""));
    else if (path === "/apis") answer(response, 200, discovery("apps"));
    else script(path, response, request);
  };
}

function wanted(kind: "Deployment" | "ConfigMap", name: string, namespace = "shop"): Resource {
  const apiVersion = kind === "Deployment" ? "apps/v1" : "v1";
  const resource = resourceOf(
    { apiVersion, kind, metadata: { name, namespace } },
    { kind: "live", target: "" },
  );
  if (!resource) throw new Error("not a resource");
  return resource;
}

const slept: number[] = [];

async function open(server: string): Promise<OpenedSource> {
  slept.length = 0;
  const connection = await connectCluster({
    kubeconfig: { kind: "text", text: kubeconfig(server) },
    context: undefined,
    mask: () => undefined,
  });
  return await openCluster({
    connection,
    target: "prod",
    groups: new Set(["", "apps"]),
    sleep: (milliseconds) => Promise.resolve(slept.push(milliseconds)),
  });
}

async function read(server: string, resources: readonly Resource[], namespaces = ["shop"]): Promise<LiveSet> {
  const opened = await open(server);
  if (opened.status !== "open") throw new Error(opened.problems[0]?.message);
  return await opened.source.read({ wanted: resources, namespaces, also: [] });
}

function names(live: LiveSet): readonly string[] {
  return live.resources.map(({ gvk, namespace, name }) => `${gvk.kind} ${namespace}/${name}`);
}

function page(objectNames: readonly string[], next = ""): JsonObject {
  const items = objectNames.map((name) => ({ metadata: { name, namespace: "shop" } }));
  return { kind: "DeploymentList", metadata: { continue: next }, items };
}

describe("lists", () => {
  test("are read page by page, with type and origin given to each item", async () => {
    const server = await serve(
      withDiscovery((path, response) => {
        answer(response, 200, path.includes("continue=to%2Fken") ? page(["b"]) : page(["a"], "to/ken"));
      }),
    );
    const live = await read(server.url, [wanted("Deployment", "a")]);
    expect(names(live)).toEqual(["Deployment shop/a", "Deployment shop/b"]);
    expect(live.resources[0]?.origin).toEqual({ kind: "live", target: "prod" });
    expect(server.requests.slice(2)).toEqual([
      "GET /apis/apps/v1/namespaces/shop/deployments?limit=500",
      "GET /apis/apps/v1/namespaces/shop/deployments?limit=500&continue=to%2Fken",
    ]);
  });

  test("are one request for the whole cluster where several namespaces matter", async () => {
    const server = await serve(
      withDiscovery((_, response) => {
        answer(response, 200, page([]));
      }),
    );
    await read(server.url, [wanted("Deployment", "a"), wanted("Deployment", "b", "web")], ["shop", "web"]);
    expect(server.requests.slice(2)).toEqual(["GET /apis/apps/v1/deployments?limit=500"]);
  });

  test("start again when the continue token has expired", async () => {
    let expired = false;
    const server = await serve(
      withDiscovery((path, response) => {
        if (!path.includes("continue")) {
          answer(response, 200, page([expired ? "new" : "old"], "token"));
          return;
        }
        answer(
          response,
          expired ? 200 : 410,
          expired ? page(["last"]) : { kind: "Status", reason: "Expired" },
        );
        expired = true;
      }),
    );
    expect(names(await read(server.url, [wanted("Deployment", "a")]))).toEqual([
      "Deployment shop/new",
      "Deployment shop/last",
    ]);
  });

  test("that expire over and over leave the type unread", async () => {
    const server = await serve(
      withDiscovery((path, response) => {
        if (path.includes("continue")) answer(response, 410, { kind: "Status" });
        else answer(response, 200, page(["a"], "token"));
      }),
    );
    const live = await read(server.url, [wanted("Deployment", "a")]);
    expect(live.resources).toEqual([]);
    expect(live.unread).toEqual([{ group: "apps", kind: "Deployment" }]);
    expect(live.problems[0]?.message).toMatch(/deployments\.apps .* changes faster than it can be read/);
  });

  test("may come compressed", async () => {
    const server = await serve(
      withDiscovery((_, response, request) => {
        expect(request.headers["accept-encoding"]).toBe("gzip");
        response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync(JSON.stringify(page(["a"]))));
      }),
    );
    expect(names(await read(server.url, [wanted("Deployment", "a")]))).toEqual(["Deployment shop/a"]);
  });
});

describe("permissions", () => {
  function refuseLists(path: string, response: ServerResponse): void {
    if (path.includes("?")) answer(response, 403, { message: "no lists" });
    else if (path.endsWith("/a")) answer(response, 200, { metadata: { name: "a", namespace: "shop" } });
    else answer(response, path.endsWith("/b") ? 403 : 404, { message: "no" });
  }

  test("without lists: each object is asked for, and a refused one is unread, not missing", async () => {
    const server = await serve(withDiscovery(refuseLists));
    const objects = ["a", "b", "c"].map((name) => wanted("Deployment", name));
    const live = await read(server.url, objects);
    expect(names(live)).toEqual(["Deployment shop/a"]);
    expect(live.unread).toEqual([{ group: "apps", kind: "Deployment", namespace: "shop", name: "b" }]);
    expect(live.problems).toHaveLength(1);
    expect(live.notes).toEqual([
      "Extra deployments.apps in shop can't be seen: the credentials may not list them.",
    ]);
  });

  test("a name of dots leads to no other path", async () => {
    const server = await serve(withDiscovery(refuseLists));
    await read(server.url, [wanted("Deployment", "..")]);
    expect(server.requests.at(-1)).toBe("GET /apis/apps/v1/namespaces/shop/deployments/%252E%252E");
  });
});

describe("a server that asks for patience", () => {
  const cases = [
    { status: 429, retryAfter: "3", waits: [3000] },
    { status: 503, retryAfter: undefined, waits: [250] },
    { status: 500, retryAfter: "600", waits: [20_000] },
  ];
  for (const { status, retryAfter, waits } of cases) {
    test(`${status} with Retry-After ${retryAfter ?? "absent"} is asked again after ${String(waits)} ms`, async () => {
      let refused = false;
      const server = await serve(
        withDiscovery((_, response) => {
          if (refused) {
            answer(response, 200, page(["a"]));
            return;
          }
          refused = true;
          if (retryAfter !== undefined) response.setHeader("retry-after", retryAfter);
          answer(response, status, { kind: "Status" });
        }),
      );
      expect(names(await read(server.url, [wanted("Deployment", "a")]))).toEqual(["Deployment shop/a"]);
      expect(slept).toEqual(waits);
    });
  }

  test("is asked again after a connection that broke in the middle of a page", async () => {
    let broken = false;
    const server = await serve(
      withDiscovery((_, response) => {
        if (broken) {
          answer(response, 200, page(["a"]));
          return;
        }
        broken = true;
        response.writeHead(200, { "content-length": "1000" }).write('{"items": [');
        setTimeout(() => response.destroy(), 20);
      }),
    );
    expect(names(await read(server.url, [wanted("Deployment", "a")]))).toEqual(["Deployment shop/a"]);
  });

  test("is given up after five attempts, and the other types are read all the same", async () => {
    const server = await serve(
      withDiscovery((path, response) => {
        if (path.includes("deployments")) answer(response, 500, { message: "webhook is down" });
        else answer(response, 200, page(["settings"]));
      }),
    );
    const live = await read(server.url, [wanted("Deployment", "a"), wanted("ConfigMap", "settings")]);
    expect(names(live)).toEqual(["ConfigMap shop/settings"]);
    expect(live.unread).toEqual([{ group: "apps", kind: "Deployment" }]);
    expect(live.problems.map(({ message }) => message)).toEqual([
      `The Kubernetes API server at ${new URL(server.url).host} could not give deployments.apps: webhook is down.`,
    ]);
    expect(server.requests.filter((request) => request.includes("deployments"))).toHaveLength(5);
    expect(slept).toEqual([250, 500, 1000, 2000]);
  });
});

describe("a server that is no use", () => {
  const refusals = [
    {
      name: "doesn't accept the credentials",
      script: (response: ServerResponse) => {
        answer(response, 401, { kind: "Status", message: "Unauthorized" });
      },
      message: /doesn't accept the credentials \(401 Unauthorized\)\.$/,
    },
    {
      name: "doesn't tell its types",
      script: (response: ServerResponse) => {
        answer(response, 403, { kind: "Status", message: 'forbidden: User "u" cannot get path "/api"' });
      },
      message: /says: forbidden: User "u" cannot get path "\/api"\.$/,
    },
    {
      name: "is a login page",
      script: (response: ServerResponse) => {
        response.writeHead(200, { "content-type": "text/html" }).end("<html>Log in</html>");
      },
      message: /doesn't answer like a Kubernetes API server\.$/,
    },
  ];
  for (const { name, script, message } of refusals) {
    test(`${name}: nothing is read`, async () => {
      const server = await serve((_, response) => {
        script(response);
      });
      const opened = await open(server.url);
      expect(opened.status).toBe("unreadable");
      expect(opened.status === "unreadable" ? opened.problems[0]?.message : "").toMatch(message);
    });
  }
});

function resourceList(kind: string, name: string): JsonObject {
  return {
    kind: "APIResourceList",
    resources: [
      { name, kind, namespaced: true, verbs: ["get", "list"] },
      { name: `${name}/status`, kind, namespaced: true, verbs: ["get"] },
    ],
  };
}

function apiGroup(name: string): JsonObject {
  return {
    name,
    versions: [{ groupVersion: `${name}/v1` }],
    preferredVersion: { groupVersion: `${name}/v1` },
  };
}

describe("discovery", () => {
  test("of a server without the aggregated form asks for each group that is needed", async () => {
    const answers: Readonly<Record<string, unknown>> = {
      "/api": { kind: "APIVersions", versions: ["v1"] },
      "/apis": { kind: "APIGroupList", groups: [apiGroup("apps"), apiGroup("batch")] },
      "/api/v1": resourceList("ConfigMap", "configmaps"),
      "/apis/apps/v1": resourceList("Deployment", "deployments"),
    };
    const server = await serve((path, response) => {
      answer(response, 200, answers[path] ?? page(["a"]));
    });
    const live = await read(server.url, [wanted("Deployment", "a"), wanted("ConfigMap", "a")]);
    expect(names(live).toSorted()).toEqual(["ConfigMap shop/a", "Deployment shop/a"]);
    expect(server.requests.slice(0, 4)).toEqual([
      "GET /api",
      "GET /api/v1",
      "GET /apis",
      "GET /apis/apps/v1",
    ]);
  });

  test("that finds no such type makes its objects missing, not unread", async () => {
    const server = await serve((path, response) => {
      answer(response, 200, path === "/api" ? discovery("") : { kind: "APIGroupDiscoveryList", items: [] });
    });
    const live = await read(server.url, [wanted("Deployment", "a")]);
    expect(live.unread).toEqual([]);
    expect(live.notes).toEqual(["The cluster doesn't serve apps/v1 Deployment; no such object can exist."]);
  });

  test("that can't tell a group's types makes them unread, not missing", async () => {
    const stale = {
      kind: "APIGroupDiscoveryList",
      items: [{ metadata: { name: "apps" }, versions: [{ version: "v1", freshness: "Stale" }] }],
    };
    const server = await serve((path, response) => {
      answer(response, 200, path === "/api" ? discovery("") : stale);
    });
    const live = await read(server.url, [wanted("Deployment", "a")]);
    expect(live.unread).toEqual([{ group: "apps", kind: "Deployment" }]);
    expect(live.problems[0]?.message).toMatch(/an API service of the group apps is down\.$/);
  });
});
