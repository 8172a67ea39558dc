import { describe, expect, test } from "@jest/globals";
import type { ResourceChange } from "../../../shared/diff/change.ts";
import type { Finding } from "../../../shared/findings/finding.ts";
import { readManifests } from "../../../shared/resources/manifest.ts";
import type { Resource } from "../../../shared/resources/resource.ts";
import { identityOf } from "../../../shared/resources/resource.ts";
import type { TargetState } from "./checkTarget.ts";
import { addCounts, mergeReports, targetResult } from "./targetReport.ts";
import type { Target } from "./targets.ts";

function target(name: string): Target {
  return {
    name,
    paths: [name],
    charts: [],
    namespace: undefined,
    live: { kind: "snapshot", path: "live.yaml" },
  };
}

const [api] = readManifests({
  file: "a.yaml",
  text: "{ apiVersion: v1, kind: Service, metadata: { name: api, namespace: shop } }",
}).resources as readonly [Resource];

const identity = identityOf(api);
const missing: ResourceChange = { change: "removed", identity, before: api };
const extra: ResourceChange = { change: "added", identity, after: api };
const drifted: ResourceChange = { change: "modified", identity, before: api, after: api, fields: [] };
const unreadable: Finding = { rule: "target-unreadable", severity: "error", message: "No way in." };
const warning: Finding = { rule: "unknown-field", severity: "warning", message: "Odd." };

interface Compared {
  readonly changes?: readonly ResourceChange[];
  readonly findings?: readonly Finding[];
  readonly complete?: boolean;
  readonly unread?: number;
}

function compared({ changes = [], findings = [], complete = true, unread = 0 }: Compared): TargetState {
  const diff = { changes, ignored: [], unchanged: 0 };
  return { kind: "compared", drift: { diff, compared: 4, unread }, complete, findings, notes: [] };
}

describe("a target", () => {
  const cases: readonly {
    readonly name: string;
    readonly state: TargetState;
    readonly status: string;
    readonly verdict: string;
    readonly outcome: string;
  }[] = [
    {
      name: "without changes is in sync",
      state: compared({}),
      status: "in-sync",
      verdict: "prod is in sync: 4 objects compared.",
      outcome: "passed",
    },
    {
      name: "with changes has drifted",
      state: compared({ changes: [missing, missing, extra, drifted] }),
      status: "drifted",
      verdict: "prod has drifted: 2 missing, 1 extra, 1 drifted (4 objects compared).",
      outcome: "failed",
    },
    {
      name: "without changes, read in part, is unknown",
      state: compared({ complete: false, unread: 2, findings: [unreadable] }),
      status: "unknown",
      verdict:
        "prod has no known drift, but not all of it could be read: 4 objects compared. 2 more could not be read.",
      outcome: "failed",
    },
    {
      name: "with changes, read in part, has drifted all the same",
      state: compared({ changes: [extra], complete: false, unread: 2, findings: [unreadable] }),
      status: "drifted",
      verdict: "prod has drifted: 1 extra (4 objects compared). 2 more could not be read.",
      outcome: "failed",
    },
    {
      name: "that could not be read is unknown",
      state: { kind: "unknown", findings: [warning, unreadable], notes: [] },
      status: "unknown",
      verdict: "Nothing is known about prod: No way in.",
      outcome: "failed",
    },
  ];
  for (const { name, state, status, verdict, outcome } of cases) {
    test(name, () => {
      const result = targetResult(target("prod"), state, "error");
      expect(result.status).toBe(status);
      expect(result.report).toMatchObject({ verdict, outcome, subject: "prod" });
      expect(targetResult(target("prod"), state, "never").report.outcome).toBe("passed");
    });
  }

  test("in sync with a warning fails only where warnings do", () => {
    const state = compared({ findings: [warning] });
    expect(targetResult(target("prod"), state, "error").report.outcome).toBe("passed");
    expect(targetResult(target("prod"), state, "warning").report.outcome).toBe("failed");
  });
});

describe("the report of several targets", () => {
  const results = [
    targetResult(target("staging"), compared({}), "error"),
    targetResult(target("prod"), compared({ changes: [missing], findings: [warning] }), "error"),
  ];

  test("says which target each change and finding is of", () => {
    const report = mergeReports(results);
    expect(report).toMatchObject({
      outcome: "failed",
      subject: "staging, prod",
      resources: 8,
      changes: [{ change: "removed", environment: "prod" }],
      findings: [{ message: "prod: Odd." }],
    });
    expect(addCounts(results.map(({ counts }) => counts))).toEqual({ missing: 1, extra: 0, drifted: 0 });
  });

  test("of one target is its own", () => {
    expect(mergeReports(results.slice(0, 1))).toBe(results[0]?.report);
  });
});
