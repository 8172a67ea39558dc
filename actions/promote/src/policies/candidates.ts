import type { CompiledExpression, Expression } from "./expression.ts";
import { compileExpression, fillTemplate } from "./expression.ts";
import { globExpression } from "./glob.ts";
import type { TagFilter } from "./updatePolicy.ts";

/** A tag that passed the filter. */
export interface Candidate {
  readonly tag: string;
  /** What is compared: what the filter extracts, or else the tag. */
  readonly value: string;
}

/** Undefined: the filter leaves the tag out. */
export type SelectCandidate = (tag: string) => Candidate | undefined;

export type CompiledFilter =
  | { readonly kind: "filter"; readonly select: SelectCandidate }
  | { readonly kind: "invalid"; readonly reason: string };

interface Rule {
  readonly expression: Expression;
  readonly role: "pattern" | "glob" | "out";
}

/** Compiles a filter; an invalid one is told with the reason, a clause. */
export async function compileFilter(filter: TagFilter): Promise<CompiledFilter> {
  const rules: Rule[] = [];
  for (const { role, text, isGlob } of filterTexts(filter)) {
    const compiled = isGlob ? await compileGlob(text) : await compileExpression(text);
    if (compiled.kind === "invalid") return compiled;
    rules.push({ expression: compiled.expression, role });
  }
  return { kind: "filter", select: (tag) => selectCandidate(tag, rules, filter.extract) };
}

function filterTexts(
  filter: TagFilter,
): readonly { readonly role: Rule["role"]; readonly text: string; readonly isGlob: boolean }[] {
  return [
    ...filter.exclude.map((text) => ({ role: "out", text, isGlob: false }) as const),
    ...filter.ignore.map((text) => ({ role: "out", text, isGlob: true }) as const),
    ...filter.globs.map((text) => ({ role: "glob", text, isGlob: true }) as const),
    ...(filter.pattern === undefined
      ? []
      : [{ role: "pattern", text: filter.pattern, isGlob: false } as const]),
  ];
}

async function compileGlob(text: string): Promise<CompiledExpression> {
  const expression = globExpression(text);
  return expression === undefined
    ? { kind: "invalid", reason: `"${text}" is not a glob` }
    : await compileExpression(expression);
}

function selectCandidate(
  tag: string,
  rules: readonly Rule[],
  extract: string | undefined,
): Candidate | undefined {
  const globs = rules.filter(({ role }) => role === "glob");
  if (rules.some(({ role, expression }) => role === "out" && expression.test(tag))) return undefined;
  if (globs.length > 0 && !globs.some(({ expression }) => expression.test(tag))) return undefined;
  const pattern = rules.find(({ role }) => role === "pattern")?.expression;
  if (!pattern) return { tag, value: tag };
  if (extract === undefined) return pattern.test(tag) ? { tag, value: tag } : undefined;
  const match = pattern.match(tag);
  return match && { tag, value: fillTemplate(extract, match) };
}
