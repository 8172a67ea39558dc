import { createHash } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from "@jest/globals";
import type { Credentials } from "../../../shared/registry/credentials.ts";
import { parseImageReference } from "../../../shared/registry/imageReference.ts";
import type { ImageReference } from "../../../shared/registry/imageReference.ts";
import { createRegistryClient } from "../../../shared/registry/registryClient.ts";
import type { RegistryClient } from "../../../shared/registry/registryClient.ts";
import type { FakeAnswer, FakeServer, SeenRequest } from "./fakeRegistry.ts";
import { startFakeServer } from "./fakeRegistry.ts";

jest.setTimeout(30_000);

const password: Credentials = { kind: "password", username: "ada", password: "s3cr:et" };
const basic = `Basic ${Buffer.from("ada:s3cr:et").toString("base64")}`;
const config = JSON.stringify({ os: "linux", architecture: "amd64", created: "2026-05-01T00:00:00Z" });
const manifest = JSON.stringify({ schemaVersion: 2, config: { digest: digestOf(config) }, layers: [] });

let registry: FakeServer;
let other: FakeServer;
let masked: string[];
let waits: number[];
let now: number;

beforeAll(async () => {
  registry = await startFakeServer();
  other = await startFakeServer();
});

beforeEach(() => {
  masked = [];
  waits = [];
  now = 0;
});

afterAll(async () => {
  await registry.stop();
  await other.stop();
});

function digestOf(text: string): string {
  return `sha256:${createHash("sha256").update(text).digest("hex")}`;
}

function clientWith(credentials: Credentials = { kind: "anonymous" }): RegistryClient {
  return createRegistryClient({
    fetch,
    credentials: () => Promise.resolve(credentials),
    mask: (secret) => masked.push(secret),
    clock: {
      now: () => now,
      sleep: (milliseconds) => {
        waits.push(milliseconds);
        now += milliseconds;
        return Promise.resolve();
      },
    },
    random: () => 0,
    timeout: 500,
  });
}

function web(): ImageReference {
  const reference = parseImageReference(`${registry.host}/team/web:1`);
  if (!reference) throw new Error("no reference");
  return reference;
}

/** Answers as a registry with one image, once the request has the authorization. */
function registryBehind(authorization: string, challenge: string): (request: SeenRequest) => FakeAnswer {
  return (request) =>
    request.authorization === authorization
      ? image(request)
      : { status: 401, headers: { "www-authenticate": challenge } };
}

function image({ path }: SeenRequest): FakeAnswer {
  if (path.endsWith(`/blobs/${digestOf(config)}`)) return { status: 200, body: config };
  if (!path.endsWith("/manifests/1")) return { status: 404 };
  return { status: 200, headers: { "docker-content-digest": digestOf(manifest) }, body: manifest };
}

function bearer(
  server: FakeServer,
  rest = `,service="reg,istry",scope="repository:team/web:pull,push"`,
): string {
  return `Bearer realm="${server.url}/token?account=x"${rest}`;
}

