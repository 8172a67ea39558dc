import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { editScalars } from "./scalarEdit.ts";
import type { NodePath } from "./scalarNode.ts";
import { readYamlFile } from "./yamlFile.ts";

/** A value and how a writer has to put it where no quotes are wanted. */
interface Value {
  readonly text: string;
  readonly plain: string;
}

const values: readonly Value[] = [
  ...[
    "1.2.3",
    "v1",
    "main-1f2e3d4",
    "2024.01.01",
    "12e",
    "0b12",
    "1-2",
    "a:1",
    "ghcr.io/x/y:1.10",
    "x@sha256:00",
  ],
]
  .map((text) => ({ text, plain: text }))
  .concat(
    [
      "1.10",
      "42",
      "1e3",
      "yes",
      "No",
      "on",
      "y",
      "null",
      "~",
      "0777",
      "0x1F",
      "0o17",
      "1_000",
      "2024-01-01",
      "1:30",
    ].map((text) => ({ text, plain: `"${text}"` })),
  );

type Style =
  | "plain"
  | "single"
  | "double"
  | "literal"
  | "folded"
  | "flow map"
  | "flow list"
  | "json"
  | "explicit"
  | "aliased";

interface Entry {
  readonly style: Style;
  readonly before: Value;
  readonly after: Value;
  readonly edited: boolean;
  readonly comment: string;
  readonly blankLines: number;
}

interface Layout {
  readonly lineEnd: "\n" | "\r\n";
  readonly mark: "" | "\uFEFF";
  readonly lastLine: "ended" | "open";
  readonly indent: 2 | 4;
}

/** Writes the lines of an entry with one of its values. */
function entryLines(key: string, entry: Entry, value: Value): readonly string[] {
  const comment = entry.comment === "" ? "" : ` ${entry.comment}`;
  const blank = Array<string>(entry.blankLines).fill("");
  switch (entry.style) {
    case "plain":
      return [...blank, `${key}:   ${value.plain}${comment}`];
    case "single":
      return [...blank, `${key}: '${value.text}'${comment}`];
    case "double":
      return [...blank, `${key}: "${value.text}"${comment}`];
    case "literal":
      return [...blank, `${key}: |-${comment}`, `      ${value.text}`, ...blank];
    case "folded":
      return [...blank, `${key}: >-${comment}`, `      ${value.text}`];
    case "flow map":
      return [...blank, `${key}: {other: same, tag: ${value.plain} , last: same}${comment}`];
    case "flow list":
      return [...blank, `${key}: [ same,${value.plain},same ]${comment}`];
    case "json":
      return [...blank, `${key}: {"other":"same","tag":"${value.text}"}${comment}`];
    case "explicit":
      return [...blank, `? ${key}`, `: ${value.plain}${comment}`];
    case "aliased":
      return [...blank, `${key}: &${key} ${value.plain}${comment}`, `${key}-again: *${key}`];
  }
}

function entryPaths(key: string, style: Style): readonly NodePath[] {
  if (style === "flow map" || style === "json") return [[key, "tag"]];
  if (style === "flow list") return [[key, 1]];
  return style === "aliased" ? [[key], [`${key}-again`]] : [[key]];
}

function writeFile(
  documents: readonly (readonly Entry[])[],
  layout: Layout,
  side: "before" | "after",
): string {
  const pad = " ".repeat(layout.indent);
  const lines = documents.flatMap((entries) => [
    "---",
    "root:",
    ...entries
      .flatMap((entry, index) => {
        const value = side === "after" && entry.edited ? entry.after : entry.before;
        return entryLines(`key${index}`, entry, value);
      })
      .map((line) => (line === "" ? "" : pad + line)),
  ]);
  const end = layout.lastLine === "ended" ? layout.lineEnd : "";
  return layout.mark + lines.join(layout.lineEnd) + end;
}

const entries = fc.record<Entry>({
  style: fc.constantFrom<Style[]>(
    "plain",
    "single",
    "double",
    "literal",
    "folded",
    "flow map",
    "flow list",
    "json",
    "explicit",
    "aliased",
  ),
  // What stands without quotes before needs none; what needs them is only written in quotes.
  before: fc.constantFrom(...values),
  after: fc.constantFrom(...values),
  edited: fc.boolean(),
  comment: fc.constantFrom("", "# 1.2.3", '# {"$imagepolicy": "a:b"}', "#\tv1 tab", "# käse 🚚"),
  blankLines: fc.nat(2),
});

const layouts = fc.record<Layout>({
  lineEnd: fc.constantFrom("\n", "\r\n"),
  mark: fc.constantFrom("", "\uFEFF"),
  lastLine: fc.constantFrom("ended", "open"),
  indent: fc.constantFrom(2, 4),
});

test("an edited file is what a writer with the new values would have written", () => {
  const documents = fc.array(fc.array(entries, { minLength: 1, maxLength: 6 }), {
    minLength: 1,
    maxLength: 3,
  });
  fc.assert(
    fc.property(documents, layouts, (content, layout) => {
      const kept = content.map((document) =>
        document.map((entry) => ({ ...entry, after: keepQuotes(entry) })),
      );
      const before = writeFile(kept, layout, "before");
      const read = readYamlFile({ file: "generated.yaml", text: before });
      if (read.kind === "unreadable") throw new Error(`${read.problem.message}\n${before}`);
      const edits = kept.flatMap((document, index) =>
        document.flatMap((entry, at) =>
          entry.edited
            ? entryPaths(`key${at}`, entry.style).map((path) => ({
                document: index,
                path: ["root", ...path],
                value: entry.after.text,
              }))
            : [],
        ),
      );
      expect(editScalars(read.file, edits)).toEqual({ text: writeFile(kept, layout, "after"), refused: [] });
    }),
    { numRuns: 400 },
  );
});

/** Quotes are never taken away: a value that had them keeps them. */
function keepQuotes({ before, after }: Entry): Value {
  return before.plain === before.text ? after : { text: after.text, plain: `"${after.text}"` };
}
