/** A case in which the reader here does on purpose something else than the server or kubectl. */
export interface Deviation {
  readonly here: "refuses" | "accepts" | "reads another value";
  readonly reason: string;
}

const rest =
  "What follows a document without --- is never read by the server or kubectl, which say nothing; here it is a problem.";
const sameText =
  "The two keys differ in YAML and are one in JSON; Go's order of map keys, another one each time, decides which counts.";
const merge =
  "kubectl, which makes JSON of a file without being strict, takes a merge whose keys are set again; only a strict POST of YAML refuses it.";
const lastLine =
  "kubectl ends every line with a line feed before it reads YAML, a POST of the same bytes does not. Files go through kubectl.";
const mergeOrder =
  "kubectl takes the merged value, Kustomize and YAML's definition the key's own; a strict POST of YAML refuses it.";
const broken =
  "kubectl puts replacement characters in place of broken text, which then is in the cluster; here it is a problem.";
const utf16 =
  "kubectl decodes the whole file; tools that split its bytes, as the server's library does, read the first document only.";
const deep =
  "Go's stacks grow, so that 10,000 levels are its limit; 500 are more than any object has and fit any stack here.";

/** The deviations by group and name of the case. */
export const deviations: Readonly<Record<string, Deviation>> = {
  "scalars/!!binary /w==": {
    here: "refuses",
    reason: "Bytes that are no UTF-8 would be stored as a replacement character, so the value is lost.",
  },
  "scalars/{<<: {a: 1}, a: 2}": { here: "accepts", reason: merge },
  "scalars/{<<: [{a: 1, b: 1}, {b: 2, c: 2}]}": { here: "accepts", reason: merge },
  "scalars/{<<: {a: 1}, <<: {a: 2}}": { here: "accepts", reason: merge },
  "documents/document-end-then-junk": { here: "refuses", reason: rest },
  "documents/document-end-then-text": { here: "refuses", reason: rest },
  "documents/duplicate-key-boolean-and-text": { here: "refuses", reason: sameText },
  "documents/duplicate-key-integer-and-float": { here: "refuses", reason: sameText },
  "documents/duplicate-key-number-and-text": { here: "refuses", reason: sameText },
  "documents/folded-without-last-newline": { here: "reads another value", reason: lastLine },
  "documents/literal-without-last-newline": { here: "reads another value", reason: lastLine },
  "documents/merge-list": { here: "accepts", reason: merge },
  "documents/merge-nested-override": { here: "accepts", reason: merge },
  "documents/merge-then-override": { here: "accepts", reason: merge },
  "large/501 levels": { here: "refuses", reason: deep },
  "large/1,000 levels": { here: "refuses", reason: deep },
  "encodings/utf-16-two-documents": { here: "refuses", reason: utf16 },
  "encodings/utf-8-two-marks": {
    here: "accepts",
    reason: "kubectl takes one byte order mark off the file and one off the document.",
  },
  "encodings-kubectl/invalid-in-comment": { here: "refuses", reason: broken },
  "encodings-kubectl/latin-1": { here: "refuses", reason: broken },
  "encodings-kubectl/utf-16-lone-surrogate": { here: "refuses", reason: broken },
  "encodings-kubectl/utf-16-two-documents": { here: "refuses", reason: utf16 },
  "encodings-kubectl/utf-8-beyond-unicode": { here: "refuses", reason: broken },
  "encodings-kubectl/utf-8-cut-off": { here: "refuses", reason: broken },
  "encodings-kubectl/utf-8-overlong": { here: "refuses", reason: broken },
  "encodings-kubectl/utf-8-surrogate": { here: "refuses", reason: broken },
  "streams/directive-of-second-document": { here: "refuses", reason: rest },
  "streams/document-end-between": { here: "refuses", reason: rest },
  "streams/mapping-after-flow": { here: "refuses", reason: rest },
  "streams/duplicate-key": {
    here: "refuses",
    reason: "kubectl drops one of the two before the server can tell; a strict POST refuses it.",
  },
  "streams/json-duplicate-key": {
    here: "refuses",
    reason: "kubectl drops one of the two before the server can tell; a strict POST refuses it.",
  },
  "streams/separator-indented": {
    here: "refuses",
    reason: "An indented --- separates nothing: the keys stand twice, of which kubectl drops one each.",
  },
  "streams/separator-with-comment-at-once": {
    here: "refuses",
    reason: "Only kubectl's splitting takes `---# c` for a separator; a YAML parser takes it for text.",
  },
  "streams/merge-after-key": { here: "refuses", reason: mergeOrder },
};

/** Cases in which Go's order of map keys decides, which is another one each time. */
export const decidedByChance: ReadonlySet<string> = new Set(
  Object.entries(deviations)
    .filter(([, { reason }]) => reason === sameText)
    .map(([name]) => name),
);