describe("authentication", () => {
  test("a token is fetched without credentials, for reading this repository only", async () => {
    registry.answerWith(registryBehind("Bearer t1", bearer(other)));
    other.answerWith(() => ({ status: 200, body: '{"token":"t1","expires_in":300}' }));
    const client = clientWith();
    expect(await client.resolveDigest(web())).toEqual({ kind: "found", value: digestOf(manifest) });
    expect(await client.readImage(web())).toMatchObject({ kind: "found" });
    expect(other.requests).toEqual([
      {
        method: "GET",
        path: "/token?account=x&service=reg%2Cistry&scope=repository%3Ateam%2Fweb%3Apull",
        authorization: undefined,
        body: "",
      },
    ]);
    expect(masked).toEqual(["t1"]);
  });

  test("the token server gets the password of the registry, and the registry never sees it", async () => {
    registry.answerWith(registryBehind("Bearer t1", bearer(other)));
    other.answerWith(({ authorization }) =>
      authorization === basic ? { status: 200, body: '{"access_token":"t1"}' } : { status: 401 },
    );
    expect(await clientWith(password).resolveDigest(web())).toMatchObject({ kind: "found" });
    expect(registry.requests.map(({ authorization }) => authorization)).toEqual([undefined, "Bearer t1"]);
  });

  test("an identity token is exchanged by a form", async () => {
    registry.answerWith(registryBehind("Bearer t1", bearer(other)));
    other.answerWith(() => ({ status: 200, body: '{"access_token":"t1"}' }));
    const client = clientWith({ kind: "identity-token", token: "refresh me" });
    expect(await client.resolveDigest(web())).toMatchObject({ kind: "found" });
    expect(other.requests).toMatchObject([{ method: "POST", authorization: undefined }]);
    expect(Object.fromEntries(new URLSearchParams(other.requests[0]?.body))).toEqual({
      grant_type: "refresh_token",
      client_id: "gitops-actions",
      service: "reg,istry",
      scope: "repository:team/web:pull",
      refresh_token: "refresh me",
    });
  });

  test("a password is sent where the registry asks for it, and from the second request on unasked", async () => {
    registry.answerWith(registryBehind(basic, 'Basic realm="Registry"'));
    expect(await clientWith(password).readImage(web())).toMatchObject({ kind: "found" });
    expect(registry.requests.map(({ authorization }) => authorization)).toEqual([undefined, basic, basic]);
  });

  test("of several ways the token is taken", async () => {
    registry.answerWith(registryBehind("Bearer t1", `Basic realm="a, b", ${bearer(other)}`));
    other.answerWith(() => ({ status: 200, body: '{"token":"t1"}' }));
    expect(await clientWith(password).resolveDigest(web())).toMatchObject({ kind: "found" });
  });

  test("a token that the registry no longer takes is renewed", async () => {
    let valid = 1;
    registry.answerWith((request) => registryBehind(`Bearer t${valid}`, bearer(other))(request));
    other.answerWith(() => ({ status: 200, body: `{"token":"t${valid}","expires_in":300}` }));
    const client = clientWith();
    await client.resolveDigest(web());
    valid = 2;
    expect(await client.resolveDigest(web())).toMatchObject({ kind: "found" });
    expect(other.requests).toHaveLength(2);
  });

  test.each([
    [290, "Bearer t1"],
    [296, undefined],
  ])("a token that lives for 300 s is used after %d s: %s", async (seconds, used) => {
    registry.answerWith(registryBehind("Bearer t1", bearer(other)));
    other.answerWith(() => ({ status: 200, body: '{"token":"t1","expires_in":300}' }));
    const client = clientWith();
    await client.resolveDigest(web());
    now += seconds * 1000;
    await client.resolveDigest(web());
    expect(registry.requests[2]?.authorization).toBe(used);
  });

  test("requests at once share a token", async () => {
    registry.answerWith(registryBehind("Bearer t1", bearer(other)));
    other.answerWith(() => ({ status: 200, body: '{"token":"t1","expires_in":300}' }));
    const client = clientWith();
    await Promise.all(Array.from({ length: 10 }, () => client.resolveDigest(web())));
    expect(other.requests).toHaveLength(1);
  });

  test.each([
    ["no credentials where some are needed", undefined, 401, "is private or does not exist"],
    ["wrong credentials", password, 401, "give no access"],
    ["a token server that fails", password, 418, "answers 418"],
    ["a token server without a token", password, 200, "answers no token"],
  ])("%s: unreadable, and nothing secret is said", async (_, credentials, status, reason) => {
    registry.answerWith(registryBehind("Bearer t1", bearer(other)));
    other.answerWith(() => ({ status, body: '{"errors":[{"message":"s3cr:et"}]}' }));
    const answer = await clientWith(credentials).resolveDigest(web());
    expect(answer).toMatchObject({ kind: "unreadable" });
    expect(JSON.stringify(answer)).toContain(reason);
    expect(JSON.stringify(answer)).not.toMatch(/s3cr|YWRh/);
  });

  test("a registry that denies with credentials is unreadable, with its code", async () => {
    registry.answerWith(({ authorization }) =>
      authorization === basic
        ? { status: 403, body: '{"errors":[{"code":"DENIED","message":"s3cr:et"}]}' }
        : { status: 401, headers: { "www-authenticate": "Basic" } },
    );
    expect(await clientWith(password).listTags(`${registry.host}/team/web`)).toEqual({
      kind: "unreadable",
      reason: `the credentials for ${registry.host} give no access to ${registry.host}/team/web (403 DENIED)`,
    });
  });

  test.each(["", "Negotiate", "Bearer", 'Bearer realm="ftp://x/"', 'Bearer realm="/token"'])(
    "a challenge that can't be answered is unreadable: %s",
    async (challenge) => {
      registry.answerWith(registryBehind("nothing", challenge));
      expect(await clientWith(password).resolveDigest(web())).toMatchObject({ kind: "unreadable" });
    },
  );

  test("a token with line ends is not sent, and not quoted", async () => {
    registry.answerWith(registryBehind("Bearer t1", bearer(other)));
    other.answerWith(() => ({ status: 200, body: '{"token":"s3cr\\r\\nx: y"}' }));
    const answer = await clientWith().resolveDigest(web());
    expect(answer).toMatchObject({ kind: "unreadable" });
    expect(JSON.stringify(answer)).not.toContain("s3cr");
  });
});

