import type { JsonValue } from "../json.ts";
import { isJsonArray, isJsonObject } from "../json.ts";
import type { Anchor, ComposerState, NodeContent } from "./composerState.ts";
import { advance, countNodes, startComposing } from "./composerState.ts";
import type { Mapping } from "./mapping.ts";
import { emptyMapping, mergeInto, setKey } from "./mapping.ts";
import type { Notice } from "./notice.ts";
import { mergeTag } from "./property.ts";
import { keyText, mayBeTyped } from "./scalar.ts";
import { followingToken } from "./scanner.ts";
import { contentOf, jsonOf, sourceOf, valueOf } from "./scalarToken.ts";
import { refuse } from "./refusal.ts";

import type { Token, TokenKind } from "./token.ts";

export interface ComposedDocument {
  readonly value: JsonValue;
  readonly notices: readonly Notice[];
  /** Where something stands after the end of the document; Kubernetes' tools never read it. */
  readonly rest: number | undefined;
  /** How often its end (`...`) is marked. */
  readonly endMarks: number;
}

/** What closes the collection that an entry stands in. */
type End = "block-end" | "flow-sequence-end" | "flow-mapping-end";

/** After a key a list may stand at the key's column; within brackets and braces no block begins. */
type Context = "block" | "block-entry" | "flow";

/**
 * Makes the value of the first document of a text, as go-yaml v2 and then sigs.k8s.io/yaml make JSON of it. The text must
 * hold no control characters and end with NUL.
 * @throws YamlRefusal
 */
export function composeDocument(text: string): ComposedDocument {
  const state = startComposing(text);
  const explicit = state.kind === "document-start";
  if (explicit) advance(state);
  const ends = state.kind === "stream-end" || (explicit && state.kind.startsWith("document-"));
  const value = ends ? null : readNode(state, "block");
  let endMarks = 0;
  for (; state.kind === "document-end"; endMarks++) advance(state);
  const rest = state.kind === "stream-end" ? undefined : state.token.start;
  return { value, notices: state.notices, rest, endMarks };
}

function readNode(state: ComposerState, context: Context): JsonValue {
  const { token, kind } = state;
  if (kind === "alias" || kind === "anchor" || kind === "tag") {
    const content = readContent(state, context);
    return content.kind === "collection" ? content.value : jsonOf(state, content.scalar, token);
  }
  countNodes(state, 0);
  if (kind !== "scalar") return readCollection(state, context);
  advance(state);
  return valueOf(state, token);
}

function readContent(state: ComposerState, context: Context): NodeContent {
  if (state.kind === "alias") return readAlias(state);
  countNodes(state, 0);
  const { anchor, tag } = readProperties(state);
  if (!anchor) return readUnnamed(state, { context, tag });
  const named: Anchor = { content: undefined, nodes: 0 };
  state.anchors.set(anchor.text ?? "", named);
  const before = state.nodes - 1;
  named.content = readUnnamed(state, { context, tag });
  named.nodes = state.nodes - before;
  return named.content;
}

function readAlias(state: ComposerState): NodeContent {
  const { token } = state;
  const name = token.text ?? "";
  const anchor = state.anchors.get(name);
  if (!anchor)
    refuse(
      token.start,
      `No anchor &${name} stands before the alias *${name}.`,
      "Put the anchor before it, or quote the text if it is no alias.",
    );
  if (!anchor.content)
    refuse(
      token.start,
      `The alias *${name} stands within what it stands for.`,
      "Write out what it stands for.",
    );
  countNodes(state, anchor.nodes);
  advance(state);
  return anchor.content;
}

/** An anchor and a tag, in either order. */
function readProperties(state: ComposerState): {
  readonly anchor: Token | undefined;
  readonly tag: Token | undefined;
} {
  let anchor: Token | undefined;
  let tag: Token | undefined;
  for (;;) {
    if (state.kind === "anchor" && !anchor) anchor = state.token;
    else if (state.kind === "tag" && !tag) tag = state.token;
    else return { anchor, tag };
    advance(state);
  }
}

