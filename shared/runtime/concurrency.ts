/** Runs a task for each item, at most `limit` at a time; the results are in the order of the items. */
export async function inParallel<Item, Result>(
  items: readonly Item[],
  limit: number,
  task: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const results = new Map<number, Result>();
  const queue = items.entries();
  async function work(): Promise<void> {
    for (const [index, item] of queue) results.set(index, await task(item));
  }
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, work));
  return [...results].toSorted(([a], [b]) => a - b).map(([, result]) => result);
}
