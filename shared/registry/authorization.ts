import { isJsonObject, ownValue, stringAt } from "../resources/json.ts";
import type { JsonObject } from "../resources/json.ts";
import type { Challenge } from "./challenge.ts";
import { parseChallenges } from "./challenge.ts";
import type { CredentialSource, Credentials, Mask } from "./credentials.ts";
import { basicAuthorization } from "./credentials.ts";
import { isConfidential } from "./endpoint.ts";
import type { RegistryRequest, RegistryResponse } from "./exchange.ts";
import type { ImageName } from "./imageReference.ts";
import { normalizedName } from "./imageReference.ts";
import { parseJsonBytes } from "./quietJson.ts";
import type { Clock } from "./patience.ts";
import { RegistryError } from "./registryError.ts";

export interface AuthorizationOptions {
  readonly send: (request: RegistryRequest) => Promise<RegistryResponse>;
  readonly credentials: CredentialSource;
  readonly mask: Mask;
  readonly clock: Clock;
}

/** What a registry was told of who asks, kept for the requests that follow. */
export interface Authorization {
  /** The header for a repository; undefined where none is known or it has run out. */
  current(name: ImageName): string | undefined;
  /**
   * Answers the challenge of a registry's 401 with a header for the same request.
   * @throws RegistryError where there is no way to.
   */
  answer(name: ImageName, refused: RegistryResponse, used: string | undefined): Promise<string>;
  /** Why a repository was denied: a clause that tells whether credentials were given. */
  denial(name: ImageName): Promise<string>;
}

interface Grant {
  readonly header: string;
  /** Milliseconds of the clock. */
  readonly until: number;
}

const largestToken = 1_048_576;
/** The life of a token that tells none (distribution's token specification). */
const defaultLife = 60;
const leastLeft = 5_000;

/**
 * Authentication by the distribution's specification: the registry's 401 names a token server, which gives a token for
 * the repository against the credentials of the registry, or for nothing; or it asks for the password itself.
 */
export function createAuthorization(options: AuthorizationOptions): Authorization {
  const grants = new Map<string, Grant>();
  const pending = new Map<string, Promise<Grant>>();
  const found = new Map<string, Promise<Credentials>>();

  function credentialsFor(name: ImageName): Promise<Credentials> {
    const key = normalizedName(name);
    const credentials = found.get(key) ?? options.credentials(name);
    found.set(key, credentials);
    return credentials;
  }

  function current(name: ImageName): string | undefined {
    const grant = grants.get(normalizedName(name));
    return grant && grant.until > options.clock.now() + leastLeft ? grant.header : undefined;
  }

  async function renew(name: ImageName, refused: RegistryResponse): Promise<Grant> {
    const credentials = await credentialsFor(name);
    const grant = await answerChallenge({ name, refused, credentials, options });
    grants.set(normalizedName(name), grant);
    return grant;
  }

  return {
    current,
    async answer(name, refused, used) {
      const known = current(name);
      // Another request has renewed it while this one was under way.
      if (known !== undefined && known !== used) return known;
      const key = normalizedName(name);
      const renewal = pending.get(key) ?? renew(name, refused).finally(() => pending.delete(key));
      pending.set(key, renewal);
      return (await renewal).header;
    },
    async denial(name) {
      return denialOf(name, await credentialsFor(name));
    },
  };
}

interface ChallengeAnswer {
  readonly name: ImageName;
  readonly refused: RegistryResponse;
  readonly credentials: Credentials;
  readonly options: AuthorizationOptions;
}

async function answerChallenge(answer: ChallengeAnswer): Promise<Grant> {
  const { name, refused, credentials } = answer;
  const challenges = parseChallenges(refused.headers.get("www-authenticate"));
  const bearer = challenges.find(({ scheme }) => scheme === "bearer");
  const basic = challenges.find(({ scheme }) => scheme === "basic");
  if (!bearer && !basic) throw new RegistryError(`${refused.url.host} asks for an unknown authentication`);
  if (credentials.kind !== "anonymous" && !isConfidential(refused.url)) {
    throw new RegistryError(`credentials are not sent to ${refused.url.host} without TLS`);
  }
  if (credentials.kind === "registry-token") return forever(bearerHeader(credentials.token, refused.url));
  if (bearer) return await fetchToken(bearer, answer);
  if (credentials.kind !== "password") throw new RegistryError(denialOf(name, credentials));
  return forever(basicAuthorization(credentials.username, credentials.password));
}

