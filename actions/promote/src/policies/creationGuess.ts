import type { Candidate } from "./candidates.ts";
import { compareText } from "./decimal.ts";

/**
 * Puts tags in groups of the same form, `main-12` and `main-9` but not `dev-12`, and those of a group in the order in which
 * their images were probably made, newest first: by their numbers, from left to right. Larger groups come first.
 */
export function guessOrder(candidates: readonly Candidate[]): readonly (readonly Candidate[])[] {
  const groups = new Map<string, Candidate[]>();
  for (const candidate of candidates) {
    const form = candidate.value.replaceAll(/[0-9]+/g, "0");
    const group = groups.get(form);
    if (group) group.push(candidate);
    else groups.set(form, [candidate]);
  }
  return [...groups.values()]
    .map((group) => group.toSorted((a, b) => compareNumbers(b, a) || compareText(b.tag, a.tag)))
    .toSorted((a, b) => b.length - a.length);
}

function compareNumbers(a: Candidate, b: Candidate): number {
  const [left, right] = [numbersIn(a.value), numbersIn(b.value)];
  for (const [index, number] of left.entries()) {
    const other = right[index] ?? "";
    const order = number.length - other.length || compareText(number, other);
    if (order !== 0) return order;
  }
  return 0;
}

/** The numbers without zeros in front, as text: they may be longer than a number can be exact. */
function numbersIn(value: string): readonly string[] {
  return (value.match(/[0-9]+/g) ?? []).map((digits) => digits.replace(/^0+/, ""));
}
