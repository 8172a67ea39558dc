import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import fc from "fast-check";
import type { FolderFile } from "../../../../shared/github/commits.ts";
import { editScalars } from "../edits/scalarEdit.ts";
import { versionChange } from "../plan/versionChange.ts";
import { environmentImages } from "./environmentImages.ts";

const fixtures = join(import.meta.dirname, "../fixtures/sites");

const inputs: readonly FolderFile[] = readdirSync(fixtures, { withFileTypes: true, recursive: true })
  .filter((entry) => entry.isFile() && entry.parentPath.includes("/input"))
  .map((entry) => join(entry.parentPath, entry.name))
  .map((path) => ({
    path: `env/${path.slice(path.indexOf("/input/") + "/input/".length)}`,
    mode: "100644",
    text: readFileSync(path, "utf8"),
  }));

const fragments = fc.constantFrom(
  ...[
    "",
    "\n",
    "\r",
    "\t",
    "  ",
    "- ",
    ": ",
    "#",
    "'",
    '"',
    "{",
    "}",
    "[",
    "]",
    ",",
    "&a ",
    "*a",
    "!!str ",
    "|",
    ">-",
  ],
  ...[
    "---\n",
    "...\n",
    "<<: ",
    "? ",
    "{{ .x }}",
    "\0",
    "\uFEFF",
    "\u2028",
    "\ud800",
    "null",
    "1",
    "__proto__: ",
  ],
);

interface Damage {
  readonly at: number;
  readonly removed: number;
  readonly added: string;
}

const damages = fc.array(fc.record<Damage>({ at: fc.nat(), removed: fc.nat(6), added: fragments }), {
  minLength: 1,
  maxLength: 4,
});

function damaged(text: string, changes: readonly Damage[]): string {
  return changes.reduce((before, { at, removed, added }) => {
    const start = at % (before.length + 1);
    return before.slice(0, start) + added + before.slice(start + removed);
  }, text);
}

test("a damaged file is read, left out or edited as asked, and never more than that", () => {
  fc.assert(
    fc.property(fc.constantFrom(...inputs), damages, fc.nat(), (input, changes, choice) => {
      const file = { ...input, text: damaged(input.text ?? "", changes) };
      const { images, files } = environmentImages("env", [file]);
      const site = images[choice % Math.max(images.length, 1)];
      const yaml = files.get(file.path)?.yaml;
      if (!site || !yaml) return;
      expect(site.location.line).toBeGreaterThan(0);
      const tag = site.subject === "git" ? "9.10.0" : "9.10";
      const change = versionChange(site, { tag, digest: site.version.digest });
      if (change.kind !== "change") return;
      const edits = change.values.map((value) => ({ document: site.document, ...value }));
      const { text, refused } = editScalars(yaml, edits);
      if (refused.length > 0) {
        expect(text).toBe(file.text);
        return;
      }
      const after = environmentImages("env", [{ ...file, text }]).images;
      const again = after.find(
        ({ place, location }) => place === site.place && location.line === site.location.line,
      );
      expect(again?.version).toEqual(change.to);
    }),
    { numRuns: 400 },
  );
});
