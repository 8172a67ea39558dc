import { Ajv } from "ajv";
import { describe, expect, test } from "@jest/globals";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expectGolden } from "../../test/harness/golden.ts";
import { report as driftFound } from "./fixtures/drift-found/report.ts";
import { report as hostile } from "./fixtures/hostile/report.ts";
import { report as large } from "./fixtures/large/report.ts";
import { report as promoteMoved } from "./fixtures/promote-moved/report.ts";
import { report as validateBroken } from "./fixtures/validate-broken/report.ts";
import { report as validatePassed } from "./fixtures/validate-passed/report.ts";
import { htmlReport } from "./htmlReport.ts";
import { issueTexts } from "./issueTexts.ts";
import { renderMarkdown } from "./markdown.ts";
import type { Report } from "./report.ts";
import { renderJson } from "./reportJson.ts";
import { renderTerminal } from "./terminal.ts";

const links = {
  serverUrl: "https://github.com",
  repository: "lanternpost/clusters",
  sha: "9d0e4f7a1c3b5d7e9f1a3c5b7d9e1f3a5c7b9d0e",
  runUrl: "https://github.com/lanternpost/clusters/actions/runs/4711",
};

const cases: readonly { readonly name: string; readonly report: Report; readonly limit: number }[] = [
  { name: "validate-broken", report: validateBroken, limit: 65_000 },
  { name: "validate-passed", report: validatePassed, limit: 65_000 },
  { name: "drift-found", report: driftFound, limit: 65_000 },
  { name: "promote-moved", report: promoteMoved, limit: 65_000 },
  { name: "hostile", report: hostile, limit: 65_000 },
  { name: "large", report: large, limit: 9_000 },
];

describe.each(cases)("the report $name", ({ name, report, limit }) => {
  function expected(file: string): string {
    return join(import.meta.dirname, "fixtures", name, "expected", file);
  }

  test("as a comment", () => {
    expectGolden(expected("comment.md"), renderMarkdown(report, { limit, links }));
  });

  test("as an issue", () => {
    const { title, body } = issueTexts(report, links);
    expectGolden(expected("issue.md"), `${title}\n\n${body(limit)}`);
  });

  test("in the log", () => {
    expectGolden(expected("terminal.txt"), renderTerminal(report, { color: false }));
  });

  test("as a part of a page", () => {
    expectGolden(expected("section.html"), htmlReport(report, { index: 0, links }));
  });

  test("as JSON, as the schema asks for", () => {
    const json = renderJson(report);
    expectGolden(expected("report.json"), json);
    const schema = JSON.parse(
      readFileSync(join(import.meta.dirname, "report.schema.json"), "utf8"),
    ) as object;
    const ajv = new Ajv({ allErrors: true });
    ajv.validate(schema, JSON.parse(json));
    expect(ajv.errors).toBeNull();
  });
});
