import { InputError } from "../resources/inputError.ts";
import type { InputProblem } from "../resources/location.ts";

/** A line of `permissions:` in a workflow. */
export type Permission =
  | "checks: write"
  | "contents: read"
  | "contents: write"
  | "issues: write"
  | "pull-requests: read"
  | "pull-requests: write";

/** What a call needs; `purpose` completes "to …". */
export interface PermissionNeed {
  readonly permission: Permission;
  readonly purpose: string;
}

/** A request that GitHub did not carry out, told by how its answer looks. */
interface RequestFailure extends Error {
  readonly status: number;
}

/**
 * Makes a call to GitHub and turns an answer that a person can do something about into its message: a token
 * that isn't valid or lacks a permission, issues that are turned off, a rate limit, GitHub out of reach.
 * @throws InputError for those, with a code that starts with `github-`; other errors as they are.
 */
export async function withPermission<Result>(
  need: PermissionNeed,
  call: () => Promise<Result>,
): Promise<Result> {
  try {
    return await call();
  } catch (error) {
    const problem = isRequestFailure(error) ? problemOfFailure(error, need) : undefined;
    throw problem ? new InputError(problem) : error;
  }
}

export type Attempt<Result> =
  | { readonly status: "done"; readonly value: Result }
  | { readonly status: "refused"; readonly problem: InputProblem };

/** For what may fail without failing the run: gives the problem of withPermission instead of throwing it. */
export async function attempt<Result>(call: () => Promise<Result>): Promise<Attempt<Result>> {
  try {
    return { status: "done", value: await call() };
  } catch (error) {
    if (error instanceof InputError && error.problem.code.startsWith("github-")) {
      return { status: "refused", problem: error.problem };
    }
    throw error;
  }
}

/** Tells an answer of GitHub's, or a connection that failed, from other errors. */
export function isRequestFailure(error: unknown): error is RequestFailure {
  return typeof error === "object" && error !== null && "status" in error && typeof error.status === "number";
}

function problemOfFailure(failure: RequestFailure, need: PermissionNeed): InputProblem | undefined {
  const answer = `${failure.status}: ${shortMessage(failure.message)}`;
  if (failure.status === 401) {
    return {
      code: "github-token",
      message: `GitHub doesn't accept the token (${answer}).`,
      hint: "Check `github-token`; a personal or App token may have expired or been revoked.",
    };
  }
  if (failure.status === 429 || (failure.status === 403 && /rate limit/i.test(failure.message))) {
    return {
      code: "github-rate-limit",
      message: `GitHub's rate limit did not let the action ${need.purpose} (${answer}).`,
      hint: "Run it again later, or less often.",
    };
  }
  if (failure.status === 410) {
    return {
      code: "github-issues-off",
      message: `The action can't ${need.purpose}: issues are turned off in this repository (${answer}).`,
      hint: "Turn them on in the repository's settings, or set `issue: never`.",
    };
  }
  if (failure.status === 403 && /archived/i.test(failure.message)) {
    return {
      code: "github-archived",
      message: `The action can't ${need.purpose}: the repository is archived (${answer}).`,
    };
  }
  if (failure.status === 403 || failure.status === 404) return missingPermission(answer, need);
  if (failure.status >= 500) {
    return {
      code: "github-unavailable",
      message: `GitHub could not be reached to ${need.purpose} (${answer}).`,
      hint: "Run it again; see https://www.githubstatus.com if it stays so.",
    };
  }
  return undefined;
}

/** A token without the permission gets 403; one that may not even see the repository gets 404. */
function missingPermission(answer: string, need: PermissionNeed): InputProblem {
  return {
    code: "github-permission",
    message: `The token may not ${need.purpose} (${answer}).`,
    hint:
      `Add \`${need.permission}\` under \`permissions:\` of the job. ` +
      "A pull request from a fork has a read-only token whatever the workflow says.",
  };
}

/** GitHub's own words, without the link to its documentation that the client appends. */
function shortMessage(message: string): string {
  const text = message
    .replace(/ - https?:\/\/\S+$/, "")
    .replace(/\s+/g, " ")
    .trim();
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
