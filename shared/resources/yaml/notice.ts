/** Something about a document that can be read, but not without a word, at its place in the text. */
export type Notice =
  /** A key for the second time in a mapping; its value counts. */
  | { readonly kind: "duplicate-key"; readonly offset: number }
  /** A merge (`<<`) after a key that it sets as well: Kubernetes' reader takes the merged value, others the key's own. */
  | { readonly kind: "merge-after-key"; readonly offset: number; readonly key: string }
  /** A number of a JSON text that is larger than any float; the document has no value. */
  | { readonly kind: "infinite-number"; readonly offset: number }
  /** An integer that a JavaScript number does not hold exactly; the value is the nearest that it holds. */
  | { readonly kind: "inexact-integer"; readonly offset: number; readonly text: string };
