import { setTimeout as delay } from "node:timers/promises";
import { InputError } from "../../resources/inputError.ts";
import type { JsonObject, JsonValue } from "../../resources/json.ts";
import { isJsonObject } from "../../resources/json.ts";
import { connectionProblem, errorCode, targetUnreadable } from "./problem.ts";

/** An answer of a server, of any status. */
export interface HttpAnswer {
  readonly status: number;
  /** The header Retry-After: seconds or an HTTP date. */
  readonly retryAfter: string | undefined;
  readonly body: string;
}

/** One GET of a path with its query; rejects with Node's error where no answer comes. */
export type HttpGet = (path: string, accept: string) => Promise<HttpAnswer>;

export interface ApiAnswer {
  readonly status: number;
  /** The object of the answer; of a failure the Status object. Empty where the answer is no JSON object. */
  readonly body: JsonObject;
}

/** The Kubernetes API, to read from only. */
export interface ClusterApi {
  /** `host:port` of the server. */
  readonly host: string;
  /**
   * Gets a path, and again where the server asks for patience (429, 5xx) or the connection breaks.
   * @throws InputError where no answer comes at all.
   */
  get(path: string, accept?: string): Promise<ApiAnswer>;
}

export interface ClusterApiOptions {
  readonly host: string;
  readonly get: HttpGet;
  /** Waits so many milliseconds; the clock's own where absent. */
  readonly sleep?: (milliseconds: number) => Promise<unknown>;
}

const attempts = 5;
const firstPause = 250;
const longestPause = 20_000;
const passing = new Set([429, 500, 502, 503, 504]);
const brokenConnection = new Set(["ECONNRESET", "EPIPE", "EAI_AGAIN", "ERR_STREAM_PREMATURE_CLOSE"]);

/** Puts patience around single requests; every request is a GET, so asking twice does no harm. */
export function clusterApi(options: ClusterApiOptions): ClusterApi {
  const { host, sleep = delay } = options;
  return {
    host,
    async get(path, accept = "application/json") {
      for (let attempt = 1; ; attempt++) {
        const result = await tryOnce(options, path, accept);
        if (result.again === undefined || attempt === attempts) return finish(result, host);
        await sleep(pauseBefore(attempt, result.again));
      }
    },
  };
}

type Attempt =
  | { readonly kind: "answer"; readonly answer: HttpAnswer; readonly again: string | undefined }
  | { readonly kind: "error"; readonly error: unknown; readonly again: string | undefined };

/** `again` is undefined where trying again is no use, else what Retry-After says, which may be nothing. */
async function tryOnce({ get }: ClusterApiOptions, path: string, accept: string): Promise<Attempt> {
  try {
    const answer = await get(path, accept);
    const again = passing.has(answer.status) ? (answer.retryAfter ?? "") : undefined;
    return { kind: "answer", answer, again };
  } catch (error) {
    return { kind: "error", error, again: brokenConnection.has(errorCode(error) ?? "") ? "" : undefined };
  }
}

function finish(attempt: Attempt, host: string): ApiAnswer {
  if (attempt.kind === "answer") {
    return { status: attempt.answer.status, body: jsonObject(attempt.answer, host) };
  }
  if (attempt.error instanceof InputError) throw attempt.error;
  throw new InputError(connectionProblem(attempt.error, host));
}

function jsonObject({ status, body }: HttpAnswer, host: string): JsonObject {
  const value = parseJson(body);
  if (isJsonObject(value)) return value;
  if (status !== 200) return {};
  throw new InputError(
    targetUnreadable(
      `The server at ${host} doesn't answer like a Kubernetes API server.`,
      "Check the server's address in the kubeconfig; a proxy or a login page may stand before it.",
    ),
  );
}

function parseJson(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}

/**
 * Milliseconds to wait before the next attempt: what Retry-After says (seconds or an HTTP date, RFC 9110
 * section 10.2.3), else twice as long each time; never longer than 20 seconds.
 */
export function pauseBefore(attempt: number, retryAfter: string, now: number = Date.now()): number {
  const asked = retryAfterMilliseconds(retryAfter, now);
  return Math.min(asked ?? firstPause * 2 ** (attempt - 1), longestPause);
}

function retryAfterMilliseconds(text: string, now: number): number | undefined {
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : Math.max(date - now, 0);
}
