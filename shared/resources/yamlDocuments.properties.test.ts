import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { dump } from "js-yaml";
import { stringify } from "yaml";
import type { JsonValue } from "./json.ts";
import { keyText, resolvePlain } from "./yaml/scalar.ts";
import { parseYaml, readYamlDocuments } from "./yamlDocuments.ts";

/** Texts that libraries or people get wrong, besides any. */
const awkward = fc.constantFrom(
  ..."~|null|yes|y|off|0777|0x1F|1_000|1e3|.5|.inf|1:30|2024-01-01|<<|=|---|- a|a: b|a #b|# a|\t|  a|a  ".split(
    "|",
  ),
  "",
  "a\nb\n",
  "a\n\n b\n\n",
  "\n",
  "é😀",
  "__proto__",
);
const text = fc.oneof(fc.string({ unit: "grapheme", maxLength: 20 }), awkward);
// The libraries write YAML 1.2: 0o17 is text there to one of them, and NEL no line break.
const unmistakable = text.filter((value) => !/^[-+]?0[obOB]|[\u0085\u2028\u2029]/.test(value));
// Nor does one of them quote a key that is no merge.
const key = unmistakable.filter((value) => value !== "<<");
const value: fc.Arbitrary<JsonValue> = fc.letrec<{ value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.constant(null),
    fc.boolean(),
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => (number === 0 ? 0 : number)),
    unmistakable,
    fc.array(tie("value"), { maxLength: 4 }),
    fc
      .array(fc.tuple(key, tie("value")), { maxLength: 4 })
      .map((entries): JsonValue => Object.fromEntries(entries)),
  ),
})).value;

/** A document within another, so that all of it is read as YAML. */
function read(document: string): unknown {
  const { documents, problems } = readYamlDocuments({ file: "a.yaml", text: document });
  expect(problems.filter(({ code }) => code !== "inexact-number")).toEqual([]);
  return documents[0]?.value;
}

const writers: readonly [name: string, write: (value: JsonValue) => string][] = [
  ["yaml", (written) => stringify(written, { version: "1.1" })],
  ["yaml in double quotes", (written) => stringify(written, { defaultStringType: "QUOTE_DOUBLE" })],
  // In brackets and braces YAML 1.2 allows plain texts with ? and : that Kubernetes' reader refuses, so all is quoted.
  [
    "yaml in flow style",
    (written) => stringify(written, { collectionStyle: "flow", defaultStringType: "QUOTE_DOUBLE" }),
  ],
  ["js-yaml", (written) => dump(written, { noRefs: true })],
  ["js-yaml with narrow lines", (written) => dump(written, { lineWidth: 20, quoteStyle: "double" })],
  [
    "js-yaml in flow style",
    (written) => dump(written, { flowLevel: 1, forceQuotes: true, quoteFlowKeys: true }),
  ],
];

describe("a value comes back as it was written by", () => {
  test.each(writers)("%s", (_name, write) => {
    fc.assert(
      fc.property(value, (written) => {
        expect(read(write({ value: written }))).toEqual({ value: written });
      }),
      { numRuns: 300 },
    );
  });

  test("JSON.stringify", () => {
    fc.assert(
      fc.property(value, fc.constantFrom("", " ", "\t"), (written, indent) => {
        const { documents } = readYamlDocuments({
          file: "a.json",
          text: JSON.stringify({ value: written }, undefined, indent),
        });
        expect(documents).toEqual([{ index: 0, value: { value: written } }]);
      }),
    );
  });
});

test("JSON is read as YAML to the same value, where YAML has all of it", () => {
  fc.assert(
    fc.property(value, (written) => {
      const json = JSON.stringify({ value: written }).replaceAll(/[\u007f-\u009f\ufeff\ufffe\uffff]/g, "");
      fc.pre(!json.includes("\\u") && json.length < 1000);
      expect(read(`--- # as YAML\n${json}`)).toEqual(JSON.parse(json));
    }),
  );
});

test("nothing that is typed by accident makes the reader fail, and what is read has its number of documents", () => {
  const piece = fc.constantFrom(
    ..."a|: |- |? |&x |*x |!!str |{|}|[|]|,|\"|'|#| |\n|\n  |\n---\n|\n...\n|\t|<<: |1|yes|\\|%|>|\u2028|\r".split(
      "|",
    ),
    "|\n",
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
      const source = { file: "a.yaml", text: pieces.join("") };
      const { documents, problems } = readYamlDocuments(source);
      if (problems.length > 0 || /\r|\u2028/.test(source.text)) return;
      const parsed = parseYaml(source.text).documents;
      expect(documents).toHaveLength(parsed.length);
    }),
    { numRuns: 2000 },
  );
});

test("a key is what it is written as, or a type that JSON has no key for", () => {
  fc.assert(
    fc.property(unmistakable, (written) => {
      const scalar = resolvePlain(written);
      expect(scalar.type === "null" || keyText(scalar) !== undefined).toBe(true);
      if (scalar.type === "string") expect(keyText(scalar)).toBe(written);
    }),
  );
});
