import type { DriftCheckInputs, TargetInputs } from "../../../actions/drift-check/src/inputs.ts";

/** Inputs of drift-check as they are where a workflow gives none, with those that a test sets. */
export function driftInputs(
  target: Partial<TargetInputs> = {},
  more: Partial<Omit<DriftCheckInputs, "target">> = {},
): DriftCheckInputs {
  return {
    config: { path: ".github/gitops.yml", required: false },
    token: "",
    issue: "auto",
    issueLabels: [],
    failOn: "error",
    reportJson: "",
    reportHtml: "",
    dryRun: false,
    namespaces: [],
    ignore: [],
    extra: "report",
    ...more,
    target: { paths: [], environments: [], kubeconfig: "", context: "", snapshot: "", ...target },
  };
}