describe("redirects", () => {
  test("to a storage of another host leave the authorization behind", async () => {
    registry.answerWith((request) =>
      request.authorization === basic && request.path.includes("/blobs/")
        ? { status: 307, headers: { location: `${other.url}/storage?signature=x` } }
        : registryBehind(basic, "Basic")(request),
    );
    other.answerWith(() => ({ status: 200, body: config }));
    expect(await clientWith(password).readImage(web())).toMatchObject({
      kind: "found",
      value: { platforms: [{ os: "linux", architecture: "amd64" }] },
    });
    expect(other.requests).toEqual([
      { method: "GET", path: "/storage?signature=x", authorization: undefined, body: "" },
    ]);
  });

  test("to another host that asks for a password give it none", async () => {
    registry.answerWith(() => ({ status: 302, headers: { location: `${other.url}/v2/` } }));
    other.answerWith(() => ({ status: 401, headers: { "www-authenticate": "Basic" } }));
    expect(await clientWith(password).resolveDigest(web())).toMatchObject({ kind: "unreadable" });
    expect(other.requests.map(({ authorization }) => authorization)).toEqual([undefined]);
  });

  test("to another host that names a token server send it nothing", async () => {
    registry.answerWith(() => ({ status: 302, headers: { location: `${other.url}/v2/` } }));
    other.answerWith(() => ({ status: 401, headers: { "www-authenticate": bearer(other) } }));
    expect(await clientWith(password).resolveDigest(web())).toMatchObject({ kind: "unreadable" });
    expect(other.requests.map(({ path }) => path)).toEqual(["/v2/"]);
  });

  test("of the same host keep it", async () => {
    registry.answerWith((request) =>
      request.path.startsWith("/v2/team/")
        ? { status: 301, headers: { location: "/v2/moved/manifests/1" } }
        : registryBehind(basic, "Basic")(request),
    );
    expect(await clientWith(password).resolveDigest(web())).toMatchObject({ kind: "found" });
  });

  test("without an end are unreadable", async () => {
    registry.answerWith(() => ({ status: 302, headers: { location: "/again" } }));
    expect(await clientWith().resolveDigest(web())).toEqual({
      kind: "unreadable",
      reason: `${registry.host} redirects more than 5 times`,
    });
  });

  test("of a token server don't carry the password on", async () => {
    const third = await startFakeServer();
    registry.answerWith(registryBehind("Bearer t1", bearer(other)));
    other.answerWith(() => ({ status: 302, headers: { location: `${third.url}/token` } }));
    third.answerWith(() => ({ status: 200, body: '{"token":"t1"}' }));
    await clientWith(password).resolveDigest(web());
    expect(third.requests.map(({ authorization }) => authorization)).toEqual([undefined]);
    await third.stop();
  });
});

