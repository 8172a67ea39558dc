import * as core from "@actions/core";
import type { CommonInputs } from "../../../shared/config/inputs.ts";
import { readChoice, readCommonInputs, readList } from "../../../shared/config/inputs.ts";
import { readIgnoreRules } from "../../../shared/config/ignoreInput.ts";
import type { IgnoreRule } from "../../../shared/diff/ignoreRule.ts";

/** What the inputs say of what is compared with what. */
export interface TargetInputs {
  readonly paths: readonly string[];
  /** Names of environments of the configuration. */
  readonly environments: readonly string[];
  /** A path or the content of a kubeconfig; empty for the default one. */
  readonly kubeconfig: string;
  readonly context: string;
  readonly snapshot: string;
}

export interface DriftCheckInputs extends CommonInputs {
  readonly target: TargetInputs;
  /** Only these namespaces are looked at; empty for those of the manifests. */
  readonly namespaces: readonly string[];
  readonly ignore: readonly IgnoreRule[];
  readonly extra: "report" | "ignore";
}

/**
 * Reads the inputs of drift-check.
 * @throws InputError for a value that an input doesn't take.
 */
export function readInputs(): DriftCheckInputs {
  return {
    ...readCommonInputs(),
    target: {
      paths: readList("paths"),
      environments: readList("environment"),
      kubeconfig: core.getInput("kubeconfig"),
      context: core.getInput("context"),
      snapshot: core.getInput("snapshot"),
    },
    namespaces: readList("namespaces"),
    ignore: readIgnoreRules("ignore"),
    extra: readChoice("extra", ["report", "ignore"]),
  };
}
