import { isConfidential } from "./endpoint.ts";
import { RegistryError } from "./registryError.ts";

/** What this part needs of `fetch`; the global one fits. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

export interface RegistryRequest {
  readonly url: URL;
  readonly method: "GET" | "HEAD" | "POST";
  readonly headers: Readonly<Record<string, string>>;
  /** The header of that name; it is sent to the origin of `url` only. */
  readonly authorization: string | undefined;
  readonly body?: string;
  /** Bytes that a good answer may have. */
  readonly largest: number;
}

export interface RegistryResponse {
  /** Where the answer came from, after redirects. */
  readonly url: URL;
  readonly status: number;
  readonly headers: Headers;
  /** Of a refusal only as much as its error code needs. */
  readonly body: Uint8Array;
}

export interface ExchangeOptions {
  readonly fetch: Fetch;
  /** Milliseconds for one request with its redirects and its body. */
  readonly timeout: number;
}

const mostRedirects = 5;
const largestRefusal = 65_536;
const redirectStatuses = [301, 302, 303, 307, 308];

/**
 * Sends a request and follows its redirects. Registries redirect blobs to a storage of another host with a signed
 * address; the Authorization header stays behind then, because it is not meant for that host.
 * @throws RegistryError where no answer came, or too much of it.
 */
export async function exchange(
  request: RegistryRequest,
  options: ExchangeOptions,
): Promise<RegistryResponse> {
  const signal = AbortSignal.timeout(options.timeout);
  try {
    let url = request.url;
    for (let redirects = 0; redirects <= mostRedirects; redirects++) {
      const response = await options.fetch(url.href, requestInit(request, url, signal));
      const next = request.method === "POST" ? undefined : redirectTarget(response, url);
      if (!next) return { url, ...(await readResponse(request, response, url)) };
      await response.body?.cancel();
      url = next;
    }
  } catch (error) {
    throw error instanceof RegistryError ? error : connectionError(error, request.url, options.timeout);
  }
  throw new RegistryError(`${request.url.host} redirects more than ${mostRedirects} times`);
}

function requestInit(request: RegistryRequest, url: URL, signal: AbortSignal): RequestInit {
  const isSameOrigin = url.origin === request.url.origin;
  return {
    method: request.method,
    headers: {
      ...request.headers,
      ...(isSameOrigin && request.authorization !== undefined
        ? { authorization: request.authorization }
        : {}),
    },
    redirect: "manual",
    signal,
    ...(request.body === undefined ? {} : { body: request.body }),
  };
}

function redirectTarget(response: Response, from: URL): URL | undefined {
  const location = response.headers.get("location");
  if (!redirectStatuses.includes(response.status) || location === null) return undefined;
  const target = URL.parse(location, from.href);
  if (!target || !/^https?:$/.test(target.protocol) || target.username !== "" || target.password !== "") {
    throw new RegistryError(`${from.host} redirects to something that is no address`);
  }
  if (from.protocol === "https:" && !isConfidential(target)) {
    throw new RegistryError(`${from.host} redirects from https to http, to ${target.host}`);
  }
  return target;
}

async function readResponse(
  request: RegistryRequest,
  response: Response,
  url: URL,
): Promise<Omit<RegistryResponse, "url">> {
  const { status, headers } = response;
  const limit = response.ok ? request.largest : largestRefusal;
  const chunks: Uint8Array[] = [];
  let length = 0;
  // The length in the header may be that of compressed content, or a lie; what counts is what arrives.
  for await (const chunk of bodyOf(response)) {
    length += chunk.length;
    if (length > limit && response.ok) {
      throw new RegistryError(`the answer of ${url.host} is larger than ${limit} bytes`);
    }
    if (length > limit) break;
    chunks.push(chunk);
  }
  return { status, headers, body: Buffer.concat(chunks) };
}

function bodyOf(response: Response): AsyncIterable<Uint8Array> | readonly Uint8Array[] {
  return response.body ?? [];
}

/** Names the fault by its code alone: the messages of such errors can quote headers and addresses. */
function connectionError(error: unknown, url: URL, timeout: number): RegistryError {
  if (textOf(error, "name") === "TimeoutError") {
    return new RegistryError(`${url.host} gave no answer within ${timeout / 1000} s`, { passing: true });
  }
  const isWrapped = typeof error === "object" && error !== null && "cause" in error;
  const code = textOf(isWrapped ? error.cause : error, "code") ?? "";
  const detail = /^[A-Z][A-Z0-9_]*$/.test(code) ? ` (${code})` : "";
  return new RegistryError(`no connection to ${url.host}${detail}`, { passing: true });
}

function textOf(value: unknown, key: "name" | "code"): string | undefined {
  if (typeof value !== "object" || value === null || !(key in value)) return undefined;
  const text = (value as Partial<Record<typeof key, unknown>>)[key];
  return typeof text === "string" ? text : undefined;
}