describe("pages of tags", () => {
  test("are followed by the query of their links, on the registry alone", async () => {
    registry.answerWith(({ path }) =>
      path === "/v2/team/web/tags/list?n=1000"
        ? page(["a", "b"], `<${other.url}/else/v2/team/web/tags/list?last=b&n=2>; rel="next"`)
        : path === "/v2/team/web/tags/list?last=b&n=2"
          ? page(["b", "c"], '</v2/team/web/tags/list?last=a>; rel="prev", <?last=c>;rel=next')
          : path === "/v2/team/web/tags/list?last=c"
            ? page(["d", "not a tag", 5])
            : { status: 500 },
    );
    other.answerWith(() => page(["evil"]));
    expect(await clientWith().listTags(`${registry.host}/team/web`)).toEqual({
      kind: "found",
      value: ["a", "b", "c", "d"],
    });
    expect(other.requests).toEqual([]);
  });

  test("that never end are unreadable", async () => {
    registry.answerWith(() => page(["a"], '<?last=a>; rel="next"'));
    expect(await clientWith().listTags(`${registry.host}/team/web`)).toMatchObject({
      kind: "unreadable",
      reason: expect.stringContaining("without an end"),
    });
  });

  test("of too many tags are unreadable", async () => {
    let last = 0;
    registry.answerWith(() => page(numbers((last += 1000)), `<?last=${last}>; rel="next"`));
    const client = createRegistryClient({ fetch, mostTags: 5000 });
    expect(await client.listTags(`${registry.host}/team/web`)).toEqual({
      kind: "unreadable",
      reason: `${registry.host}/team/web has more than 5000 tags`,
    });
    expect(registry.requests).toHaveLength(6);
  });

  test.each([
    ["null tags are none", '{"name":"x","tags":null}', { kind: "found", value: [] }],
    ["no JSON is unreadable", "<html>", { kind: "unreadable" }],
  ])("%s", async (_, body, expected) => {
    registry.answerWith(() => ({ status: 200, body }));
    expect(await clientWith().listTags(`${registry.host}/team/web`)).toMatchObject(expected);
  });

  function page(tags: readonly unknown[], link?: string): FakeAnswer {
    return {
      status: 200,
      body: JSON.stringify({ name: "team/web", tags }),
      headers: link === undefined ? {} : { link },
    };
  }

  function numbers(to: number): readonly string[] {
    return Array.from({ length: 1000 }, (_, index) => `${to - index}`);
  }
});

