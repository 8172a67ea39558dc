import type { Lookup } from "../../../../shared/registry/registryError.ts";
import { inParallel } from "../../../../shared/runtime/concurrency.ts";
import type { Candidate } from "./candidates.ts";
import { compareText } from "./decimal.ts";
import { guessOrder } from "./creationGuess.ts";

/** Tells when the image of a tag was made, in milliseconds; `at` is undefined where it doesn't say. */
export type CreationLookup = (tag: string) => Promise<Lookup<{ readonly at: number | undefined }>>;

export type NewestTag =
  | {
      readonly kind: "newest";
      readonly tag: string;
      readonly times: ReadonlyMap<string, number>;
      /** Tags whose time is not known, because they were not asked for it or didn't tell. */
      readonly untimed: number;
    }
  | { readonly kind: "none"; readonly reason: string }
  | { readonly kind: "undecided"; readonly reason: string };

const atOnce = 8;

/**
 * The tag whose image was made last; of equal ones the last in the order of characters. At most `mostReads` images are
 * asked for their time, those first that are the newest by their names. Where there are more, the names have to have told
 * the order of the times that were read, or else the choice would be chance.
 */
export async function newestTag(
  candidates: readonly Candidate[],
  options: { readonly created: CreationLookup; readonly mostReads: number },
): Promise<NewestTag> {
  const groups = guessOrder(candidates);
  const asked = roundRobin(groups, options.mostReads);
  const times = new Map<string, number>();
  for (let start = 0; start < asked.length; start += atOnce) {
    const tags = asked.slice(start, start + atOnce);
    const answers = await inParallel(tags, atOnce, async ({ tag }) => ({
      tag,
      answer: await options.created(tag),
    }));
    for (const { tag, answer } of answers) {
      if (answer.kind === "unreadable") return { kind: "undecided", reason: answer.reason };
      if (answer.kind === "found" && answer.value.at !== undefined) times.set(tag, answer.value.at);
    }
  }
  const unread = candidates.length - asked.length;
  if (unread > 0 && !isGuessConfirmed(groups, new Set(asked), times)) {
    return {
      kind: "undecided",
      reason: `${candidates.length} tags fit, and the names of the ${asked.length} that were read don't tell which is the newest`,
    };
  }
  const [newest] = [...times].toSorted(([a, left], [b, right]) => right - left || compareText(b, a));
  if (!newest) return { kind: "none", reason: "no image of a tag that fits tells when it was made" };
  return { kind: "newest", tag: newest[0], times, untimed: candidates.length - times.size };
}

/** The first of each group, then the second of each, and so on. */
function roundRobin(groups: readonly (readonly Candidate[])[], count: number): readonly Candidate[] {
  const longest = Math.max(0, ...groups.map((group) => group.length));
  const taken: Candidate[] = [];
  for (let place = 0; place < longest && taken.length < count; place++) {
    for (const group of groups) {
      const candidate = group[place];
      if (candidate && taken.length < count) taken.push(candidate);
    }
  }
  return taken;
}

/** Whether in each group with tags that were not read at least two times were, and they fall as the guess has it. */
function isGuessConfirmed(
  groups: readonly (readonly Candidate[])[],
  asked: ReadonlySet<Candidate>,
  times: ReadonlyMap<string, number>,
): boolean {
  return groups.every((group) => {
    if (group.every((candidate) => asked.has(candidate))) return true;
    const known = group.flatMap(({ tag }) => times.get(tag) ?? []);
    return known.length >= 2 && known.every((time, index) => time <= (known[index - 1] ?? time));
  });
}
