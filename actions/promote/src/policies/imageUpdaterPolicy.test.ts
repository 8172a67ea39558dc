import { describe, expect, test } from "@jest/globals";
import { parse } from "yaml";
import type { JsonObject } from "../../../../shared/resources/json.ts";
import { policiesOfImageUpdater, policyOfUpdaterAnnotations } from "./imageUpdaterPolicy.ts";
import type { UpdaterImage } from "./imageUpdaterPolicy.ts";
import { everyTag } from "./updatePolicy.ts";

function annotated(annotations: Readonly<Record<string, string>>): readonly UpdaterImage[] {
  const entries = Object.entries(annotations).map(([key, value]) => [
    `argocd-image-updater.argoproj.io/${key}`,
    value,
  ]);
  return policyOfUpdaterAnnotations(Object.fromEntries(entries) as JsonObject);
}

function range(text: string): object {
  return { kind: "semver", range: text, preReleases: false, partial: true };
}

describe("image-list", () => {
  test.each<[string, readonly (readonly [string, string, object])[]]>([
    ["nginx", [["", "nginx", range("*")]]],
    ["web=ghcr.io/team/web:~1.2", [["web", "ghcr.io/team/web", range("~1.2")]]],
    [
      "web=registry:5000/x:^1, db = postgres:16.x ,",
      [
        ["web", "registry:5000/x", range("^1")],
        ["db", "postgres", range("16.x")],
      ],
    ],
    ["registry:5000/x", [["", "registry:5000/x", range("*")]]],
    ["nginx:>=1.20", [["", "nginx", range(">=1.20")]]],
    [`nginx:1.x@sha256:${"a".repeat(64)}`, [["", "nginx", range("1.x")]]],
    ["", []],
  ])("%j", (list, expected) => {
    expect(annotated({ "image-list": list })).toEqual(
      expected.map(([alias, image, policy]) => ({
        alias,
        image,
        reading: { kind: "policy", value: { policy, filter: everyTag, digest: "never", platforms: [] } },
      })),
    );
  });

  test.each([
    ["web=Team//x:1", '"Team//x" is not the name of an image'],
    ["web=nginx:latest", '"latest" is not a range of versions'],
    ["web=", '"" is not the name of an image'],
  ])("%j is refused", (list, reason) => {
    expect(annotated({ "image-list": list })[0]?.reading).toEqual({ kind: "refused", reason });
  });

  test("that is not there gives no images", () => {
    expect(annotated({ "web.update-strategy": "semver" })).toEqual([]);
  });
});

describe("settings of an image", () => {
  test.each<[Readonly<Record<string, string>>, object]>([
    [{ "web.update-strategy": "newest-build" }, { policy: { kind: "newest" } }],
    [{ "web.update-strategy": "latest" }, { policy: { kind: "newest" } }],
    [{ "web.update-strategy": "alphabetical" }, { policy: { kind: "alphabetical", order: "asc" } }],
    [{ "web.update-strategy": " Name " }, { policy: { kind: "alphabetical", order: "asc" } }],
    [{ "web.update-strategy": "semver" }, { policy: range("2.x") }],
    [{ "web.update-strategy": "sometimes" }, { policy: range("2.x") }],
    [{ "web.update-strategy": "digest" }, { policy: { kind: "digest", tag: "2.x" }, digest: "always" }],
    [{ "update-strategy": "newest-build" }, { policy: { kind: "newest" } }],
    [{ "update-strategy": "newest-build", "web.update-strategy": "semver" }, { policy: range("2.x") }],
    [{ "other.update-strategy": "newest-build" }, { policy: range("2.x") }],
    [{ "web.allow-tags": "regexp:^v[0-9]+:x$" }, { filter: { ...everyTag, pattern: "^v[0-9]+:x$" } }],
    [{ "web.allow-tags": "any", "allow-tags": "regexp:x" }, { filter: everyTag }],
    [{ "web.ignore-tags": "latest, *-rc ,," }, { filter: { ...everyTag, ignore: ["latest", "*-rc"] } }],
    [{ "ignore-tags": "*" }, { filter: { ...everyTag, ignore: ["*"] } }],
    [{ "web.platforms": "linux/arm64,linux/amd64" }, { platforms: ["linux/arm64", "linux/amd64"] }],
    [{ platforms: "linux/arm64" }, { platforms: [] }],
  ])("%j", (annotations, expected) => {
    const [image] = annotated({ "image-list": "web=nginx:2.x", ...annotations });
    expect(image?.reading).toMatchObject({ kind: "policy", value: expected });
  });

  test.each([
    [
      "web=nginx",
      { "web.update-strategy": "digest" },
      "the strategy digest needs a tag behind the image's name",
    ],
    ["web=nginx", { "web.allow-tags": "^v" }, 'allow-tags is "^v" and neither any nor regexp:<expression>'],
    [
      "web=nginx",
      { "web.allow-tags": "glob:v*" },
      'allow-tags is "glob:v*" and neither any nor regexp:<expression>',
    ],
  ])("%s with %j is refused", (list, annotations, reason) => {
    expect(annotated({ "image-list": list, ...annotations })[0]?.reading).toEqual({
      kind: "refused",
      reason,
    });
  });

  test("are found under an alias with a slash", () => {
    const [image] = annotated({ "image-list": "team/web=nginx", "team_web.update-strategy": "name" });
    expect(image).toMatchObject({
      alias: "team/web",
      reading: { value: { policy: { kind: "alphabetical" } } },
    });
  });
});

describe("an ImageUpdater", () => {
  const object = parse(`
    apiVersion: argocd-image-updater.argoproj.io/v1alpha1
    kind: ImageUpdater
    metadata: {name: updater}
    spec:
      commonUpdateSettings: {updateStrategy: newest-build, ignoreTags: [latest]}
      applicationRefs:
        - namePattern: web-*
          commonUpdateSettings: {platforms: [linux/arm64]}
          images:
            - {alias: a, imageName: "nginx:1.x"}
            - alias: b
              imageName: ghcr.io/team/b:main
              commonUpdateSettings: {updateStrategy: digest, allowTags: "regexp:^m", ignoreTags: []}
            - {alias: c, imageName: ""}
        - {namePattern: old, useAnnotations: true, images: [{alias: a, imageName: nginx}]}
  `) as JsonObject;

  test("has settings for all, for applications and for images", () => {
    expect(policiesOfImageUpdater(object)).toEqual([
      {
        namePattern: "web-*",
        usesAnnotations: false,
        images: [
          {
            alias: "a",
            image: "nginx",
            reading: {
              kind: "policy",
              value: {
                policy: { kind: "newest" },
                filter: { ...everyTag, ignore: ["latest"] },
                digest: "never",
                platforms: ["linux/arm64"],
              },
            },
          },
          {
            alias: "b",
            image: "ghcr.io/team/b",
            reading: {
              kind: "policy",
              value: {
                policy: { kind: "digest", tag: "main" },
                filter: { ...everyTag, pattern: "^m" },
                digest: "always",
                platforms: ["linux/arm64"],
              },
            },
          },
          { alias: "c", image: "", reading: { kind: "refused", reason: '"" is not the name of an image' } },
        ],
      },
      { namePattern: "old", usesAnnotations: true, images: [] },
    ]);
  });

  test.each([{ kind: "Application" }, { apiVersion: "argoproj.io/v1alpha1" }])("%j is none", (change) => {
    expect(policiesOfImageUpdater({ ...object, ...change })).toBeUndefined();
  });
});
