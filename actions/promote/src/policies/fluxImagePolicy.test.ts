import { describe, expect, test } from "@jest/globals";
import { parse } from "yaml";
import type { JsonObject } from "../../../../shared/resources/json.ts";
import { policyOfImagePolicy, repositoryOfImageRepository } from "./fluxImagePolicy.ts";
import { everyTag } from "./updatePolicy.ts";

function imagePolicy(spec: string): JsonObject {
  const object = parse(spec) as JsonObject;
  return {
    apiVersion: "image.toolkit.fluxcd.io/v1",
    kind: "ImagePolicy",
    metadata: { namespace: "apps", name: "web" },
    spec: { imageRepositoryRef: { name: "web-images" }, ...object },
  };
}

describe("an ImagePolicy", () => {
  test.each<[string, object]>([
    [
      "policy: {semver: {range: ^1.2}}",
      { policy: { kind: "semver", range: "^1.2", preReleases: false, partial: false } },
    ],
    ["policy: {alphabetical: {}}", { policy: { kind: "alphabetical", order: "asc" } }],
    ["policy: {alphabetical: {order: desc}}", { policy: { kind: "alphabetical", order: "desc" } }],
    ["policy: {numerical: {order: ASC}}", { policy: { kind: "numerical", order: "asc" } }],
    [
      "policy: {numerical: {order: asc}, semver: {range: 1.x}}",
      { policy: { kind: "semver", range: "1.x", preReleases: false, partial: false } },
    ],
    [
      `{filterTags: {pattern: '^main-(?P<ts>\\d+)', extract: $ts}, policy: {numerical: {}}}`,
      { filter: { ...everyTag, pattern: "^main-(?P<ts>\\d+)", extract: "$ts" } },
    ],
    [
      "{filterTags: {pattern: ^v, extract: ''}, policy: {numerical: {}}}",
      { filter: { ...everyTag, pattern: "^v" } },
    ],
    ["{filterTags: {}, policy: {numerical: {}}}", { filter: everyTag }],
    ["policy: {numerical: {}}", { digest: "never" }],
    ["{digestReflectionPolicy: Never, policy: {numerical: {}}}", { digest: "never" }],
    ["{digestReflectionPolicy: IfNotPresent, policy: {numerical: {}}}", { digest: "if-not-present" }],
    ["{digestReflectionPolicy: Always, policy: {numerical: {}}}", { digest: "always" }],
  ])("%s", (spec, expected) => {
    expect(policyOfImagePolicy(imagePolicy(spec))).toMatchObject({
      namespace: "apps",
      name: "web",
      repository: { namespace: "apps", name: "web-images" },
      isSuspended: false,
      reading: { kind: "policy", value: expected },
    });
  });

  test.each([
    ["policy: {semver: {range: newest}}", '"newest" is not a range of versions'],
    ["policy: {semver: {}}", '"" is not a range of versions'],
    ["policy: {numerical: {order: up}}", 'the order "up" is neither asc nor desc'],
    ["policy: {}", "it has none of the policies"],
    ["policy: [1]", "it has none of the policies"],
    ["{digestReflectionPolicy: Sometimes, policy: {numerical: {}}}", '"Sometimes" is not known'],
    ["{filterTags: {extract: $1}, policy: {numerical: {}}}", "an extract and no pattern"],
  ])("%s is refused", (spec, reason) => {
    expect(policyOfImagePolicy(imagePolicy(spec))?.reading).toEqual({
      kind: "refused",
      reason: expect.stringContaining(reason),
    });
  });

  test("may name a repository of another namespace, and be suspended", () => {
    const spec = "{imageRepositoryRef: {namespace: flux, name: x}, suspend: true, policy: {numerical: {}}}";
    expect(policyOfImagePolicy(imagePolicy(spec))).toMatchObject({
      repository: { namespace: "flux", name: "x" },
      isSuspended: true,
    });
  });

  test.each(["image.toolkit.fluxcd.io/v1beta1", "image.toolkit.fluxcd.io/v1beta2"])(
    "of %s is read",
    (apiVersion) => {
      expect(policyOfImagePolicy({ ...imagePolicy("policy: {numerical: {}}"), apiVersion })).toBeDefined();
    },
  );

  test.each([{ kind: "ImageRepository" }, { apiVersion: "example.com/v1" }, { kind: 5 }])(
    "%j is none",
    (change) => {
      expect(policyOfImagePolicy({ ...imagePolicy("policy: {numerical: {}}"), ...change })).toBeUndefined();
    },
  );
});

test.each([
  ["image: ghcr.io/team/web", { image: "ghcr.io/team/web", exclude: ["^.*\\.sig$"], isSuspended: false }],
  [
    "{image: web, exclusionList: ['^dev', 5], suspend: true}",
    { image: "web", exclude: ["^dev"], isSuspended: true },
  ],
  ["{}", { image: "" }],
])("an ImageRepository: %s", (spec, expected) => {
  const object = {
    apiVersion: "image.toolkit.fluxcd.io/v1",
    kind: "ImageRepository",
    metadata: { name: "web" },
    spec: parse(spec) as JsonObject,
  };
  expect(repositoryOfImageRepository(object)).toMatchObject({ namespace: "", name: "web", ...expected });
  expect(policyOfImagePolicy(object)).toBeUndefined();
});
