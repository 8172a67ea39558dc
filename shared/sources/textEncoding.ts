import type { InputProblem } from "../resources/location.ts";

/** A file's text, or why it can't be had; `file` is its path from the workspace. */
export type FileText =
  | { readonly status: "read"; readonly file: string; readonly text: string }
  | { readonly status: "unreadable"; readonly problem: InputProblem };

/** What YAML 1.1 leaves out of its characters, and go-yaml with it: controls other than tab, line feed, return and NEL. */
const controlCharacter = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x84\x86-\x9f\ufffe\uffff]/;

/**
 * Turns a file's bytes into text by the rules of go-yaml, which Kubernetes reads with: UTF-8, a byte order mark allowed,
 * UTF-16 only with one; no control characters. Of a UTF-16 file go-yaml silently reads the first document only, and what
 * splits its bytes breaks it, though kubectl decodes it first; so one with more documents is a problem.
 */
export function decodeText(file: string, bytes: Uint8Array): FileText {
  const encoding = encodingOf(bytes);
  if (encoding === "utf-8" && bytes.subarray(0, 8192).includes(0)) {
    return problem({ file, line: 1, message: `${file} is a binary file.` });
  }
  const text = decode(bytes, encoding);
  if (text === undefined) {
    const line = encoding === "utf-8" ? firstBrokenLine(bytes) : 1;
    return problem({
      file,
      line,
      message: `${file} is not valid ${encoding.slice(0, 6).toUpperCase()} text.`,
    });
  }
  const control = controlCharacter.exec(text);
  if (control) {
    const line = text.slice(0, control.index).split("\n").length;
    const code = control[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, "0");
    return problem({
      file,
      line,
      message: `${file} has the control character U+${code}, which YAML forbids.`,
    });
  }
  if (encoding !== "utf-8" && /^---/m.test(text.slice(1))) {
    return problem({
      file,
      line: 1,
      message: `${file} has several documents in UTF-16, of which not every reader takes more than the first.`,
    });
  }
  return { status: "read", file, text };
}

type Encoding = "utf-8" | "utf-16le" | "utf-16be";

function encodingOf(bytes: Uint8Array): Encoding {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le";
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return "utf-16be";
  return "utf-8";
}

function decode(bytes: Uint8Array, encoding: Encoding): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function firstBrokenLine(bytes: Uint8Array): number {
  let line = 1;
  let start = 0;
  while (start < bytes.length) {
    const end = bytes.indexOf(0x0a, start);
    const stop = end < 0 ? bytes.length : end;
    if (decode(bytes.subarray(start, stop), "utf-8") === undefined) return line;
    start = stop + 1;
    line++;
  }
  return 1;
}

function problem(found: {
  readonly file: string;
  readonly line: number;
  readonly message: string;
}): FileText {
  const location = { file: found.file, line: found.line, column: 1 };
  const hint = "Save it as UTF-8 text, or take it out of the checked paths.";
  const inputProblem: InputProblem = { code: "file-unreadable", message: found.message, hint, location };
  return { status: "unreadable", problem: inputProblem };
}
