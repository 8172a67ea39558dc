import { describe, expect, test } from "@jest/globals";
import { report as driftFound } from "./fixtures/drift-found/report.ts";
import { report as hostile } from "./fixtures/hostile/report.ts";
import { report as large } from "./fixtures/large/report.ts";
import { renderMarkdown } from "./markdown.ts";
import { byteLength } from "./markdownBudget.ts";
import { codeBlock, codeSpan, escapeMarkdown } from "./markdownText.ts";
import type { Report } from "./report.ts";

describe("a report that is longer than its limit", () => {
  test.each([
    { name: "large", report: large },
    { name: "hostile", report: hostile },
    { name: "of many bytes a character", report: { ...driftFound, verdict: "größer 📦".repeat(400) } },
  ])("stays within it: $name", ({ report }) => {
    for (let limit = 0; limit < 20_000; limit += 499) {
      const text = renderMarkdown(report, { limit });
      expect(byteLength(text)).toBeLessThanOrEqual(limit);
      expect(text).not.toContain("\ufffd");
    }
  });

  test("counts and names what it left out, and says where it is", () => {
    const text = renderMarkdown(large, { limit: 9_000, rest: "the artefact" });
    const shown = [...text.matchAll(/drifted <code>/g)].length;
    expect(shown).toBeGreaterThan(3);
    expect(text).toContain(`**${30 - shown} more objects do not fit here**; see the artefact. Left out: `);
  });

  test("leaves out the one object that is too long and keeps the ones after it", () => {
    const findings: Report["findings"] = [];
    const text = renderMarkdown({ ...large, findings }, { limit: 15_500 });
    expect(text).toContain("ConfigMap apps/app-0");
    expect(text).toContain("app-29</code>");
    expect(text).toContain(
      "**1 more object does not fit here**; see the log of the run. Left out: `ConfigMap apps/app-1`",
    );
  });

  test("keeps every section", () => {
    const text = renderMarkdown(large, { limit: 12_000 });
    expect([...text.matchAll(/^#### .*/gm)].map(([heading]) => heading)).toEqual([
      "#### Findings",
      "#### Drift",
      "#### Notes",
    ]);
    expect(text).toContain("A note that has its place whatever there is.");
  });
});

describe("a text in markdown", () => {
  test.each([
    { text: "*a* _b_ [c](d) ~e~", markdown: "\\*a\\* \\_b\\_ \\[c\\](d) \\~e\\~" },
    { text: "<b> & </b>", markdown: "&lt;b&gt; &amp; &lt;/b&gt;" },
    { text: "one\ntwo\r\n\u202e\u0007", markdown: "one\\\\ntwo\\\\r\\\\n\\\\u202e\\\\u0007" },
    { text: "ask @team about #1", markdown: "ask @\u200bteam about #\u200b1" },
    { text: "see https://x.example", markdown: "see https:\u200b//x.example" },
    { text: "the input `crds` of `a|b`", markdown: "the input `crds` of `a|b`" },
    { text: "`a``b` <c>", markdown: "`a` `b` &lt;c&gt;" },
    { text: "an odd ` backtick", markdown: "an odd \\` backtick" },
    { text: "# 1", markdown: "\\#\u200b 1" },
    { text: "12. item", markdown: "12\\. item" },
  ])("$text", ({ text, markdown }) => {
    expect(escapeMarkdown(text)).toBe(markdown);
  });

  test.each([
    { text: "plain", code: "`plain`" },
    { text: "a `b` c", code: "``a `b` c``" },
    { text: "`", code: "`` ` ``" },
    { text: "a\nb", code: "`a\\nb`" },
    { text: "", code: "` `" },
    { text: "<!-- x -->", code: "`<\u200b!-- x -->`" },
  ])("as code: $text", ({ text, code }) => {
    expect(codeSpan(text)).toBe(code);
  });

  test("in a block that it can't close", () => {
    expect(codeBlock("sh", ["```", "x"])).toBe("````sh\n```\nx\n````");
  });
});
