/** A piece of YAML's syntax, with its place in the text. */
export interface Token {
  readonly kind: TokenKind;
  readonly start: number;
  readonly end: number;
  /** Of scalars: the text that they stand for, where it is not the source itself. Of tags: the tag, resolved. */
  readonly text: string | undefined;
  /** Of scalars: without quotes, so that the text decides the type. */
  readonly plain: boolean;
  /** A colon that comes later makes a token the start of a key, and the first key the start of a block mapping. */
  opens: "nothing" | "key" | "block-mapping";
  /** The token after it, once that is scanned; a document's tokens are never all held at once. */
  next: Token | undefined;
}

export type TokenKind =
  | "stream-start"
  | "stream-end"
  | "document-start"
  | "document-end"
  | "block-sequence-start"
  | "block-mapping-start"
  | "block-end"
  | "block-entry"
  | "flow-sequence-start"
  | "flow-sequence-end"
  | "flow-mapping-start"
  | "flow-mapping-end"
  | "flow-entry"
  | "key"
  | "value"
  | "alias"
  | "anchor"
  | "tag"
  | "scalar";
