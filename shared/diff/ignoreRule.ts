import type { FieldPath } from "../resources/fieldPath.ts";
import { parseJsonPointer } from "../resources/fieldPath.ts";
import type { ResourceIdentity } from "../resources/resource.ts";
import { matchesWildcard } from "../resources/wildcard.ts";

/** Differences that are not to be reported. What is absent matches everything; `*` stands for any text. */
export interface IgnoreRule {
  readonly group?: string;
  readonly kind?: string;
  readonly namespace?: string;
  readonly name?: string;
  /** JSON pointers; a part `*` is any key or index. None: the whole object. */
  readonly pointers?: readonly string[];
  readonly reason: string;
}

/** The reason of the first rule that covers a field of an object, or undefined. */
export type IgnoreMatcher = (identity: ResourceIdentity, path: FieldPath) => string | undefined;

/** Prepares rules for matching; the pointers are read once. */
export function ignoreMatcher(rules: readonly IgnoreRule[]): IgnoreMatcher {
  const prepared = rules.map((rule) => ({ rule, pointers: rule.pointers?.map(parseJsonPointer) }));
  return (identity, path) =>
    prepared.find(
      ({ rule, pointers }) =>
        coversObject(rule, identity) && (pointers?.some((pointer) => coversPath(pointer, path)) ?? true),
    )?.rule.reason;
}

function coversObject(rule: IgnoreRule, identity: ResourceIdentity): boolean {
  return (
    matches(rule.group, identity.group) &&
    matches(rule.kind, identity.kind) &&
    matches(rule.namespace, identity.namespace) &&
    matches(rule.name, identity.name)
  );
}

function matches(pattern: string | undefined, text: string): boolean {
  return pattern === undefined || matchesWildcard(pattern, text);
}

function coversPath(pointer: readonly string[], path: FieldPath): boolean {
  if (pointer.length > path.length) return false;
  return pointer.every((part, depth) => {
    const element = path[depth];
    return part === "*" || part === String(typeof element === "object" ? element.index : element);
  });
}
