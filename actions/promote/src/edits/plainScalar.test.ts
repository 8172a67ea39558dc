import { expect, test } from "@jest/globals";
import { readsAsText } from "./plainScalar.ts";

test.each(
  [
    "1.2.3",
    "v1.10",
    "1.2",
    "main",
    "_1",
    "0b12cafe",
    "12345e",
    "5e",
    "1-2",
    "12_a",
    "ghcr.io/a/b:1.10",
    "a:1",
    "nan",
    "inf",
    "sha256",
    "^1.2.0",
    "~1.2",
    "ärger",
  ].map((text) => [text, text !== "1.2"] as const),
)("%s without quotes is text: %s", (text, expected) => {
  expect(readsAsText(text)).toBe(expected);
});

test.each([
  ["a float of YAML 1.1 and 1.2", ["1.10", "1.", "0.5", "190_20.5"]],
  ["an exponent of YAML 1.2", ["1e3", "7E12", "1e-3"]],
  ["an integer", ["0", "42", "08", "20240101"]],
  [
    "an octal, hexadecimal or binary number",
    ["0777", "0o17", "0x1F", "0b101", "0XFF", "0B1", "0O7", "0x_1f"],
  ],
  ["a number with underscores", ["1_000", "1__2", "1_0.5"]],
  ["a base 60 number of YAML 1.1", ["1:30", "190:20:30"]],
  ["a boolean of YAML 1.1", ["y", "N", "yes", "No", "on", "OFF", "true", "False"]],
  ["a null", ["null", "Null", "~", ""]],
  ["a date of YAML 1.1", ["2024-01-01", "2024-1-5"]],
  [
    "no plain scalar",
    ["a: b", "a #b", "- a", "[a]", "{a}", "a,b", "&a", "*a", "!a", "|", "@a", "`a", "%a", " a"],
  ],
])("%s needs quotes", (_, texts) => {
  expect(texts.filter(readsAsText)).toEqual([]);
});