describe("patience", () => {
  function failing(...faults: readonly FakeAnswer[]): (request: SeenRequest) => FakeAnswer {
    const left = [...faults];
    return (request) => left.shift() ?? image(request);
  }

  test.each([
    ["as long as Retry-After says", { status: 429, headers: { "retry-after": "7" } }, 7000],
    [
      "until the date in Retry-After",
      { status: 503, headers: { "retry-after": "Thu, 01 Jan 1970 00:00:09 GMT" } },
      9000,
    ],
    ["for a moment where nothing is said", { status: 502 }, 250],
  ])("waits %s", async (_, fault, wait) => {
    registry.answerWith(failing(fault));
    expect(await clientWith().resolveDigest(web())).toMatchObject({ kind: "found" });
    expect(waits).toEqual([wait]);
  });

  test("ends after four attempts", async () => {
    registry.answerWith(() => ({ status: 503 }));
    expect(await clientWith().resolveDigest(web())).toEqual({
      kind: "unreadable",
      reason: `${registry.host} is out of order (503)`,
    });
    expect(registry.requests).toHaveLength(4);
    expect(waits).toEqual([250, 500, 1000]);
  });

  test("ends at once where the wait is too long", async () => {
    registry.answerWith(() => ({ status: 429, headers: { "retry-after": "21600" } }));
    expect(await clientWith().resolveDigest(web())).toEqual({
      kind: "unreadable",
      reason: `${registry.host} limits the rate of requests (429); it asks for 21600 s of patience`,
    });
    expect(registry.requests).toHaveLength(1);
  });

  test("ends where the waits add up", async () => {
    registry.answerWith(() => ({ status: 429, headers: { "retry-after": "25" } }));
    expect(await clientWith().resolveDigest(web())).toMatchObject({ kind: "unreadable" });
    expect(waits).toEqual([25_000, 25_000]);
  });

  test("holds for the token server too", async () => {
    registry.answerWith(registryBehind("Bearer t1", bearer(other)));
    let count = 0;
    other.answerWith(() => (count++ === 0 ? { status: 429 } : { status: 200, body: '{"token":"t1"}' }));
    expect(await clientWith().resolveDigest(web())).toMatchObject({ kind: "found" });
  });

  test("ends for a server that says nothing", async () => {
    const silent = createRegistryClient({
      fetch: (_, { signal }) =>
        new Promise((_resolve, reject) => {
          signal?.addEventListener("abort", () => {
            reject(signal.reason as Error);
          });
        }),
      timeout: 50,
      attempts: 2,
      clock: { now: Date.now, sleep: () => Promise.resolve() },
    });
    expect(await silent.resolveDigest(web())).toEqual({
      kind: "unreadable",
      reason: `${registry.host} gave no answer within 0.05 s`,
    });
  });
});

describe("what comes back is checked", () => {
  test("a digest comes from the content where HEAD tells none or isn't answered", async () => {
    for (const head of [{ status: 200 }, { status: 405 }, { status: 404 }]) {
      registry.answerWith(({ method }) => (method === "HEAD" ? head : { status: 200, body: manifest }));
      expect(await clientWith().resolveDigest(web())).toEqual({ kind: "found", value: digestOf(manifest) });
    }
  });

  test("content that has another digest than claimed, or than asked for, is unreadable", async () => {
    registry.answerWith(() => ({
      status: 200,
      headers: { "docker-content-digest": digestOf("other") },
      body: manifest,
    }));
    expect(await clientWith().readImage(web())).toMatchObject({ kind: "unreadable" });
    const pinned = { ...web(), digest: digestOf("asked for") };
    registry.answerWith(() => ({ status: 200, body: manifest }));
    expect(await clientWith().readImage(pinned)).toMatchObject({ kind: "unreadable" });
    expect(await clientWith().resolveDigest(pinned)).toMatchObject({ kind: "unreadable" });
  });

  test("a registry that has another digest than asked for is unreadable", async () => {
    registry.answerWith(() => ({
      status: 200,
      headers: { "docker-content-digest": digestOf(manifest) },
      body: manifest,
    }));
    const pinned = { ...web(), digest: digestOf("asked for") };
    expect(await clientWith().resolveDigest(pinned)).toMatchObject({ kind: "unreadable" });
  });

  test("a configuration that has another digest is unreadable", async () => {
    registry.answerWith((request) =>
      request.path.includes("/blobs/") ? { status: 200, body: "{}" } : image(request),
    );
    expect(await clientWith().readImage(web())).toMatchObject({ kind: "unreadable" });
  });

  test("an answer that is too large is not read to its end", async () => {
    registry.answerWith(() => ({ status: 200, body: Buffer.alloc(5_000_000, " ") }));
    expect(await clientWith().readImage(web())).toEqual({
      kind: "unreadable",
      reason: `the answer of ${registry.host} is larger than 4194304 bytes`,
    });
  });

  test("a manifest of the old schema is unreadable", async () => {
    registry.answerWith(() => ({ status: 200, body: '{"schemaVersion":1,"fsLayers":[]}' }));
    expect(await clientWith().readImage(web())).toMatchObject({
      kind: "unreadable",
      reason: expect.stringContaining("not known"),
    });
  });
});
