import * as core from "@actions/core";
import type { CommonInputs } from "../../../shared/config/inputs.ts";
import { readBoolean, readCommonInputs, readList } from "../../../shared/config/inputs.ts";
import { readIgnoreRules } from "../../../shared/config/ignoreInput.ts";
import type { IgnoreRule } from "../../../shared/diff/ignoreRule.ts";

export interface ValidateInputs extends CommonInputs {
  readonly paths: readonly string[];
  /** Minors such as `1.36`; empty for the newest one. */
  readonly kubernetesVersions: readonly string[];
  readonly crds: readonly string[];
  readonly ignore: readonly IgnoreRule[];
  /** A Git revision; empty for the pull request's base. */
  readonly base: string;
  readonly comment: boolean;
  readonly checkRun: boolean;
}

/**
 * Reads the inputs of validate.
 * @throws InputError for a value that an input doesn't take.
 */
export function readInputs(): ValidateInputs {
  const paths = readList("paths");
  return {
    ...readCommonInputs(),
    paths: paths.length === 0 ? ["."] : paths,
    kubernetesVersions: readList("kubernetes-versions"),
    crds: readList("crds"),
    ignore: readIgnoreRules("ignore"),
    base: core.getInput("base"),
    comment: readBoolean("comment", true),
    checkRun: readBoolean("check-run", true),
  };
}
