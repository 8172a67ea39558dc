import { describe, expect, test } from "@jest/globals";
import { annotationsOf } from "./annotations.ts";

describe("annotations", () => {
  test("stand at the place of a finding, with what to do", () => {
    const location = { file: "apps/api.yaml", line: 12, column: 5 };
    const finding = {
      rule: "unknown-field",
      severity: "error" as const,
      message: "There is no field replica.",
      remediation: "Write replicas.",
      location,
    };
    expect(
      annotationsOf([finding, { ...finding, severity: "warning" }, { ...finding, severity: "info" }]),
    ).toEqual(
      (["failure", "warning", "notice"] as const).map((level) => ({
        path: "apps/api.yaml",
        line: 12,
        column: 5,
        level,
        title: "unknown-field",
        message: "There is no field replica.\nWrite replicas.",
      })),
    );
  });

  test("leave out what has no place", () => {
    expect(annotationsOf([{ rule: "no-manifests", severity: "error", message: "Empty." }])).toEqual([]);
  });
});
