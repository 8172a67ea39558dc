import { describe, expect, test } from "@jest/globals";
import { report as driftFound } from "./fixtures/drift-found/report.ts";
import { report as validateBroken } from "./fixtures/validate-broken/report.ts";
import { reportFingerprint, toReportJson } from "./reportJson.ts";

describe("the JSON of a report", () => {
  test("has the words of the comparison", () => {
    expect(toReportJson(driftFound).changes.map(({ change }) => change)).toEqual([
      "drifted",
      "drifted",
      "drifted",
      "missing",
      "extra",
    ]);
    expect(toReportJson(validateBroken).changes.map(({ change }) => change)).toEqual(["modified", "added"]);
  });

  test("tells a field that is absent from one that is null, and hides secrets", () => {
    const [deployment, , secret] = toReportJson(driftFound).changes;
    expect(deployment?.fields.at(-1)).toEqual({
      path: "metadata.labels[app.kubernetes.io/version]",
      before: "2.14",
    });
    expect(secret?.fields).toEqual([{ path: "data.password", hidden: true, presence: "modified" }]);
  });
});

describe("the fingerprint of a report", () => {
  test("stays where only the run differs", () => {
    const later = {
      ...driftFound,
      comparison: { kind: "live", desired: "Git (9d0e4f7)", target: "production" },
      notes: [],
      ignored: 5,
      resources: 53,
    } as const;
    expect(reportFingerprint(later)).toBe(reportFingerprint(driftFound));
  });

  test("changes with what was found", () => {
    const later = { ...driftFound, changes: driftFound.changes.slice(1) };
    expect(reportFingerprint(later)).not.toBe(reportFingerprint(driftFound));
  });
});
