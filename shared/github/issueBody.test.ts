import { describe, expect, test } from "@jest/globals";
import { composeIssueBody, parseIssueBody } from "./issueBody.ts";
import { bodyLimit, bodySize, markerLine } from "./marker.ts";

const key = "drift-check:production";
const record = { fingerprint: "abc123", title: "def456", weight: 3 };

function section(text: string) {
  return { key, record, text: () => text };
}

describe("an issue's body", () => {
  test("gives back what it was made of", () => {
    const around = { before: "Seen on Monday.\n", after: "\nAsked @mona." };
    const body = composeIssueBody(section("## Drift\n\n- one"), around);
    expect(parseIssueBody(body, key)).toEqual({ ...around, record });
  });

  test("is read with the web editor's newlines", () => {
    const body = composeIssueBody(section("text"), { before: "above", after: "below" });
    expect(parseIssueBody(body.replaceAll("\n", "\r\n"), key)).toEqual({
      before: "above",
      after: "below",
      record,
    });
  });

  test.each([
    { name: "another key", text: composeIssueBody({ ...section("text"), key: "drift-check:prod" }) },
    { name: "a marker within a line", text: `quoted: ${markerLine(key)}` },
    { name: "nothing", text: "" },
  ])("with $name is not ours", ({ text }) => {
    expect(parseIssueBody(text, key)).toBeUndefined();
  });

  test("without its last line is ours to the end, and is written anew", () => {
    expect(parseIssueBody(`above\n${markerLine(key)}\ntext`, key)).toEqual({
      before: "above",
      after: "",
      record: { fingerprint: "", title: "", weight: 0 },
    });
  });

  test("gives the text the room that people's text leaves", () => {
    const around = { before: "ä".repeat(10_000), after: "z".repeat(10_000) };
    const body = composeIssueBody({ key, record, text: (limit) => "x".repeat(limit) }, around);
    expect(bodySize(body)).toBe(bodyLimit);
  });
});

describe("a marker", () => {
  test.each([
    { name: "ends the comment", key: "x --> @team", line: "<!-- gitops-actions:x%20-%2D%3E%20%40team -->" },
    { name: "breaks the line", key: "a\nb", line: "<!-- gitops-actions:a%0Ab -->" },
    { name: "is a path", key: "promote:dev/eu", line: "<!-- gitops-actions:promote:dev/eu -->" },
  ])("stays one line of comment where the key $name", ({ key: hostile, line }) => {
    expect(markerLine(hostile)).toBe(line);
  });
});
