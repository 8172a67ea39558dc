import { describe, expect, test } from "@jest/globals";
import type { Credentials } from "./credentials.ts";
import { parseImageReference } from "./imageReference.ts";
import type { ImageReference } from "./imageReference.ts";
import type { RegistryClientOptions } from "./registryClient.ts";
import { createRegistryClient } from "./registryClient.ts";

const digest = `sha256:${"a".repeat(64)}`;
const password: Credentials = { kind: "password", username: "ada", password: "s3cret" };

interface SentRequest {
  readonly url: string;
  readonly authorization: string | null;
}

/** A network in which each address has one answer. */
function network(answers: Readonly<Record<string, () => Response>>): {
  readonly fetch: RegistryClientOptions["fetch"];
  readonly sent: readonly SentRequest[];
} {
  const sent: SentRequest[] = [];
  return {
    sent,
    fetch: (url, { headers }) => {
      sent.push({ url, authorization: new Headers(headers).get("authorization") });
      const answer = answers[url] ?? ((): Response => new Response(null, { status: 500 }));
      return Promise.resolve(answer());
    },
  };
}

function challenge(header: string): () => Response {
  return () => new Response(null, { status: 401, headers: { "www-authenticate": header } });
}

function found(): Response {
  return new Response(null, { headers: { "docker-content-digest": digest } });
}

function redirect(location: string): () => Response {
  return () => new Response(null, { status: 307, headers: { location } });
}

function reference(text: string): ImageReference {
  const parsed = parseImageReference(text);
  if (!parsed) throw new Error(`${text} is no reference`);
  return parsed;
}

async function resolve(
  text: string,
  answers: Readonly<Record<string, () => Response>>,
  options: Partial<RegistryClientOptions> & { readonly as?: Credentials } = {},
): Promise<{ readonly answer: unknown; readonly sent: readonly SentRequest[] }> {
  const { fetch, sent } = network(answers);
  const client = createRegistryClient({
    fetch,
    attempts: 1,
    credentials: () => Promise.resolve(options.as ?? { kind: "anonymous" }),
    ...options,
  });
  return { answer: await client.resolveDigest(reference(text)), sent };
}

describe("where a registry is", () => {
  test.each([
    ["nginx", "https://registry-1.docker.io/v2/library/nginx/manifests/latest"],
    ["docker.io/team/x:1", "https://registry-1.docker.io/v2/team/x/manifests/1"],
    ["ghcr.io/team/x:1", "https://ghcr.io/v2/team/x/manifests/1"],
    [`ghcr.io/team/x:1@${digest}`, `https://ghcr.io/v2/team/x/manifests/${digest}`],
    ["registry.corp:5000/x:1", "https://registry.corp:5000/v2/x/manifests/1"],
    ["plain.corp:5000/x:1", "http://plain.corp:5000/v2/x/manifests/1"],
    ["localhost:5000/x:1", "http://localhost:5000/v2/x/manifests/1"],
    ["127.0.0.1:5000/x:1", "http://127.0.0.1:5000/v2/x/manifests/1"],
    ["127.evil.corp/x:1", "https://127.evil.corp/v2/x/manifests/1"],
    ["[::1]:5000/x:1", "http://[::1]:5000/v2/x/manifests/1"],
  ])("%s", async (text, url) => {
    const { answer, sent } = await resolve(text, { [url]: found }, { insecureHosts: ["plain.corp:5000"] });
    expect(sent).toEqual([{ url, authorization: null }]);
    expect(answer).toEqual({ kind: "found", value: digest });
  });

  test("a port that is none is unreadable", async () => {
    const { answer, sent } = await resolve("registry.corp:99999/x:1", {});
    expect(answer).toEqual({
      kind: "unreadable",
      reason: "registry.corp:99999 is not the host of a registry",
    });
    expect(sent).toEqual([]);
  });
});

