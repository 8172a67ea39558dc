import { describe, expect, test } from "@jest/globals";
import { createRequestPace } from "./requestPace.ts";

/** A clock that stands still until somebody sleeps. */
function manualClock() {
  const clock = {
    time: 1_000,
    slept: [] as number[],
    now: () => clock.time,
    sleep: async (milliseconds: number) => {
      clock.slept.push(milliseconds);
      clock.time += milliseconds;
      await Promise.resolve();
    },
  };
  return clock;
}

describe("the pace of requests", () => {
  test("lets a burst through at once and spaces what follows", async () => {
    const clock = manualClock();
    const pace = createRequestPace({ burst: 3, interval: 100 }, clock);
    for (let request = 0; request < 5; request++) await pace();
    expect(clock.slept).toEqual([100, 100]);
  });

  test("makes room again after a pause", async () => {
    const clock = manualClock();
    const pace = createRequestPace({ burst: 2, interval: 100 }, clock);
    await pace();
    await pace();
    clock.time += 150;
    await pace();
    expect(clock.slept).toEqual([]);
    await pace();
    expect(clock.slept).toEqual([50]);
  });
});
