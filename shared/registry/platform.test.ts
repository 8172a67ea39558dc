import { expect, test } from "@jest/globals";
import { formatPlatform, parsePlatform, platformOf, runsOn } from "./platform.ts";

test.each([
  ["linux/amd64", "linux/amd64"],
  [" Linux/AMD64 ", "linux/amd64"],
  ["linux/x86_64", "linux/amd64"],
  ["linux/aarch64", "linux/arm64"],
  ["linux/arm/v7", "linux/arm/v7"],
  ["windows/amd64", "windows/amd64"],
  ["linux", undefined],
  ["", undefined],
  ["linux/", undefined],
  ["linux/arm/v7/x", undefined],
])("%j is the platform %s", (text, expected) => {
  const platform = parsePlatform(text);
  expect(platform && formatPlatform(platform)).toBe(expected);
});

test.each([
  ["linux/amd64", "linux/amd64", true],
  ["linux/amd64", "windows/amd64", false],
  ["linux/amd64", "linux/arm64", false],
  ["linux/arm64", "linux/arm64/v8", true],
  ["linux/arm64/v8", "linux/arm64", true],
  ["linux/arm64/v9", "linux/arm64", false],
  ["linux/arm64/v8.1", "linux/arm64/v9", true],
  ["linux/arm/v6", "linux/arm/v7", true],
  ["linux/arm/v7", "linux/arm/v6", false],
  ["linux/arm/v6", "linux/arm", true],
  ["linux/arm", "linux/arm/v7", true],
  ["linux/amd64/v3", "linux/amd64", false],
  ["linux/amd64/v2", "linux/amd64/v3", true],
  ["linux/riscv64", "linux/riscv64", true],
  ["linux/ppc64le/x", "linux/ppc64le", false],
])("an image for %s runs on %s: %s", (image, machine, expected) => {
  const [from, on] = [parsePlatform(image), parsePlatform(machine)];
  expect(from && on && runsOn(from, on)).toBe(expected);
});

test.each([
  [
    { os: "linux", architecture: "arm", variant: "v7" },
    { os: "linux", architecture: "arm", variant: "v7" },
  ],
  [
    { os: "linux", architecture: "amd64" },
    { os: "linux", architecture: "amd64", variant: "" },
  ],
  [{ os: "unknown", architecture: "unknown" }, undefined],
  [{ os: "linux" }, undefined],
  [{ os: 5, architecture: [] }, undefined],
  [{}, undefined],
])("the platform of %j", (object, expected) => {
  expect(platformOf(object)).toEqual(expected);
});
