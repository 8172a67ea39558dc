import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { parseAllDocuments } from "yaml";
import { valueAt } from "../../../../shared/resources/fieldPath.ts";
import type { JsonValue } from "../../../../shared/resources/json.ts";
import { readYamlDocuments } from "../../../../shared/resources/yamlDocuments.ts";
import type { ScalarEdit } from "./scalarEdit.ts";
import { editScalars } from "./scalarEdit.ts";
import type { NodePath, ScalarAddress } from "./scalarNode.ts";
import { valueDifferences } from "./valueDifferences.ts";
import type { YamlFile } from "./yamlFile.ts";
import { readYamlFile } from "./yamlFile.ts";

/** A value in a generated file: a word that stands nowhere else, and how a reader gets to it. */
interface Leaf {
  readonly word: string;
  readonly path: NodePath;
  readonly within: readonly ScalarAddress[];
}

/** Lines of a block mapping's value, with the leaves in them; `path` is from the value on. */
interface Part {
  readonly lines: readonly string[];
  readonly leaves: readonly Leaf[];
}

type Shape =
  | { readonly kind: "scalar"; readonly style: "plain" | "'" | '"' | "|-" | ">-"; readonly comment: string }
  | {
      readonly kind: "map" | "list" | "flow" | "json" | "block" | "quoted";
      readonly children: readonly Shape[];
    };

const comments = fc.constantFrom(
  "",
  " # comment",
  "\t# tab\ttab",
  ' # {"$imagepolicy": "a:b"}',
  " # w0 'x\" {",
);

const { shape } = fc.letrec<{ shape: Shape; children: readonly Shape[] }>((tie) => ({
  shape: fc.oneof(
    { maxDepth: 3 },
    fc.record({
      kind: fc.constant("scalar" as const),
      style: fc.constantFrom("plain" as const, "'" as const, '"' as const, "|-" as const, ">-" as const),
      comment: comments,
    }),
    fc.record({
      kind: fc.constantFrom(
        "map" as const,
        "list" as const,
        "flow" as const,
        "json" as const,
        "block" as const,
        "quoted" as const,
      ),
      children: tie("children"),
    }),
  ),
  children: fc.array(tie("shape"), { minLength: 1, maxLength: 3 }),
}));

/** Writes a shape as the value of a key; each leaf gets a word of its own. */
function write(key: string, value: Shape, nextWord: () => string): Part {
  if (value.kind === "scalar") {
    const word = nextWord();
    const { style, comment } = value;
    const leaves = [{ word, path: [key], within: [] }];
    if (style === "plain") return { lines: [`${key}: ${word}${comment}`], leaves };
    if (style === "'" || style === '"')
      return { lines: [`${key}:  ${style}${word}${style}${comment}`], leaves };
    return { lines: [`${key}: ${style}${comment}`, `   ${word}`, ""], leaves };
  }
  const parts = value.children.map((child, index) => write(`k${index}`, child, nextWord));
  const lines = parts.flatMap((part) => part.lines);
  const leaves = parts.flatMap((part) => part.leaves);
  switch (value.kind) {
    case "map":
      return { lines: [`${key}:`, ...indented(lines, "    ")], leaves: leaves.map(below([key])) };
    case "list":
      return {
        lines: [`${key}:`, "- # item", ...indented(lines, "  ")],
        leaves: leaves.map(below([key, 0])),
      };
    case "flow":
    case "json":
      return writeFlow(key, value.kind, value.children.map(nextWord));
    case "block":
    case "quoted": {
      const text = lines.join("\n");
      const inside = leaves.map(({ word, path, within }) => ({
        word,
        path,
        within: [{ document: 0, path: [key] }, ...within],
      }));
      return value.kind === "block"
        ? { lines: [`${key}: |`, ...indented(lines, "  ")], leaves: inside }
        : { lines: [`${key}: ${JSON.stringify(text)}`], leaves: inside };
    }
  }
}

function writeFlow(key: string, kind: "flow" | "json", words: readonly string[]): Part {
  const quote = kind === "json" ? '"' : "";
  const entries = words.map((word, index) => `${quote}f${index}${quote}: ${quote}${word}${quote}`);
  return {
    lines: [`${key}: { ${entries.join(kind === "json" ? "," : " , ")} }`],
    leaves: words.map((word, index) => ({ word, path: [key, `f${index}`], within: [] })),
  };
}

/** The leaf as part of something that contains it: the outermost text moves with what it stands in. */
function below(prefix: NodePath): (leaf: Leaf) => Leaf {
  return ({ word, path, within: [host, ...rest] }) =>
    host
      ? { word, path, within: [{ ...host, path: [...prefix, ...host.path] }, ...rest] }
      : { word, path: [...prefix, ...path], within: [] };
}

function indented(lines: readonly string[], pad: string): readonly string[] {
  return lines.map((line) => (line === "" ? "" : pad + line));
}

interface GeneratedFile {
  readonly text: string;
  readonly leaves: readonly (Leaf & { readonly document: number })[];
}

