/** A part of a stream that kubectl reads as one document, by its place in the text. */
export interface StreamDocument {
  readonly start: number;
  readonly end: number;
  /** A line that begins with `---` and goes on with something other than a space and a comment; see splitDocuments. */
  readonly brokenSeparator: number | undefined;
}

/**
 * Splits a text into documents as kubectl, Argo CD and Flux do (YAMLReader of k8s.io/apimachinery): at every line that
 * begins with `---`, before YAML is looked at. What stands before the first such line is a document if it is more than
 * comments. kubectl refuses a line that goes on with other things, which YAML allows; a comment without a space before it
 * kubectl takes and YAML doesn't, so that is refused here too. The documents are those that a YAML parser counts; `from` is
 * where the first one begins.
 */
export function splitDocuments(text: string, from = 0): readonly StreamDocument[] {
  const documents: StreamDocument[] = [];
  // A line ends with a line feed here, whatever else YAML takes for a line break.
  const separator = /(?<![^\n])---([^\n]*)/g;
  separator.lastIndex = from;
  let start = from;
  let brokenSeparator: number | undefined;
  let explicit = false;
  function close(end: number): void {
    if (explicit || brokenSeparator !== undefined || hasContent(text.slice(start, end))) {
      documents.push({ start, end, brokenSeparator });
      start = end;
    }
    brokenSeparator = undefined;
  }
  for (const match of text.matchAll(separator)) {
    const rest = match[1] ?? "";
    const broken = !/^\s*(?:$|(?<=\s)#)/.test(rest);
    if (broken && !/^\s/.test(rest)) brokenSeparator ??= match.index;
    else {
      close(match.index);
      explicit = true;
      if (broken) brokenSeparator = match.index;
    }
  }
  close(text.length);
  return documents;
}

function hasContent(text: string): boolean {
  return /^(?![ \t\r\uFEFF]*(?:#.*)?$|%)/m.test(text);
}