/** What follows an anchor or a tag, which can be nothing: an empty scalar. Tags of lists and mappings say nothing. */
function readUnnamed(
  state: ComposerState,
  { context, tag }: { readonly context: Context; readonly tag: Token | undefined },
): NodeContent {
  if (state.kind === "scalar") {
    const { token } = state;
    advance(state);
    return { kind: "scalar", scalar: contentOf(sourceOf(state, token), { plain: token.plain, tag }) };
  }
  if (beginsCollection(state, context)) return { kind: "collection", value: readCollection(state, context) };
  return { kind: "scalar", scalar: contentOf("", { plain: true, tag }) };
}

function beginsCollection({ kind }: ComposerState, context: Context): boolean {
  if (kind === "flow-sequence-start" || kind === "flow-mapping-start") return true;
  if (kind === "block-entry") return context === "block-entry";
  return context !== "flow" && (kind === "block-sequence-start" || kind === "block-mapping-start");
}

function readCollection(state: ComposerState, context: Context): JsonValue {
  if (!beginsCollection(state, context)) refuse(state.token.start, "A value is expected here.");
  if (state.kind === "flow-sequence-start") return readFlowSequence(state);
  if (state.kind === "flow-mapping-start") return readFlowMapping(state);
  if (state.kind === "block-sequence-start") return readBlockSequence(state);
  return state.kind === "block-mapping-start" ? readBlockMapping(state) : readEntries(state);
}

function readBlockSequence(state: ComposerState): JsonValue {
  advance(state);
  const items = readEntries(state);
  if (state.kind !== "block-end")
    refuse(state.token.start, "The next item of the list, with - in its column, is expected here.");
  advance(state);
  return items;
}

function readEntries(state: ComposerState): JsonValue {
  const items: JsonValue[] = [];
  while (state.kind === "block-entry") {
    advance(state);
    const leftOut = isLeftOut(state) || isAt(state, "block-entry");
    items.push(leftOut ? emptyValue(state) : readNode(state, "block"));
  }
  return items;
}

/** Whether nothing stands where a block has room for a node. */
function isLeftOut({ kind }: ComposerState): boolean {
  return kind === "key" || kind === "value" || kind === "block-end";
}

function emptyValue(state: ComposerState): JsonValue {
  countNodes(state, 0);
  return null;
}

function readBlockMapping(state: ComposerState): JsonValue {
  advance(state);
  const mapping = emptyMapping();
  while (state.kind === "key") {
    advance(state);
    readPair(state, mapping, "block-end");
  }
  if (state.kind !== "block-end")
    refuse(state.token.start, "The next key, in the column of the others, is expected here.");
  advance(state);
  return mapping.object;
}

function readFlowSequence(state: ComposerState): JsonValue {
  advance(state);
  const items: JsonValue[] = [];
  while (state.kind !== "flow-sequence-end") {
    if (items.length > 0) expectComma(state, "flow-sequence-end");
    if (state.kind === "key") items.push(readLonePair(state));
    else if (!isAt(state, "flow-sequence-end")) items.push(readNode(state, "flow"));
  }
  advance(state);
  return items;
}

/** A key and its value as an item of a list: `[a: b]`. */
function readLonePair(state: ComposerState): JsonValue {
  countNodes(state, 0);
  advance(state);
  const mapping = emptyMapping();
  readPair(state, mapping, "flow-sequence-end");
  return mapping.object;
}

function readFlowMapping(state: ComposerState): JsonValue {
  advance(state);
  const mapping = emptyMapping();
  let first = true;
  while (state.kind !== "flow-mapping-end") {
    if (!first) expectComma(state, "flow-mapping-end");
    first = false;
    if (isAt(state, "flow-mapping-end")) break;
    if (state.kind === "key") {
      advance(state);
      readPair(state, mapping, "flow-mapping-end");
    } else setPair(state, mapping, { key: readKey(state, "flow-mapping-end"), value: undefined });
  }
  advance(state);
  return mapping.object;
}

