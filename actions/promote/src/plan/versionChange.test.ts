import { describe, expect, test } from "@jest/globals";
import { imageSites } from "../images/imageSites.ts";
import type { ImageSite, ImageVersion } from "../images/imageSite.ts";
import { readYamlFile } from "../edits/yamlFile.ts";
import type { VersionChange } from "./versionChange.ts";
import { versionChange } from "./versionChange.ts";

const old = `sha256:${"0".repeat(64)}`;
const next = `sha256:${"1".repeat(64)}`;

function siteOf(text: string, file = "values.yaml"): ImageSite {
  const result = readYamlFile({ file, text });
  const [site] = result.kind === "read" ? imageSites(result.file) : [];
  if (!site) throw new Error(`${text} holds no version`);
  return site;
}

/** The new texts by their last key, or the reason of a refusal. */
function outcome(change: VersionChange): unknown {
  if (change.kind !== "change") return change.kind === "refused" ? change.reason : change.kind;
  return Object.fromEntries(change.values.map(({ path, value }) => [path.at(-1), value]));
}

describe("a place keeps its shape", () => {
  test.each<[string, string, ImageVersion, unknown]>([
    ["a reference", "image: a:1", { tag: "2", digest: undefined }, { image: "a:2" }],
    ["a reference gets a digest", "image: a:1", { tag: "2", digest: next }, { image: `a:2@${next}` }],
    [
      "a registry's port",
      "image: registry:5000/a:1",
      { tag: "2", digest: undefined },
      { image: "registry:5000/a:2" },
    ],
    ["the same version", "image: a:1", { tag: "1", digest: undefined }, "same"],
    ["a tag", "image: {repository: a, tag: 1.0}", { tag: "2", digest: next }, { tag: "2" }],
    [
      "tag and digest",
      `image: {repository: a, tag: v1, digest: "${old}"}`,
      { tag: "2", digest: next },
      { tag: "2", digest: next },
    ],
    [
      "an empty digest",
      'image: {repository: a, tag: v1, digest: ""}',
      { tag: "2", digest: next },
      { tag: "2", digest: next },
    ],
    [
      "an empty digest without one",
      'image: {repository: a, tag: v1, digest: ""}',
      { tag: "2", digest: undefined },
      { tag: "2" },
    ],
    [
      "a hash",
      `image: {repository: a, tag: v1, sha: "${"0".repeat(64)}"}`,
      { tag: "2", digest: next },
      { tag: "2", sha: "1".repeat(64) },
    ],
    [
      "a tag with a digest",
      `image: {repository: a, tag: "v1@${old}"}`,
      { tag: "2", digest: next },
      { tag: `2@${next}` },
    ],
    [
      "a lost digest",
      `image: a:1@${old}`,
      { tag: "2", digest: undefined },
      "the target pins a digest and the source has only a tag",
    ],
    [
      "a lost tag",
      "image: {repository: a, tag: v1}",
      { tag: undefined, digest: next },
      "the target has a tag and the source has only a digest",
    ],
    [
      "another algorithm",
      `image: {repository: a, tag: v1, sha: "${"0".repeat(64)}"}`,
      { tag: "2", digest: `sha512:${"1".repeat(128)}` },
      "the target takes a digest by sha256 only",
    ],
  ])("%s", (_, text, version, expected) => {
    expect(outcome(versionChange(siteOf(text), version))).toEqual(expected);
  });
});

describe("digests that are asked for", () => {
  const version = { tag: "2", digest: next };
  test.each<[string, string, string, unknown]>([
    [
      "in kustomize's images",
      "kustomization.yaml",
      "images: [{name: a, newTag: v1}]",
      { newTag: "2", digest: next },
    ],
    ["behind a name", "values.yaml", "image: a:1", { image: `a:2@${next}` }],
    [
      "not in values, whose chart may not know the key",
      "values.yaml",
      "image: {repository: a, tag: v1}",
      { tag: "2" },
    ],
  ])("are written %s", (_, file, text, expected) => {
    expect(outcome(versionChange(siteOf(text, file), version, { pin: true }))).toEqual(expected);
  });

  test("are written where the tag stays", () => {
    const site = siteOf("images: [{name: a, newTag: '2'}]", "kustomization.yaml");
    expect(outcome(versionChange(site, version))).toBe("same");
    expect(outcome(versionChange(site, version, { pin: true }))).toEqual({ newTag: "2", digest: next });
  });
});

test.each([
  ["1.0.0", "1.1.0", { version: "1.1.0" }],
  ["^1.0.0", "^1.1.0", { version: "^1.1.0" }],
  ["^1.0.0", "1.1.0", { version: "1.1.0" }],
  ["1.0.0", "^1.1.0", "the target names one version of the chart and the source the range ^1.1.0"],
])("a chart with %s and a source with %s", (version, tag, expected) => {
  const text = `dependencies: [{name: a, version: "${version}", repository: "https://charts.example"}]`;
  expect(outcome(versionChange(siteOf(text, "Chart.yaml"), { tag, digest: undefined }))).toEqual(expected);
});
