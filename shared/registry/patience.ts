import type { ExchangeOptions, RegistryRequest, RegistryResponse } from "./exchange.ts";
import { exchange } from "./exchange.ts";
import { RegistryError } from "./registryError.ts";

/** Time in milliseconds. */
export interface Clock {
  readonly now: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

export interface PatienceOptions extends ExchangeOptions {
  readonly clock: Clock;
  /** From 0 to below 1. */
  readonly random: () => number;
  /** How often a request is sent at most. */
  readonly attempts: number;
  /** Milliseconds that the waits between the attempts may add up to. */
  readonly longestWait: number;
}

const passingStatuses = [408, 429, 500, 502, 503, 504];
const firstWait = 500;

/**
 * Sends a request until there is an answer that stands: again after faults of the line and of the server and where the
 * rate is limited, as late as `Retry-After` says or else after a jittered back-off that doubles.
 * @throws RegistryError where no attempt had an answer, or the wait would be too long.
 */
export async function sendPatiently(
  request: RegistryRequest,
  options: PatienceOptions,
): Promise<RegistryResponse> {
  let waited = 0;
  for (let attempt = 1; ; attempt++) {
    const outcome = await attemptOnce(request, options);
    if (!(outcome instanceof RegistryError) && !passingStatuses.includes(outcome.status)) return outcome;
    const failure = outcome instanceof RegistryError ? outcome : refusal(outcome);
    if (attempt >= options.attempts) throw failure;
    const asked =
      outcome instanceof RegistryError ? undefined : retryAfter(outcome.headers, options.clock.now());
    const backOff = firstWait * 2 ** (attempt - 1) * (0.5 + options.random() / 2);
    const wait = asked === undefined ? backOff : asked + options.random() * firstWait;
    if (waited + wait > options.longestWait) {
      throw new RegistryError(`${failure.message}; it asks for ${Math.ceil(wait / 1000)} s of patience`);
    }
    waited += wait;
    await options.clock.sleep(wait);
  }
}

async function attemptOnce(
  request: RegistryRequest,
  options: PatienceOptions,
): Promise<RegistryResponse | RegistryError> {
  try {
    return await exchange(request, options);
  } catch (error) {
    if (error instanceof RegistryError && error.passing) return error;
    throw error;
  }
}

function refusal({ url, status }: RegistryResponse): RegistryError {
  if (status === 429) return new RegistryError(`${url.host} limits the rate of requests (429)`);
  return new RegistryError(`${url.host} is out of order (${status})`);
}

/** The milliseconds that `Retry-After` asks for (RFC 9110, 10.2.3): seconds or a date. */
function retryAfter(headers: Headers, now: number): number | undefined {
  const text = headers.get("retry-after")?.trim() ?? "";
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000;
  const date = text === "" ? Number.NaN : Date.parse(text);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
