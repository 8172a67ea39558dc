import { expect, test } from "@jest/globals";
import { isOlderTag } from "./tagOrder.ts";

test.each([
  ["1.9.0", "1.10.0", true],
  ["1.10.0", "1.9.0", false],
  ["1.2", "1.2.1", true],
  ["v1.2.0", "1.2.1", true],
  ["1.2.0", "1.2.0", false],
  ["1.2", "1.2.0", false],
  ["2.0.0-rc.1", "2.0.0", true],
  ["2.0.0-rc.2", "2.0.0-rc.10", true],
  ["20240101", "20250101", false],
  ["a1b2c3d", "f1b2c3d", false],
  ["1234567", "9234567", false],
  ["1.2.3.4", "1.2.3.5", false],
  ["latest", "1.0.0", false],
  ["1.0.0", "99999999999999999999.0.0", false],
  [undefined, "1.0.0", false],
  ["1.0.0", undefined, false],
])("%s is older than %s: %s", (tag, than, expected) => {
  expect(isOlderTag(tag, than)).toBe(expected);
});
