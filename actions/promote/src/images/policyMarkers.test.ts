import { expect, test } from "@jest/globals";
import { readYamlFile } from "../edits/yamlFile.ts";
import { policyMarkers } from "./policyMarkers.ts";

function markersOf(text: string): readonly string[] {
  const result = readYamlFile({ file: "f.yaml", text });
  if (result.kind === "unreadable") throw new Error(result.problem.message);
  return [...policyMarkers(result.file, 0)].map(([at, { policy, part }]) => `${at} ${policy} ${part}`);
}

const marker = '{"$imagepolicy": "ns:api"}';

// Which scalar a comment belongs to was tried with go.yaml.in/yaml/v3, which Flux reads with.
test.each([
  ["behind a text", `a: x # ${marker}\n`, ["/a ns:api image"]],
  ["behind quotes and a tab", `a: 'x'\t#${marker}\t\n`, ["/a ns:api image"]],
  ["with an anchor", `a: &x x # ${marker}\n`, ["/a ns:api image"]],
  ["at an alias", `a: &x x\nb: *x # ${marker}\n`, []],
  ["at the header of a block", `a: |- # ${marker}\n  x\n`, ["/a ns:api image"]],
  ["in the text of a block", `a: |-\n  x # ${marker}\n`, []],
  [
    "behind a comma in braces",
    `a: {\n  b: x, # ${marker}\n  c: y # ${marker}\n}\n`,
    ["/a/b ns:api image", "/a/c ns:api image"],
  ],
  ["behind closing braces", `a: {b: x} # ${marker}\n`, []],
  ["above an item", `a:\n  # ${marker}\n  - x\n  - y\n`, ["/a/0 ns:api image"]],
  ["above a key", `# ${marker}\na: x\n`, []],
  ["above a text in a line of its own", `a:\n  # ${marker}\n  x\n`, ["/a ns:api image"]],
  ["in the second of two lines", `a:\n  # one\n  # ${marker}\n  - x\n`, []],
  ["with other words", `a: x # use ${marker}\n`, []],
  ["with another key", 'a: x # {"$imagepolicy": "ns:api", "other": "x"}\n', ["/a ns:api image"]],
  ["with a value that is no text", 'a: x # {"$imagepolicy": "ns:api", "other": 1}\n', []],
  ["of a part", 'a: x # {"$imagepolicy": "ns:api:digest"}\n', ["/a ns:api digest"]],
  ["of an unknown part", 'a: x # {"$imagepolicy": "ns:api:version"}\n', []],
  ["without a namespace", 'a: x # {"$imagepolicy": "api"}\n', []],
  ["with several signs", `a: x ## ${marker}\n`, ["/a ns:api image"]],
  ["with windows line ends", `a: x # ${marker}\r\nb: y\r\n`, ["/a ns:api image"]],
])("a marker %s", (_, text, expected) => {
  expect(markersOf(text)).toEqual(expected);
});

test("a line of many blanks takes no time", () => {
  const blanks = " ".repeat(200_000);
  expect(markersOf(`a: {b: x${blanks},${blanks}c: y}\nd: z # ${marker}\n`)).toEqual(["/d ns:api image"]);
});
