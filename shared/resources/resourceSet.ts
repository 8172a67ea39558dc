import type { InputProblem } from "./location.ts";
import type { Resource } from "./resource.ts";

/** What a source gives: the objects that could be read, and what was wrong with the rest. */
export interface ResourceSet {
  readonly resources: readonly Resource[];
  readonly problems: readonly InputProblem[];
}

export const emptyResourceSet: ResourceSet = { resources: [], problems: [] };

/** One set of several, in their order. */
export function mergeResourceSets(sets: readonly ResourceSet[]): ResourceSet {
  return {
    resources: sets.flatMap((set) => set.resources),
    problems: sets.flatMap((set) => set.problems),
  };
}
