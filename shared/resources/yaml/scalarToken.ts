import type { JsonValue } from "../json.ts";
import type { ComposerState } from "./composerState.ts";
import type { Scalar } from "./scalar.ts";
import { mayBeTyped, resolvePlain, resolveTagged } from "./scalar.ts";
import { refuse } from "./refusal.ts";

import type { Token } from "./token.ts";

/** The text of a scalar, without quotes and folded. */
export function sourceOf({ text }: { readonly text: string }, token: Token): string {
  return token.text ?? text.slice(token.start, token.end);
}

/** The value of a scalar without a tag. Most are text, so those go a short way. */
export function valueOf(state: ComposerState, token: Token): JsonValue {
  const text = sourceOf(state, token);
  return token.plain && mayBeTyped(text) ? jsonOf(state, resolvePlain(text), token) : text;
}

/** What a scalar stands for, with its tag if it has one. */
export function contentOf(
  text: string,
  { plain, tag }: { readonly plain: boolean; readonly tag: Token | undefined },
): Scalar {
  if (!tag) return plain ? resolvePlain(text) : { type: "string", value: text };
  return (
    resolveTagged(tag.text ?? "", text) ??
    refuse(
      tag.start,
      "The text is none that its tag (!) allows, or that JSON can hold.",
      "Mend the text, or remove the tag.",
    )
  );
}

/** A scalar as JSON has it. */
export function jsonOf(state: ComposerState, scalar: Scalar, { start: offset }: Token): JsonValue {
  switch (scalar.type) {
    case "null":
      return null;
    case "integer": {
      const value = Number(scalar.value);
      // Beyond 64 bits with a sign Kubernetes reads a float too.
      if (!Number.isSafeInteger(value) && scalar.value < 2n ** 63n)
        state.notices.push({ kind: "inexact-integer", offset, text: String(scalar.value) });
      return value;
    }
    case "float":
      if (!Number.isFinite(scalar.value))
        refuse(offset, "Kubernetes has no infinite numbers and no .nan.", "Quote it if it is text.");
      return scalar.value === 0 ? 0 : scalar.value;
    case "boolean":
    case "string":
      return scalar.value;
  }
}