function forever(header: string): Grant {
  return { header, until: Number.POSITIVE_INFINITY };
}

async function fetchToken(challenge: Challenge, answer: ChallengeAnswer): Promise<Grant> {
  const { name, credentials, options } = answer;
  const realm = tokenServer(challenge, answer);
  const response = await options.send(tokenRequest(realm, challenge, answer));
  if (response.status === 401 || response.status === 403)
    throw new RegistryError(denialOf(name, credentials));
  if (response.status !== 200) {
    throw new RegistryError(`the token server ${realm.host} answers ${response.status}`);
  }
  const body = parseJsonBytes(response.body);
  const token = isJsonObject(body) ? (stringAt(body, "token") ?? stringAt(body, "access_token")) : undefined;
  if (!isJsonObject(body) || token === undefined || token === "") {
    throw new RegistryError(`the token server ${realm.host} answers no token`);
  }
  options.mask(token);
  return { header: bearerHeader(token, realm), until: options.clock.now() + lifeOf(body) * 1000 };
}

/** A realm may be on any host, yet never where others can read along: it gets a password, or gives what stands for one. */
function tokenServer(challenge: Challenge, { refused, credentials }: ChallengeAnswer): URL {
  const realm = URL.parse(challenge.parameters.get("realm") ?? "");
  if (!realm || !/^https?:$/.test(realm.protocol) || realm.username !== "" || realm.password !== "") {
    throw new RegistryError(`${refused.url.host} names no token server`);
  }
  const isAllowed = credentials.kind === "anonymous" && refused.url.protocol === "http:";
  if (!isConfidential(realm) && !isAllowed) {
    throw new RegistryError(`the token server ${realm.host} of ${refused.url.host} has no TLS`);
  }
  return realm;
}

function tokenRequest(realm: URL, challenge: Challenge, answer: ChallengeAnswer): RegistryRequest {
  const { name, credentials } = answer;
  // The scope is ours and not the challenge's: nothing but reading this repository is asked for.
  const scope = `repository:${name.repository}:pull`;
  const service = challenge.parameters.get("service");
  const common = { headers: { accept: "application/json" }, largest: largestToken };
  if (credentials.kind === "identity-token") {
    const form = new URLSearchParams({
      grant_type: "refresh_token",
      client_id: "gitops-actions",
      scope,
      ...(service === undefined ? {} : { service }),
      refresh_token: credentials.token,
    });
    const headers = { ...common.headers, "content-type": "application/x-www-form-urlencoded" };
    return {
      ...common,
      method: "POST",
      url: realm,
      headers,
      authorization: undefined,
      body: form.toString(),
    };
  }
  const url = new URL(realm);
  if (service !== undefined) url.searchParams.set("service", service);
  url.searchParams.set("scope", scope);
  const authorization =
    credentials.kind === "password"
      ? basicAuthorization(credentials.username, credentials.password)
      : undefined;
  return { ...common, method: "GET", url, authorization };
}

function bearerHeader(token: string, from: URL): string {
  // fetch would quote another token in its error message.
  if (!/^[\x21-\x7e]+$/.test(token))
    throw new RegistryError(`the token for ${from.host} has characters of no token`);
  return `Bearer ${token}`;
}

function lifeOf(body: JsonObject): number {
  const life = ownValue(body, "expires_in");
  return typeof life === "number" && life > 0 ? life : defaultLife;
}

function denialOf(name: ImageName, credentials: Credentials): string {
  const what = normalizedName(name);
  if (credentials.kind !== "anonymous")
    return `the credentials for ${name.registry} give no access to ${what}`;
  const because = credentials.because === undefined ? "" : `; ${credentials.because}`;
  return `${what} is private or does not exist: ${name.registry} asks for credentials${because}`;
}