/** Compares without narrowing, as reading changes what comes next. */
function isAt({ kind }: ComposerState, wanted: TokenKind): boolean {
  return kind === wanted;
}

function expectComma(state: ComposerState, end: End): void {
  if (state.kind === "key" && state.text.charAt(state.token.start) === "?")
    refuse(
      state.token.start,
      "Kubernetes' reader takes the ? for the start of a key here.",
      "Quote the text.",
    );
  if (state.kind !== "flow-entry")
    refuse(state.token.start, `A comma or ${end === "flow-mapping-end" ? "}" : "]"} is expected here.`);
  advance(state);
}

/** Reads a key and its value into a mapping. Either can be left out, and is null then. */
function readPair(state: ComposerState, mapping: Mapping, end: End): void {
  const key = readKey(state, end);
  if (state.kind !== "value") {
    setPair(state, mapping, { key, value: undefined });
    return;
  }
  advance(state);
  if (key.merges) readMerge(state, mapping, { key, end });
  else if (endsNode(state, end)) setPair(state, mapping, { key, value: undefined });
  else setPair(state, mapping, { key, value: readNode(state, contextOf(end)) });
}

interface Key {
  readonly text: string;
  readonly offset: number;
  /** It is `<<`, whose value is merged into the mapping. */
  readonly merges: boolean;
}

function readKey(state: ComposerState, end: End): Key {
  const { token } = state;
  const offset = token.start;
  if (endsNode(state, end)) refuse(offset, "A key can't be left out.");
  const merges = isMergeKey(state);
  if (state.kind === "scalar" && !merges) {
    const text = sourceOf(state, token);
    if (!token.plain || !mayBeTyped(text)) {
      countNodes(state, 0);
      advance(state);
      return { text, offset, merges };
    }
  }
  const content = readContent(state, contextOf(end));
  if (content.kind === "collection") refuse(offset, "A key can't be a list or a mapping.");
  const text = keyText(content.scalar);
  if (text === undefined) refuse(offset, "A key can't be null or an integer beyond 64 bits.", "Quote it.");
  return { text, offset, merges };
}

/** A key is `<<` where a tag doesn't make plain text of it. */
function isMergeKey(state: ComposerState): boolean {
  let { token } = state;
  let tag: string | undefined;
  for (; token.kind === "anchor" || token.kind === "tag"; token = followingToken(state.scanner, token)) {
    if (token.kind === "tag") tag = token.text;
  }
  if (token.kind !== "scalar" || sourceOf(state, token) !== "<<") return false;
  return tag === undefined ? token.plain : tag === "!" || tag === mergeTag;
}

function setPair(
  state: ComposerState,
  mapping: Mapping,
  { key, value }: { readonly key: Key; readonly value: JsonValue | undefined },
): void {
  if (key.merges) refuse(key.offset, wantsMappings);
  if (value === undefined) countNodes(state, 0);
  const notice = setKey(mapping, { key: key.text, value: value ?? null, offset: key.offset });
  if (notice) state.notices.push(notice);
}

const wantsMappings = "A merge (<<) needs a mapping, or a list of them.";

/** Of a list the first mapping has the last word, so it is merged last. */
function readMerge(
  state: ComposerState,
  mapping: Mapping,
  { key, end }: { readonly key: Key; readonly end: End },
): void {
  const isAlias = state.kind === "alias";
  if (endsNode(state, end)) refuse(key.offset, wantsMappings);
  const merged = readNode(state, contextOf(end));
  const sources = isJsonArray(merged) && !isAlias ? merged.toReversed() : [merged];
  for (const source of sources) {
    if (!isJsonObject(source)) refuse(key.offset, wantsMappings);
    const notice = mergeInto(mapping, source, key.offset);
    if (notice) state.notices.push(notice);
  }
}

function contextOf(end: End): Context {
  return end === "block-end" ? "block-entry" : "flow";
}

/** Whether a key or a value is left out here. */
function endsNode(state: ComposerState, end: End): boolean {
  return end === "block-end" ? isLeftOut(state) : [end, "flow-entry", "value"].includes(state.kind);
}