describe("credentials stay where others can't read along", () => {
  const manifest = "http://plain.corp/v2/x/manifests/1";
  const insecureHosts = ["plain.corp"];

  test.each<[string, Credentials]>([
    ["Basic", password],
    ["Basic", { kind: "registry-token", token: "s3cret" }],
    ['Bearer realm="https://auth.corp/token"', password],
    ['Bearer realm="https://auth.corp/token"', { kind: "identity-token", token: "s3cret" }],
  ])("a registry without TLS that asks %s gets none", async (header, as) => {
    const { answer, sent } = await resolve(
      "plain.corp/x:1",
      { [manifest]: challenge(header) },
      {
        as,
        insecureHosts,
      },
    );
    expect(answer).toEqual({
      kind: "unreadable",
      reason: "credentials are not sent to plain.corp without TLS",
    });
    expect(sent).toEqual([{ url: manifest, authorization: null }]);
  });

  test("a token server without TLS gets none, though the registry has TLS", async () => {
    const url = "https://ghcr.io/v2/x/manifests/1";
    for (const as of [password, undefined]) {
      const { answer, sent } = await resolve(
        "ghcr.io/x:1",
        { [url]: challenge('Bearer realm="http://auth.corp/token"') },
        as ? { as } : {},
      );
      expect(answer).toEqual({
        kind: "unreadable",
        reason: "the token server auth.corp of ghcr.io has no TLS",
      });
      expect(sent).toHaveLength(1);
    }
  });

  test("a token without a name is fetched without TLS for a registry that is named as insecure", async () => {
    const { sent } = await resolve(
      "plain.corp/x:1",
      {
        [manifest]: challenge('Bearer realm="http://plain.corp/token"'),
        "http://plain.corp/token?scope=repository%3Ax%3Apull": () => Response.json({ token: "t" }),
      },
      { insecureHosts },
    );
    expect(sent.at(-1)).toEqual({ url: manifest, authorization: "Bearer t" });
  });

  test("a registry token is sent as it is", async () => {
    const url = "https://ghcr.io/v2/x/manifests/1";
    const { sent } = await resolve(
      "ghcr.io/x:1",
      { [url]: challenge("Bearer realm=x") },
      {
        as: { kind: "registry-token", token: "t" },
      },
    );
    expect(sent.map(({ authorization }) => authorization)).toEqual([null, "Bearer t"]);
  });

  test.each([
    ["http://ghcr.io/else", "ghcr.io redirects from https to http, to ghcr.io"],
    ["http://storage.corp/blob", "ghcr.io redirects from https to http, to storage.corp"],
    ["https://ada:pw@storage.corp/blob", "ghcr.io redirects to something that is no address"],
    ["file:///etc/passwd", "ghcr.io redirects to something that is no address"],
    ["http://[", "ghcr.io redirects to something that is no address"],
  ])("a redirect to %s is not followed", async (location, reason) => {
    const url = "https://ghcr.io/v2/x/manifests/1";
    const { answer, sent } = await resolve("ghcr.io/x:1", { [url]: redirect(location) });
    expect(answer).toEqual({ kind: "unreadable", reason });
    expect(sent).toHaveLength(1);
  });

  test("a fault of fetch is told by its code, not by its message", async () => {
    const client = createRegistryClient({
      attempts: 1,
      fetch: () =>
        Promise.reject(
          new TypeError("s3cret header", {
            cause: Object.assign(new Error("s3cret"), { code: "ENOTFOUND" }),
          }),
        ),
    });
    expect(await client.resolveDigest(reference("ghcr.io/x:1"))).toEqual({
      kind: "unreadable",
      reason: "no connection to ghcr.io (ENOTFOUND)",
    });
  });
});

test.each(["", "team//x", "ghcr.io/a b"])("the tags of %j can't be listed", async (name) => {
  const { fetch, sent } = network({});
  expect(await createRegistryClient({ fetch }).listTags(name)).toEqual({
    kind: "unreadable",
    reason: `"${name}" is not the name of an image`,
  });
  expect(sent).toEqual([]);
});
