import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

const fixtures = join(import.meta.dirname, "fixtures");

/** What a case is given to: one object is posted to the server as it is, a stream goes through kubectl. */
export type Reader = "server" | "kubectl";

/** A text that the server or kubectl has read, and that the reader here has to read in the same way. */
export interface ReadingCase {
  readonly group: Group;
  /** Within its group. */
  readonly name: string;
  readonly reader: Reader;
  readonly bytes: Uint8Array;
}

export const groups = [
  "scalars",
  "keys",
  "documents",
  "large",
  "encodings",
  "encodings-kubectl",
  "streams",
] as const;
export type Group = (typeof groups)[number];

const header = "apiVersion: reading.example.com/v1\nkind: Sample\nmetadata:\n  name: a\n";

/**
 * The cases of a group. `scalars.txt` and `keys.txt` have one on each line: what stands after `value: `, and what stands
 * before a colon below `value:`. The files in `documents/` follow apiVersion, kind and metadata; those of streams and
 * encodings are complete.
 */
export function casesOf(group: Group): readonly ReadingCase[] {
  switch (group) {
    case "scalars":
      return linesOf("scalars.txt").map((line) => posted(group, line, `value: ${line}\n`));
    case "keys":
      return linesOf("keys.txt").map((line) => posted(group, line, `value:\n  ${line}: here\n`));
    case "documents":
      return filesOf("documents").map(({ name, bytes }) => ({
        ...posted(group, name, ""),
        bytes: Buffer.concat([Buffer.from(header), bytes]),
      }));
    case "large":
      return Object.entries(large).map(([name, value]) => posted(group, name, `value: ${value}\n`));
    case "encodings":
      return filesOf("encodings").map((file) => ({ ...file, group, reader: "server" }));
    case "encodings-kubectl":
      return filesOf("encodings").map((file) => ({ ...file, group, reader: "kubectl" }));
    case "streams":
      return filesOf("streams").map((file) => ({ ...file, group, reader: "kubectl" }));
  }
}

function nested(levels: number): string {
  return "[".repeat(levels) + "]".repeat(levels);
}

/** An alias that stands for a list of ten, which stand for lists of ten. */
function multiplied(levels: number): string {
  const lists = Array.from({ length: levels }, (_, level) =>
    level === 0 ? "&a0 [x, x, x, x, x, x, x, x, x, x]" : `&a${level} [${Array(10).fill(`*a${level - 1}`).join(", ")}]`,
  );
  return `[${lists.join(", ")}]`;
}

/** What is too long for a file of fixtures, by its name: what stands after `value: `. */
const large: Readonly<Record<string, string>> = {
  "500 levels": nested(499),
  "501 levels": nested(501),
  "1,000 levels": nested(1000),
  "10,001 levels": nested(10_001),
  "a key of 1,023 characters and its quotes": `[{"${"k".repeat(1022)}": 1}]`,
  "a key of 1,024 characters and its quotes": `[{"${"k".repeat(1023)}": 1}]`,
  "a key of 1,022 emoji and its quotes": `[{"${"😀".repeat(1022)}": 1}]`,
  "a key of 1,023 emoji and its quotes": `[{"${"😀".repeat(1023)}": 1}]`,
  "a text of 1 MB": `"${"0123456789 abcde\\n".repeat(58_000)}"`,
  "a text of 1 MB over lines": `"${"0123456789 abcde\n  ".repeat(52_000)}"`,
  "a plain text of 1 MB over lines": "0123456789 abcde\n  ".repeat(52_000),
  "a line of 100,000 items": `[${Array(100_000).fill("a").join(", ")}]`,
  "aliases that are 3 lists deep": multiplied(3),
  "aliases that are 4 lists deep": multiplied(4),
  "aliases that are 6 lists deep": multiplied(6),
  "a thousand aliases of one text": `[&a a, ${Array(1000).fill("*a").join(", ")}]`,
};

function posted(group: Group, name: string, text: string): ReadingCase {
  return { group, name, reader: "server", bytes: Buffer.from(header + text) };
}

function linesOf(file: string): readonly string[] {
  return readFileSync(join(fixtures, file), "utf8").split("\n").slice(0, -1);
}

function filesOf(folder: string): readonly { readonly name: string; readonly bytes: Uint8Array }[] {
  return readdirSync(join(fixtures, folder))
    .toSorted()
    .map((file) => ({
      name: file.replace(/\.yaml$/, ""),
      bytes: readFileSync(join(fixtures, folder, file)),
    }));
}
