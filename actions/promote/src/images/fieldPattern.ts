import type { JsonValue } from "../../../../shared/resources/json.ts";
import { isJsonArray, isJsonObject, ownValue } from "../../../../shared/resources/json.ts";
import type { NodePath } from "../edits/scalarNode.ts";

/** Which fields of a document are meant: keys, indexes, each item of a list (`[]`), each value of a mapping (`*`). */
export type FieldPattern = readonly PatternElement[];

export type PatternElement = string | number | { readonly each: "item" | "value" };

/**
 * Reads a pattern such as `spec.template.spec.containers[].image`, `jobs.*.image`, `list[0].tag` or
 * `data["values.yaml"]`. Undefined for text that is none.
 */
export function parseFieldPattern(text: string): FieldPattern | undefined {
  const elements: PatternElement[] = [];
  let at = 0;
  while (at < text.length) {
    const element = text.charAt(at) === "[" ? readBrackets(text, at) : readKey(text, at);
    if (!element) return undefined;
    elements.push(element.element);
    at = element.end;
    if (at === text.length || text.charAt(at) === "[") continue;
    // A dot stands between two elements.
    if (text.charAt(at) !== "." || at + 1 === text.length || text.charAt(at + 1) === "[") return undefined;
    at++;
  }
  return elements.length === 0 ? undefined : elements;
}

/** The fields of a value that fit a pattern, by their paths below it. */
export function matchFields(
  value: JsonValue,
  pattern: FieldPattern,
): readonly { readonly path: NodePath; readonly value: JsonValue }[] {
  const [element, ...rest] = pattern;
  if (element === undefined) return [{ path: [], value }];
  return childrenOf(value, element).flatMap(([key, child]) =>
    matchFields(child, rest).map((match) => ({ path: [key, ...match.path], value: match.value })),
  );
}

function childrenOf(
  value: JsonValue,
  element: PatternElement,
): readonly (readonly [string | number, JsonValue])[] {
  if (typeof element === "object") {
    if (element.each === "item") return isJsonArray(value) ? [...value.entries()] : [];
    return isJsonObject(value) ? Object.entries(value) : [];
  }
  const child =
    typeof element === "number"
      ? isJsonArray(value)
        ? value[element]
        : undefined
      : isJsonObject(value)
        ? ownValue(value, element)
        : undefined;
  return child === undefined ? [] : [[element, child]];
}

interface ReadElement {
  readonly element: PatternElement;
  readonly end: number;
}

function readKey(text: string, at: number): ReadElement | undefined {
  let end = at;
  while (end < text.length && !".[]".includes(text.charAt(end))) end++;
  const key = text.slice(at, end);
  if (key === "" || text.charAt(end) === "]") return undefined;
  return { element: key === "*" ? { each: "value" } : key, end };
}

function readBrackets(text: string, at: number): ReadElement | undefined {
  const quote = text.charAt(at + 1);
  if (quote === '"' || quote === "'") {
    const close = text.indexOf(`${quote}]`, at + 2);
    return close < 0 ? undefined : { element: text.slice(at + 2, close), end: close + 2 };
  }
  const close = text.indexOf("]", at);
  const inner = close < 0 ? undefined : text.slice(at + 1, close);
  if (inner === undefined || !/^\d{0,9}$/.test(inner)) return undefined;
  return { element: inner === "" ? { each: "item" } : Number(inner), end: close + 1 };
}
