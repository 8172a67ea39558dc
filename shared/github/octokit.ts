import * as core from "@actions/core";
import type { getOctokit } from "@actions/github";
import type { RequestPace } from "./requestPace.ts";
import { createRequestPace } from "./requestPace.ts";

export type Octokit = ReturnType<typeof getOctokit>;

export interface OctokitOptions {
  readonly token: string;
  /** `https://api.github.com`, or the API of another GitHub. */
  readonly apiUrl: string;
  /** Milliseconds that a second of waiting takes; tests shorten it. */
  readonly second?: number;
}

/** GitHub takes 80 requests a minute that create content before it answers with a secondary rate limit. */
const contentLimit = { burst: 20, interval: 750 };

/** Answers that another try would not change; 403 and 429 are the throttling plugin's. */
const finalStatuses = [400, 401, 403, 404, 405, 409, 410, 413, 415, 422, 429, 451];

/** A longer wait than this, in seconds, would only burn the minutes of the job. */
const longestWait = 120;
const mostRetries = 3;

/**
 * A client of GitHub's REST API that tries again after a server's error or a lost connection, and waits
 * where GitHub asks to (Retry-After, primary and secondary rate limits).
 * @see https://docs.github.com/rest/using-the-rest-api/best-practices-for-using-the-rest-api
 */
export async function createOctokit(options: OctokitOptions): Promise<Octokit> {
  const [github, { retry }, { throttling }] = await Promise.all([
    // Loaded late: at import it parses the event's payload, and a run without GitHub has no need of it.
    import("@actions/github"),
    import("@octokit/plugin-retry"),
    import("@octokit/plugin-throttling"),
  ]);
  const second = options.second ?? 1000;
  const settings: Parameters<typeof getOctokit>[1] = {
    baseUrl: options.apiUrl.replace(/\/+$/, ""),
    retry: { doNotRetry: finalStatuses, retries: mostRetries, retryAfterBaseValue: second },
    throttle: {
      ...pacing(),
      retryAfterBaseValue: second,
      onRateLimit: (wait, request, ...[, retries]) =>
        mayWait({ limit: "rate limit", wait, request, retries }),
      onSecondaryRateLimit: (wait, request, ...[, retries]) =>
        mayWait({ limit: "secondary rate limit", wait, request, retries }),
    },
    log: { debug: core.debug, info: core.debug, warn: core.debug, error: core.debug },
  };
  return github.getOctokit(options.token, settings, retry, throttling);
}

interface LimitedRequest {
  readonly limit: string;
  /** Seconds. */
  readonly wait: number;
  readonly request: { readonly method?: string; readonly url?: string };
  readonly retries: number;
}

function mayWait({ limit, wait, request, retries }: LimitedRequest): boolean {
  const again = retries < mostRetries && wait <= longestWait;
  const next = again ? `trying again in ${wait} s` : "giving up";
  core.info(`GitHub's ${limit} was met at ${request.method ?? ""} ${request.url ?? ""}; ${next}.`);
  return again;
}

type Throttle = NonNullable<NonNullable<Parameters<typeof getOctokit>[1]>["throttle"]>;

/**
 * The plugin's own pacing waits 1 s after each write and 3 s after each comment or issue, from the first one on.
 * A run of these actions writes a few times, so bursts are let through. The plugin only calls `key().schedule()`.
 */
function pacing(): Pick<Throttle, "write" | "notifications"> {
  return {
    write: pacedGroup(createRequestPace({ burst: 100, interval: 100 })),
    notifications: pacedGroup(createRequestPace(contentLimit)),
  };
}

function pacedGroup(pace: RequestPace): NonNullable<Throttle["write"]> {
  const limiter = { schedule: pace };
  return { key: () => limiter } as unknown as NonNullable<Throttle["write"]>;
}
