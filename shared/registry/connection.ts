import { stringAt, isJsonObject, objectsAt } from "../resources/json.ts";
import type { Authorization } from "./authorization.ts";
import { createAuthorization } from "./authorization.ts";
import type { CredentialSource, Mask } from "./credentials.ts";
import { registryOrigin } from "./endpoint.ts";
import type { Fetch, RegistryRequest, RegistryResponse } from "./exchange.ts";
import type { ImageName } from "./imageReference.ts";
import { normalizedName } from "./imageReference.ts";
import { parseJsonBytes } from "./quietJson.ts";
import type { Clock } from "./patience.ts";
import { sendPatiently } from "./patience.ts";
import { RegistryError } from "./registryError.ts";

export interface ConnectionOptions {
  readonly fetch: Fetch;
  readonly credentials: CredentialSource;
  readonly mask: Mask;
  readonly clock: Clock;
  /** From 0 to below 1. */
  readonly random: () => number;
  /** Registries that are spoken to without TLS, as they stand in references; those of this machine always are. */
  readonly insecureHosts: readonly string[];
  /** How often a request is sent at most. Default: 4. */
  readonly attempts?: number;
  /** Milliseconds for one attempt. Default: 30 s. */
  readonly timeout?: number;
  /** Milliseconds that the waits between attempts may add up to. Default: 60 s. */
  readonly longestWait?: number;
}

/** A request for something of a repository. */
export interface RepositoryRequest {
  /** Behind `/v2/<repository>/`, with its query. */
  readonly path: string;
  readonly method: "GET" | "HEAD";
  readonly accept: readonly string[];
  readonly largest: number;
}

/**
 * Asks for something of a repository. Undefined: it is not there (404), or HEAD is no way to ask for it.
 * @throws RegistryError where that can't be told.
 */
export type AskRepository = (
  name: ImageName,
  request: RepositoryRequest,
) => Promise<RegistryResponse | undefined>;

/** Opens registries: each request is sent with the authorization that the registry asked for. */
export function createConnection(options: ConnectionOptions): AskRepository {
  const patience = {
    ...options,
    attempts: options.attempts ?? 4,
    timeout: options.timeout ?? 30_000,
    longestWait: options.longestWait ?? 60_000,
  };
  function send(request: RegistryRequest): Promise<RegistryResponse> {
    return sendPatiently(request, patience);
  }
  const authorization = createAuthorization({ ...options, send });
  return async (name, request) => {
    const url = new URL(
      `/v2/${name.repository}/${request.path}`,
      registryOrigin(name.registry, options.insecureHosts),
    );
    const response = await sendAuthorized({ name, url, request, authorization, send });
    if (response.status === 200) return response;
    if (response.status === 401 || response.status === 403) {
      throw new RegistryError(
        `${await authorization.denial(name)} (${response.status}${errorCode(response)})`,
      );
    }
    if (response.status === 404 || request.method === "HEAD") return undefined;
    const what = normalizedName(name);
    throw new RegistryError(`${url.host} answers ${response.status}${errorCode(response)} for ${what}`);
  };
}

interface AuthorizedSend {
  readonly name: ImageName;
  readonly url: URL;
  readonly request: RepositoryRequest;
  readonly authorization: Authorization;
  readonly send: (request: RegistryRequest) => Promise<RegistryResponse>;
}

async function sendAuthorized({
  name,
  url,
  request,
  authorization,
  send,
}: AuthorizedSend): Promise<RegistryResponse> {
  const plain = { url, method: request.method, headers: { accept: request.accept.join(", ") } };
  const used = authorization.current(name);
  const first = await send({ ...plain, largest: request.largest, authorization: used });
  // Only the registry itself may ask for credentials, not a host that it redirects to.
  if (first.status !== 401 || first.url.origin !== url.origin) return first;
  const header = await authorization.answer(name, first, used);
  return await send({ ...plain, largest: request.largest, authorization: header });
}

/** The code of an error of the distribution's specification, as ` DENIED`; empty where there is none. */
function errorCode({ body }: RegistryResponse): string {
  const value = parseJsonBytes(body);
  const [error] = isJsonObject(value) ? objectsAt(value, "errors") : [];
  const code = error && stringAt(error, "code");
  return code !== undefined && /^[A-Z_]{1,40}$/.test(code) ? ` ${code}` : "";
}
