import * as core from "@actions/core";
import { InputError } from "../resources/inputError.ts";
import { maskSecret } from "../runtime/maskSecret.ts";

/** When an action writes issues: `auto` is on every event but pull requests. */
export type IssuePolicy = "auto" | "always" | "never";

/** The inputs that all three actions have. */
export interface CommonInputs {
  readonly config: { readonly path: string; readonly required: boolean };
  readonly token: string;
  readonly issue: IssuePolicy;
  readonly issueLabels: readonly string[];
  readonly failOn: "error" | "warning" | "never";
  readonly reportJson: string;
  readonly reportHtml: string;
  readonly dryRun: boolean;
}

export const defaultConfigPath = ".github/gitops.yml";

/**
 * Reads the common inputs; the token is registered as a secret, so that the runner masks it.
 * @throws InputError for a value that an input doesn't take.
 */
export function readCommonInputs(): CommonInputs {
  const token = core.getInput("github-token");
  maskSecret(token);
  const config = core.getInput("config");
  return {
    config: { path: config || defaultConfigPath, required: config !== "" && config !== defaultConfigPath },
    token,
    issue: readChoice("issue", ["auto", "always", "never"]),
    issueLabels: readList("issue-labels"),
    failOn: readChoice("fail-on", ["error", "warning", "never"]),
    reportJson: core.getInput("report-json"),
    reportHtml: core.getInput("report-html"),
    dryRun: readBoolean("dry-run", false),
  };
}

/**
 * An input that takes one of a few words; empty is the first.
 * @throws InputError that lists the words.
 */
export function readChoice<Word extends string>(name: string, words: readonly [Word, ...Word[]]): Word {
  const value = core.getInput(name);
  if (value === "") return words[0];
  const found = words.find((word) => word === value);
  if (found !== undefined) return found;
  throw inputError(name, value, `Use one of ${words.join(", ")}.`);
}

/**
 * An input that is `true` or `false`; empty is the default.
 * @throws InputError for anything else.
 */
export function readBoolean(name: string, defaultValue: boolean): boolean {
  const value = core.getInput(name).toLowerCase();
  if (value === "") return defaultValue;
  if (value === "true" || value === "false") return value === "true";
  throw inputError(name, value, "Use true or false.");
}

/**
 * An input that is a whole number of at least `least`; empty is the default.
 * @throws InputError for anything else.
 */
export function readCount(
  name: string,
  options: { readonly default: number; readonly least: number },
): number {
  const value = core.getInput(name);
  if (value === "") return options.default;
  const count = Number(value);
  if (Number.isSafeInteger(count) && count >= options.least) return count;
  throw inputError(name, value, `Use a whole number from ${options.least}.`);
}

/** An input with one entry a line; commas separate too. Empty entries and comments are left out. */
export function readList(name: string): readonly string[] {
  return core
    .getInput(name)
    .split(/[\n,]/)
    .map((entry) => entry.trim())
    .filter((entry) => entry !== "" && !entry.startsWith("#"));
}

function inputError(name: string, value: string, hint: string): InputError {
  return new InputError({ code: "input", message: `The input \`${name}\` is "${value}".`, hint });
}
