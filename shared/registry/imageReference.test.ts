import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import {
  familiarName,
  formatImageReference,
  formatVersion,
  normalizedName,
  parseImageName,
  parseImageReference,
} from "./imageReference.ts";

const sha = `sha256:${"0123456789abcdef".repeat(4)}`;

describe("references by the OCI grammar", () => {
  test.each([
    ["nginx", { name: "nginx" }],
    ["nginx:1.29", { name: "nginx", tag: "1.29" }],
    ["registry:5000/x", { name: "registry:5000/x" }],
    ["registry:5000/x:1", { name: "registry:5000/x", tag: "1" }],
    ["[::1]:5000/team/x:1", { name: "[::1]:5000/team/x", tag: "1" }],
    [`ghcr.io/team/x@${sha}`, { name: "ghcr.io/team/x", digest: sha }],
    [`ghcr.io/team/x:2.0@${sha}`, { name: "ghcr.io/team/x", tag: "2.0", digest: sha }],
    ["team/a__b.c---d:_edge", { name: "team/a__b.c---d", tag: "_edge" }],
    ["localhost/x:1", { name: "localhost/x", tag: "1" }],
    ["Registry/x:1", { name: "Registry/x", tag: "1" }],
  ])("%s", (text, parts) => {
    expect(parseImageReference(text)).toEqual({ tag: undefined, digest: undefined, ...parts });
  });

  test.each([
    "",
    ":1",
    "x:",
    "x@",
    "x:1@",
    "/x:1",
    "x/:1",
    "x//y:1",
    "Team/x:1 ",
    "ghcr.io/Team/x:1",
    "x:.1",
    "x:-1",
    "x: 1",
    "x:a/b:c d",
    "x___y:1",
    "x.:1",
    "-x:1",
    "x@sha256:12",
    `x@${sha}@${sha}`,
    "{{ .Values.image }}:1",
    "$(IMAGE):1",
    "http://ghcr.io/x:1",
    "x:1\n",
    `x:${"1".repeat(129)}`,
    `${"x".repeat(256)}:1`,
    "a".repeat(64),
  ])("%j is none", (text) => {
    expect(parseImageReference(text)).toBeUndefined();
  });

  test("what was read is written as it was", () => {
    const label = fc.stringMatching(/^[a-z0-9]{1,8}$/);
    const registry = fc.oneof(
      fc.constantFrom("", "localhost/", "docker.io/", "[fe80::1]:443/"),
      fc.tuple(label, fc.integer({ min: 1, max: 65535 })).map(([host, port]) => `${host}.example:${port}/`),
    );
    const path = fc.array(label, { minLength: 1, maxLength: 4 }).map((parts) => parts.join("/"));
    const tag = fc.option(fc.stringMatching(/^\w[\w.-]{0,20}$/), { nil: undefined });
    const digest = fc.option(fc.constant(sha), { nil: undefined });
    fc.assert(
      fc.property(registry, path, tag, digest, (host, repository, tagged, pinned) => {
        const reference = { name: `${host}${repository}`, tag: tagged, digest: pinned };
        const text = formatImageReference(reference);
        expect(parseImageReference(text)).toEqual(reference);
      }),
    );
  });
});

describe("names", () => {
  test.each([
    ["nginx", "docker.io/library/nginx", "nginx"],
    ["library/nginx", "docker.io/library/nginx", "nginx"],
    ["docker.io/nginx", "docker.io/library/nginx", "nginx"],
    ["index.docker.io/bitnami/redis", "docker.io/bitnami/redis", "bitnami/redis"],
    ["docker.io/library/team/x", "docker.io/library/team/x", "library/team/x"],
    ["registry:5000/x", "registry:5000/x", "registry:5000/x"],
    ["localhost/x", "localhost/x", "localhost/x"],
    ["team/x", "docker.io/team/x", "team/x"],
  ])("%s in full and in short", (text, full, short) => {
    const name = parseImageName(text);
    expect(name && [normalizedName(name), familiarName(name)]).toEqual([full, short]);
  });

  test("a short name means the same as the full one", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^(?:[a-z]{1,5}\/){0,3}[a-z]{1,5}$/), (text) => {
        const name = parseImageName(text);
        expect(name).toBeDefined();
        expect(name && parseImageName(familiarName(name))).toEqual(name);
        expect(name && parseImageName(normalizedName(name))).toEqual(name);
      }),
    );
  });
});

test.each([
  [{ tag: "1", digest: undefined }, "1"],
  [{ tag: undefined, digest: sha }, sha],
  [{ tag: "1", digest: sha }, `1@${sha}`],
  [{ tag: undefined, digest: undefined }, undefined],
])("version %j", (version, text) => {
  expect(formatVersion(version)).toBe(text);
});
