import type { JsonValue } from "../json.ts";
import type { AliasBudget } from "./aliasBudget.ts";
import { isExceeded } from "./aliasBudget.ts";
import type { Notice } from "./notice.ts";
import type { Scalar } from "./scalar.ts";
import { refuse } from "./refusal.ts";
import { followingToken } from "./scanner.ts";
import type { ScannerState } from "./scannerState.ts";
import { startScanning } from "./scannerState.ts";
import type { Token, TokenKind } from "./token.ts";

/** Where the composer is in the tokens of a document. */
export interface ComposerState extends AliasBudget {
  readonly text: string;
  readonly scanner: ScannerState;
  readonly notices: Notice[];
  readonly anchors: Map<string, Anchor>;
  token: Token;
  /** What comes next: the token, or the mapping and the key that begin with it. */
  kind: TokenKind;
}

/** What the name of an anchor stands for; without content as long as its node goes on. */
export interface Anchor {
  content: NodeContent | undefined;
  /** How many nodes an alias repeats. */
  nodes: number;
}

/** A node before it is known whether it is a key or a value, which differ for scalars. */
export type NodeContent =
  | { readonly kind: "scalar"; readonly scalar: Scalar }
  | { readonly kind: "collection"; readonly value: JsonValue };

/** The start of a text, which must end with NUL. */
export function startComposing(text: string): ComposerState {
  const scanner = startScanning(text);
  const token = followingToken(scanner, scanner.last);
  const kind = kindBefore(token);
  return { text, scanner, notices: [], anchors: new Map(), nodes: 0, aliased: 0, token, kind };
}

function kindBefore(token: Token): TokenKind {
  if (token.opens === "nothing") return token.kind;
  return token.opens === "key" ? "key" : "block-mapping-start";
}

/** Goes to what comes next. */
export function advance(state: ComposerState): void {
  const { token } = state;
  if (state.kind === "block-mapping-start" && token.opens === "block-mapping") state.kind = "key";
  else if (state.kind === "key" && token.opens !== "nothing") state.kind = token.kind;
  else {
    state.token = followingToken(state.scanner, token);
    state.kind = kindBefore(state.token);
  }
}

/** Counts a node, and those that an alias repeats; refuses a document of which aliases make too much. */
export function countNodes(state: ComposerState, repeated: number): void {
  state.nodes += 1 + repeated;
  state.aliased += repeated;
  if (state.aliased > 0 && isExceeded(state))
    refuse(
      state.token.start,
      "The aliases (*) of the document repeat too much of it.",
      "Write out what they stand for.",
    );
}
