/** Time as the pace sees it, in milliseconds. */
export interface Clock {
  readonly now: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

/** Resolves when the next request may go out. */
export type RequestPace = () => Promise<void>;

export const systemClock: Clock = {
  now: Date.now,
  sleep: async (milliseconds) => {
    await new Promise((resolve) => setTimeout(resolve, milliseconds));
  },
};

/**
 * Lets `burst` requests through at once and the following ones `interval` milliseconds apart; a pause
 * makes room for the next burst (the generic cell rate algorithm of ITU-T I.371).
 */
export function createRequestPace(
  limit: { readonly burst: number; readonly interval: number },
  clock: Clock = systemClock,
): RequestPace {
  let expected = clock.now();
  return async () => {
    const now = clock.now();
    expected = Math.max(expected, now) + limit.interval;
    const wait = expected - now - limit.burst * limit.interval;
    if (wait > 0) await clock.sleep(wait);
  };
}
