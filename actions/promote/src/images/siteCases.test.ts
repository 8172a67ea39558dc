import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { expectGolden } from "../../../../test/harness/golden.ts";
import type { FolderFile } from "../../../../shared/github/commits.ts";
import { formatVersion } from "../../../../shared/registry/imageReference.ts";
import { formatLocation } from "../../../../shared/resources/location.ts";
import { editScalars } from "../edits/scalarEdit.ts";
import { versionChange } from "../plan/versionChange.ts";
import type { ImageSettings } from "./environmentImages.ts";
import { environmentImages, mayHoldImages } from "./environmentImages.ts";
import type { EnvironmentImage, ImageSite, ImageVersion } from "./imageSite.ts";

const fixtures = join(import.meta.dirname, "../fixtures/sites");

interface SiteCase {
  readonly files: readonly FolderFile[];
  readonly settings: ImageSettings;
}

function readCase(name: string): SiteCase {
  const [root, file] = [join(fixtures, name, "input"), join(fixtures, name, "settings.json")];
  const paths = readdirSync(root, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
  return {
    settings: existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as ImageSettings) : {},
    files: paths.map((path) => ({
      path: `env${path.slice(root.length)}`,
      mode: "100644",
      text: readFileSync(path, "utf8"),
    })),
  };
}

function describeSite(site: EnvironmentImage): string {
  return [
    formatLocation(site.location),
    site.subject,
    site.names.join(" | "),
    formatVersion(site.version),
    `(${site.place})`,
    site.misreadAs && `read as ${site.misreadAs}`,
    describePolicy(site.policy),
  ]
    .filter((part) => part !== undefined)
    .join("  ");
}

function describePolicy(policy: ImageSite["policy"]): string | undefined {
  if (!policy) return undefined;
  const value = policy.reading?.kind === "policy" ? policy.reading.value : undefined;
  const rule = value ? `${JSON.stringify(value.policy)} ${JSON.stringify(value.filter)}` : "unknown";
  return `by ${policy.source} ${policy.name}: ${rule}`;
}

const digest = `sha256:${"ab".repeat(32)}`;

/** Another version for a place, which YAML would not read as text without quotes. */
function nextVersion({ subject, version }: ImageSite): ImageVersion {
  const tag = ["chart", "git"].includes(subject) ? "2.10.0" : "2.10";
  return {
    tag: version.tag === undefined ? undefined : tag,
    digest: version.digest === undefined ? undefined : digest,
  };
}

describe("the places with versions in the files of an environment", () => {
  test.each(readdirSync(fixtures))("%s", (name) => {
    const { files, settings } = readCase(name);
    expect(files.filter(({ path }) => !mayHoldImages(path))).toEqual([]);
    const { images, skipped } = environmentImages("env", files, settings);
    expect(skipped).toEqual([]);
    expectGolden(
      join(fixtures, name, "expected.txt"),
      images.map((site) => `${describeSite(site)}\n`).join(""),
    );
  });

  test.each(readdirSync(fixtures))(
    "%s: each place can be given another version, and nothing else changes",
    (name) => {
      const { files, settings } = readCase(name);
      const before = environmentImages("env", files, settings);
      for (const [index, site] of before.images.entries()) {
        const file = before.files.get(site.location.file);
        const change = versionChange(site, nextVersion(site));
        if (!file || change.kind !== "change") throw new Error(`${describeSite(site)} can't be changed`);
        const edits = change.values.map((value) => ({ document: site.document, ...value }));
        const { text, refused } = editScalars(file.yaml, edits);
        expect([describeSite(site), refused]).toEqual([describeSite(site), []]);
        const changed = files.map((each) => (each.path === site.location.file ? { ...each, text } : each));
        const after = environmentImages("env", changed, settings).images;
        expect(after[index]?.version).toEqual(change.to);
        expect(after.map(factsOf).with(index, "")).toEqual(before.images.map(factsOf).with(index, ""));
      }
    },
  );
});

/** Columns after an edit in the same line move. */
function factsOf({ names, version, place, location, writing }: EnvironmentImage): string {
  return JSON.stringify([names, version, place, location.file, location.line, writing]);
}
