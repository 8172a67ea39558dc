import * as core from "@actions/core";
import type { CommonInputs } from "../../../shared/config/inputs.ts";
import {
  readBoolean,
  readChoice,
  readCommonInputs,
  readCount,
  readList,
} from "../../../shared/config/inputs.ts";
import type { ImageFilter } from "./images/imageFilter.ts";
import { parseImageFilter } from "./images/imageFilter.ts";

export interface PromoteInputs extends CommonInputs {
  readonly operation: "promote" | "check";
  /** A name or a folder; empty for the neighbour of the other one. */
  readonly from: string;
  readonly to: string;
  readonly images: ImageFilter;
  /** Without `refs/heads/`; empty for the branch of the run. */
  readonly branch: string;
  readonly commitMessage: string;
  readonly maxAttempts: number;
  readonly allowDowngrade: boolean;
}

/**
 * Reads the inputs of promote.
 * @throws InputError for a value that an input doesn't take.
 */
export function readInputs(): PromoteInputs {
  return {
    ...readCommonInputs(),
    operation: readChoice("operation", ["promote", "check"]),
    from: core.getInput("from"),
    to: core.getInput("to"),
    images: parseImageFilter(readList("images")),
    branch: core.getInput("branch").replace(/^refs\/heads\//, ""),
    commitMessage: core.getInput("commit-message"),
    maxAttempts: readCount("max-attempts", { default: 10, least: 1 }),
    allowDowngrade: readBoolean("allow-downgrade", false),
  };
}
