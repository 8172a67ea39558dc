import { expect, test } from "@jest/globals";
import { matchesWildcard } from "./wildcard.ts";

test.each([
  ["*", "", true],
  ["a*c", "abc", true],
  ["a*c", "abcd", false],
  ["*-prod", "eu-prod", true],
  ["a.c", "abc", false],
  ["a*b*c", "a-b-b-c", true],
  ["", "a", false],
])("%s on %s is %s", (pattern, text, expected) => {
  expect(matchesWildcard(pattern, text)).toBe(expected);
});

test("a hostile pattern ends soon", () => {
  expect(matchesWildcard(`${"*a".repeat(50)}b`, "a".repeat(5000))).toBe(false);
});
