import type { FieldChange } from "../diff/change.ts";
import { describeFieldPath } from "../resources/fieldPath.ts";
import { formatReference } from "../resources/resource.ts";
import type { Comparison, ReportedChange } from "./report.ts";
import { cutText } from "./visibleText.ts";

/** What happened to an object, in the words of the comparison. */
export type ChangeWord = "added" | "removed" | "modified" | "missing" | "extra" | "drifted";

const mostFields = 3;
const longestField = 120;
/** Characters of both values together. */
const longestValues = 40;

const liveWords = { removed: "missing", added: "extra", modified: "drifted" } as const;

/** Against what runs, what was removed from Git's view is missing, what was added is extra. */
export function changeWord(change: ReportedChange, comparison: Comparison): ChangeWord {
  return comparison.kind === "live" ? liveWords[change.change] : change.change;
}

/** What the two sides of the changes are called; undefined where nothing was compared. */
export function sidesOf(
  comparison: Comparison,
): { readonly before: string; readonly after: string } | undefined {
  if (comparison.kind === "none") return undefined;
  if (comparison.kind === "live") return { before: comparison.desired, after: comparison.target };
  return { before: comparison.before, after: comparison.after };
}

/** `Deployment shop/api`, with the environment where the report covers several. */
export function changeName(change: ReportedChange): string {
  const name = formatReference(change.identity);
  return change.environment === undefined ? name : `${name} in ${change.environment}`;
}

/** The file that the object was first written in, or the folder that it is rendered from; undefined where Git has none. */
export function changeFile(change: ReportedChange): string | undefined {
  const resource = change.change === "added" ? change.after : change.before;
  const { origin } = resource;
  if (origin.kind === "file") return origin.file;
  return origin.kind === "rendered" ? (origin.sources.at(-1)?.file ?? origin.root) : undefined;
}

/** The first fields of a change in short, so that a reader needn't unfold it; `…` where there are more. */
export function changedFields(fields: readonly FieldChange[]): readonly string[] {
  const shorts = fields.slice(0, mostFields).map(fieldInShort);
  return fields.length > mostFields ? [...shorts, "…"] : shorts;
}

/** `spec.replicas: 3 → 5`, or only the name where the values are long, secret or on one side. */
function fieldInShort(field: FieldChange): string {
  const name = cutText(describeFieldPath(field.path), longestField);
  if (field.visibility === "hidden") return `${name} (secret)`;
  if (field.before === undefined) return `${name} (added)`;
  if (field.after === undefined) return `${name} (removed)`;
  const [before, after] = [JSON.stringify(field.before), JSON.stringify(field.after)];
  return before.length + after.length > longestValues ? name : `${name}: ${before} → ${after}`;
}

/** `2 errors`, `1 error`. */
export function countOf(count: number, noun: string): string {
  return `${count} ${count === 1 ? noun : `${noun}s`}`;
}
