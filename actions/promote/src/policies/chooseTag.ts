import type { Candidate, SelectCandidate } from "./candidates.ts";
import { compileFilter } from "./candidates.ts";
import { compareText } from "./decimal.ts";
import type { CreationLookup } from "./newestTag.ts";
import { newestTag } from "./newestTag.ts";
import type { Ranking } from "./ranking.ts";
import { alphabeticalRanking, numericalRanking, versionRanking } from "./ranking.ts";
import type { TagFilter, TagPolicy } from "./updatePolicy.ts";
import { everyTag } from "./updatePolicy.ts";
import { parseVersionRange } from "./versionRange.ts";

export interface TagQuestion {
  /** The tags of the registry. */
  readonly tags: readonly string[];
  readonly policy: TagPolicy;
  /** Default: every tag. */
  readonly filter?: TagFilter;
  /** The tag that is in use. */
  readonly current?: string | undefined;
  /** Needed for the policy `newest`. */
  readonly created?: CreationLookup;
  /** How many images `newest` may ask for their time. Default: 100. */
  readonly mostReads?: number;
  /** Milliseconds for the filter. Default: 10 s; an ordinary one takes half a second for 100,000 tags. */
  readonly longestFiltering?: number;
}

/** Reasons are clauses for a person. */
export type TagChoice =
  | {
      readonly kind: "chosen";
      readonly tag: string;
      /** How it stands to the tag in use, by the policy; `unrelated` where the policy can't compare them. */
      readonly relation: "same" | "newer" | "older" | "unrelated";
      /** How many tags the policy had to choose from. */
      readonly candidates: number;
    }
  /** No tag fits. */
  | { readonly kind: "none"; readonly reason: string }
  /** A tag may fit, but which one can't be known now. */
  | { readonly kind: "undecided"; readonly reason: string }
  /** The policy or the filter is wrong. */
  | { readonly kind: "invalid"; readonly reason: string };

const defaultFiltering = 10_000;
const defaultReads = 100;

/** Chooses a tag by a policy from those that pass the filter. Of tags that rank alike the one in use stays. */
export async function chooseTag(question: TagQuestion): Promise<TagChoice> {
  const { policy, tags, current, filter = everyTag } = question;
  const compiled = await compileFilter(filter);
  if (compiled.kind === "invalid") return compiled;
  const candidates = selectCandidates(tags, compiled.select, question.longestFiltering ?? defaultFiltering);
  if (!candidates) return { kind: "invalid", reason: `the filter takes too long for ${tags.length} tags` };
  if (candidates.length === 0) return { kind: "none", reason: noneOf(tags.length, "passes the filter") };
  if (policy.kind === "digest") return chooseFixed(policy.tag, candidates, current);
  if (policy.kind === "newest") return await chooseNewest(candidates, question);
  const ranking = rankingOf(policy);
  if (!ranking) return { kind: "invalid", reason: `"${rangeOf(policy)}" is not a range of versions` };
  const admitted = candidates.filter(({ value }) => ranking.admits(value));
  const best = bestOf(admitted, ranking, current);
  if (!best) return { kind: "none", reason: noneOf(candidates.length, fitOf(policy)) };
  const inUse = current === undefined ? undefined : compiled.select(current);
  const order = inUse && ranking.compare(best.value, inUse.value);
  return {
    kind: "chosen",
    tag: best.tag,
    relation: relationOf(best.tag, current, order),
    candidates: admitted.length,
  };
}

/** Undefined where it takes too long: the engine is linear, yet an expression may have thousands of steps for a character. */
function selectCandidates(
  tags: readonly string[],
  select: SelectCandidate,
  longest: number,
): readonly Candidate[] | undefined {
  const end = performance.now() + longest;
  const candidates: Candidate[] = [];
  for (const tag of tags) {
    const candidate = select(tag);
    if (candidate) candidates.push(candidate);
    if (performance.now() > end) return undefined;
  }
  return candidates;
}

function chooseFixed(tag: string, candidates: readonly Candidate[], current: string | undefined): TagChoice {
  if (!candidates.some((candidate) => candidate.tag === tag)) {
    return { kind: "none", reason: noneOf(candidates.length, `is ${tag}`) };
  }
  return { kind: "chosen", tag, relation: relationOf(tag, current, undefined), candidates: 1 };
}

async function chooseNewest(candidates: readonly Candidate[], question: TagQuestion): Promise<TagChoice> {
  const { current, created, mostReads = defaultReads } = question;
  if (!created) return { kind: "undecided", reason: "nothing tells when images were made" };
  const newest = await newestTag(candidates, { created, mostReads });
  if (newest.kind !== "newest") return newest;
  const { tag, times } = newest;
  const time = times.get(tag) ?? 0;
  const inUse = current === undefined ? undefined : (times.get(current) ?? (await timeOf(current, created)));
  // A tag that was pushed under several names stays under the one that is in use.
  const chosen = current !== undefined && times.get(current) === time ? current : tag;
  const relation = relationOf(chosen, current, inUse === undefined ? undefined : time - inUse);
  return { kind: "chosen", tag: chosen, relation, candidates: candidates.length };
}

async function timeOf(tag: string, created: CreationLookup): Promise<number | undefined> {
  const answer = await created(tag);
  return answer.kind === "found" ? answer.value.at : undefined;
}

type RankedPolicy = Exclude<TagPolicy, { readonly kind: "newest" | "digest" }>;

function rankingOf(policy: RankedPolicy): Ranking | undefined {
  switch (policy.kind) {
    case "semver": {
      const range = parseVersionRange(policy.range);
      return range && versionRanking(range, policy);
    }
    case "numerical":
      return numericalRanking(policy.order);
    case "alphabetical":
      return alphabeticalRanking(policy.order);
  }
}

function bestOf(
  candidates: readonly Candidate[],
  ranking: Ranking,
  current: string | undefined,
): Candidate | undefined {
  let best: Candidate | undefined;
  for (const candidate of candidates) {
    const order = best && ranking.compare(candidate.value, best.value);
    if (!best || order === undefined || order > 0) best = candidate;
    else if (order === 0 && best.tag !== current) {
      if (candidate.tag === current || compareText(candidate.tag, best.tag) > 0) best = candidate;
    }
  }
  return best;
}

function relationOf(
  tag: string,
  current: string | undefined,
  order: number | undefined,
): "same" | "newer" | "older" | "unrelated" {
  if (tag === current) return "same";
  if (order === undefined || order === 0) return "unrelated";
  return order > 0 ? "newer" : "older";
}

function rangeOf(policy: RankedPolicy): string {
  return policy.kind === "semver" ? policy.range : "";
}

function fitOf(policy: RankedPolicy): string {
  if (policy.kind === "semver") return `is a version in ${policy.range}`;
  return policy.kind === "numerical" ? "is a number" : "fits";
}

function noneOf(count: number, what: string): string {
  if (count === 0) return "the registry has no tags";
  return `none of ${count} ${count === 1 ? "tag" : "tags"} ${what}`;
}
