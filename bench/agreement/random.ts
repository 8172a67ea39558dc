/** Numbers that are the same again for the same seed. */
export interface Random {
  /** At least 0, below 1. */
  next: () => number;
  /** A whole number, at least 0 and below the limit. */
  below: (limit: number) => number;
  pick: <T>(list: readonly [T, ...T[]]) => T;
  /** One of the list, or undefined where it is empty. */
  pickAny: <T>(list: readonly T[]) => T | undefined;
  shuffle: <T>(list: readonly T[]) => T[];
}

/** A generator of the kind called mulberry32: small, fast, and even enough to choose places by. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
  function below(limit: number): number {
    return Math.floor(next() * limit);
  }
  function pick<T>(list: readonly [T, ...T[]]): T {
    return list[below(list.length)] ?? list[0];
  }
  function pickAny<T>(list: readonly T[]): T | undefined {
    return list[below(list.length)];
  }
  function shuffle<T>(list: readonly T[]): T[] {
    const mixed = [...list];
    for (let last = mixed.length - 1; last > 0; last -= 1) {
      const other = below(last + 1);
      [mixed[last], mixed[other]] = [mixed[other] as T, mixed[last] as T];
    }
    return mixed;
  }
  return { next, below, pick, pickAny, shuffle };
}