const files = fc
  .tuple(
    fc.array(fc.array(shape, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 2 }),
    fc.constantFrom("\n", "\r\n"),
    fc.constantFrom("", "\uFEFF"),
    fc.constantFrom("", "# end"),
  )
  .map(([documents, lineEnd, mark, end]): GeneratedFile => {
    let words = 0;
    const parts = documents.map((shapes) =>
      shapes.map((each, index) => write(`r${index}`, each, () => `word${words++}x`)),
    );
    const lines = parts.flatMap((document) => ["---", ...document.flatMap((part) => part.lines)]);
    return {
      text: mark + [...lines, end].join(lineEnd),
      leaves: parts.flatMap((document, index) =>
        document
          .flatMap((part) => part.leaves)
          .map(({ within: [host, ...rest], ...leaf }) =>
            host
              ? { ...leaf, document: 0, within: [{ ...host, document: index }, ...rest] }
              : { ...leaf, document: index, within: [] },
          ),
      ),
    };
  });

const values = fc.oneof(
  fc.constantFrom(
    "1.10",
    "yes",
    "1e3",
    "null",
    "~",
    "0x1F",
    "2024-01-01",
    "a: b",
    "a #b",
    "- a",
    "'",
    '"',
    "\\",
    "{",
    "*a",
    "&a",
    "!a",
  ),
  fc.stringMatching(/^[\w.:@/+-]{1,12}$/),
  fc.string({ minLength: 1, maxLength: 12, unit: "grapheme" }),
);

function fileOf(text: string): YamlFile {
  const result = readYamlFile({ file: "generated.yaml", text });
  if (result.kind === "unreadable") throw new Error(`${result.problem.message}\n${text}`);
  return result.file;
}

function readValues(text: string): readonly (JsonValue | undefined)[] {
  return readYamlDocuments({ file: "generated.yaml", text }).documents.map(({ value }) => value);
}

function readByYaml12(text: string): readonly JsonValue[] {
  const documents = parseAllDocuments(text, { version: "1.2", logLevel: "silent" });
  return "empty" in documents ? [] : documents.map((document) => document.toJS() as JsonValue);
}

/** What is read at a leaf, through the texts that it stands in. */
function valueOf(
  text: string,
  { document, path, within }: GeneratedFile["leaves"][number],
): JsonValue | undefined {
  const [host, ...rest] = within;
  if (!host) return valueAt(readValues(text)[document] ?? null, path);
  const inner = valueAt(readValues(text)[host.document] ?? null, host.path);
  return typeof inner === "string" ? valueOf(inner, { word: "", document, path, within: rest }) : undefined;
}

function editOf(leaf: GeneratedFile["leaves"][number], value: string): ScalarEdit {
  return { document: leaf.document, path: leaf.path, within: leaf.within, value };
}

test("one value changes, or the edit is refused; no byte around it does", () => {
  fc.assert(
    fc.property(files, fc.nat(), values, ({ text, leaves }, choice, value) => {
      const leaf = leaves[choice % leaves.length];
      if (!leaf) return;
      const { text: edited, refused } = editScalars(fileOf(text), [editOf(leaf, value)]);
      if (refused.length > 0) {
        expect(edited).toBe(text);
        return;
      }
      expect(valueOf(edited, leaf)).toBe(value);
      const start = text.indexOf(leaf.word);
      // Quotes stand directly around the word, if there are any, and may be of another kind afterwards.
      expect(edited.slice(0, start - 1)).toBe(text.slice(0, start - 1));
      const after = text.slice(start + leaf.word.length + 1);
      expect(edited.slice(edited.length - after.length)).toBe(after);
      const root = leaf.within[0] ?? leaf;
      for (const read of [readValues, readByYaml12]) {
        const [before, now] = [read(text), read(edited)];
        expect(now.length).toBe(before.length);
        const differences = before.map((each, index) => valueDifferences(each, now[index]));
        const wanted =
          valueAt(before[root.document] ?? null, root.path) === valueAt(now[root.document] ?? null, root.path)
            ? []
            : [root.path];
        expect(differences).toEqual(before.map((_, index) => (index === root.document ? wanted : [])));
      }
    }),
    { numRuns: 300 },
  );
});

test("texts that tags and names are made of are never refused", () => {
  const tags = fc.stringMatching(/^[\w][\w.-]{0,20}$/);
  fc.assert(
    fc.property(files, fc.nat(), tags, ({ text, leaves }, choice, value) => {
      const leaf = leaves[choice % leaves.length];
      if (!leaf) return;
      expect(editScalars(fileOf(text), [editOf(leaf, value)]).refused).toEqual([]);
    }),
    { numRuns: 200 },
  );
});

test("edits commute, and a second time they change nothing", () => {
  const texts = fc.array(values, { minLength: 8, maxLength: 8 });
  const orders = fc.array(fc.nat(), { minLength: 8, maxLength: 8 });
  fc.assert(
    fc.property(files, texts, orders, (file, chosen, order) => {
      const edits = file.leaves.map((leaf, index) => editOf(leaf, chosen[index % chosen.length] ?? ""));
      const { text } = editScalars(fileOf(file.text), edits);
      expect(editScalars(fileOf(text), edits).text).toBe(text);
      const shuffled = edits
        .map((edit, index) => ({ edit, at: order[index % order.length] ?? 0 }))
        .toSorted((a, b) => a.at - b.at)
        .map(({ edit }) => edit);
      expect(editScalars(fileOf(file.text), shuffled).text).toBe(text);
      const oneByOne = shuffled.reduce((before, edit) => editScalars(fileOf(before), [edit]).text, file.text);
      expect(oneByOne).toBe(text);
    }),
    { numRuns: 100 },
  );
});
