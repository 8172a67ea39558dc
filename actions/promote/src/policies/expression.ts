/**
 * A user's regular expression in the syntax of RE2, which Flux and Argo CD have from Go. The engine takes time that grows
 * with expression times text only, whatever the expression is.
 */
export interface Expression {
  /** Whether it matches anywhere in a text. */
  readonly test: (text: string) => boolean;
  /** The groups of the first match: the whole under 0, then each group; unmatched ones are empty. */
  readonly match: (text: string) => Match | undefined;
}

export interface Match {
  readonly groups: readonly string[];
  readonly names: ReadonlyMap<string, number>;
}

export type CompiledExpression =
  | { readonly kind: "expression"; readonly expression: Expression }
  | { readonly kind: "invalid"; readonly reason: string };

const longestExpression = 1_000;
/** Steps of the compiled expression; repeats multiply them. */
const largestExpression = 5_000;

/** Compiles an expression; an invalid one is told with the reason, a clause. The engine is loaded when first needed. */
export async function compileExpression(text: string): Promise<CompiledExpression> {
  if (text.length > longestExpression) {
    return { kind: "invalid", reason: `an expression is longer than ${longestExpression} characters` };
  }
  const { RE2JS, RE2JSException } = await import("re2js");
  try {
    const compiled = RE2JS.compile(text);
    if (compiled.programSize() > largestExpression) {
      return { kind: "invalid", reason: `"${text}" is too large` };
    }
    const names = new Map(Object.entries(compiled.namedGroups()));
    return {
      kind: "expression",
      expression: {
        test: (tag) => compiled.test(tag),
        match: (tag) => {
          const matcher = compiled.matcher(tag);
          if (!matcher.find()) return undefined;
          const count = matcher.groupCount() + 1;
          return { names, groups: Array.from({ length: count }, (_, group) => matcher.group(group) ?? "") };
        },
      },
    };
  } catch (error) {
    if (!(error instanceof RE2JSException)) throw error;
    return { kind: "invalid", reason: `"${text}" is not a regular expression of RE2: ${error.message}` };
  }
}

/**
 * Fills a template from a match as Go's regexp does: `$name`, `${name}` and `$1` stand for groups, `$$` for a dollar sign.
 * A name is as long as it can be, so that `$1x` is the group `1x`; what names no group is empty.
 */
export function fillTemplate(template: string, match: Match): string {
  return template.replaceAll(/\$(?:\$|[\p{L}\p{Nd}_]+|\{[\p{L}\p{Nd}_]+\})/gu, (text) =>
    text === "$$" ? "$" : groupOf(text.replace(/^\$\{?/, "").replace(/\}$/, ""), match),
  );
}

function groupOf(name: string, { groups, names }: Match): string {
  const place = /^(?:0|[1-9][0-9]{0,5})$/.test(name) ? Number(name) : names.get(name);
  return place === undefined ? "" : (groups[place] ?? "");
}
