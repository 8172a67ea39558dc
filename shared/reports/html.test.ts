import { describe, expect, test } from "@jest/globals";
import { createHash } from "node:crypto";
import { report as driftFound } from "./fixtures/drift-found/report.ts";
import { report as hostile } from "./fixtures/hostile/report.ts";
import { report as validatePassed } from "./fixtures/validate-passed/report.ts";
import { renderHtml } from "./html.ts";

const page = renderHtml([driftFound, hostile, validatePassed], { title: "GitOps <report>" });

function hashOf(tag: string): string {
  const [, content = ""] = new RegExp(`<${tag}>(.*?)</${tag}>`, "s").exec(page) ?? [];
  return `'sha256-${createHash("sha256").update(content).digest("base64")}'`;
}

describe("the page of reports", () => {
  test("loads nothing and runs only its own script", () => {
    const [, policy = ""] = /Content-Security-Policy" content="([^"]*)"/.exec(page) ?? [];
    expect(policy.split("; ")).toEqual([
      "default-src 'none'",
      `style-src ${hashOf("style")}`,
      `script-src ${hashOf("script")}`,
      "base-uri 'none'",
      "form-action 'none'",
    ]);
    expect(page).not.toMatch(/<(?:link|img|iframe|script [^>]*)\b/);
    expect([...page.matchAll(/<script/g)]).toHaveLength(1);
  });

  test("leads from an overview to each report", () => {
    for (const index of [0, 1, 2]) {
      expect(page).toContain(`href="#report-${index}"`);
      expect(page).toContain(`<section id="report-${index}">`);
    }
    expect(renderHtml([driftFound], { title: "One" })).not.toContain('overview">');
  });

  test("shows every text as text", () => {
    expect(page).toContain("<h1>GitOps &lt;report&gt;</h1>");
    expect(page).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
    expect(page).not.toContain("onerror=alert(1)>");
  });
});
