import { existsSync, readFileSync } from "node:fs";
import type { JsonObject, JsonValue } from "../resources/json.ts";
import { isJsonObject, objectAt, ownValue, stringAt } from "../resources/json.ts";

/** The pull request that an event is about. */
export interface PullRequestEvent {
  readonly number: number;
  /** The head of the pull request's branch, not the merge commit that the run checks out. */
  readonly headSha: string;
  readonly headRef: string;
  readonly baseSha: string;
  readonly baseRef: string;
  /** A pull request from a fork: its token is read-only, whatever the workflow asks for. */
  readonly fromFork: boolean;
}

export type EventPayload =
  | { readonly status: "read"; readonly payload: JsonObject }
  | { readonly status: "absent" }
  | { readonly status: "broken"; readonly reason: string };

/** Reads the file that GITHUB_EVENT_PATH names. */
export function readEventPayload(path: string | undefined): EventPayload {
  if (!path || !existsSync(path)) return { status: "absent" };
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch {
    return { status: "broken", reason: `the event's payload ${path} can't be read` };
  }
  try {
    const payload = JSON.parse(text) as JsonValue;
    if (isJsonObject(payload)) return { status: "read", payload };
  } catch {
    // The same reason as for a payload that is no mapping.
  }
  return { status: "broken", reason: `the event's payload ${path} is not a JSON object` };
}

/** The pull request of a `pull_request`, `pull_request_target` or review event; undefined for other events. */
export function pullRequestOf(payload: JsonObject): PullRequestEvent | undefined {
  const pullRequest = objectAt(payload, "pull_request");
  const head = pullRequest && objectAt(pullRequest, "head");
  const base = pullRequest && objectAt(pullRequest, "base");
  const number = pullRequest && ownValue(pullRequest, "number");
  if (!head || !base || typeof number !== "number") return undefined;
  const [headSha, baseSha] = [stringAt(head, "sha"), stringAt(base, "sha")];
  if (headSha === undefined || baseSha === undefined) return undefined;
  return {
    number,
    headSha,
    headRef: stringAt(head, "ref") ?? "",
    baseSha,
    baseRef: stringAt(base, "ref") ?? "",
    fromFork: repositoryName(head) !== repositoryName(base),
  };
}

/** The default branch, which most events carry. */
export function defaultBranchOf(payload: JsonObject): string | undefined {
  const repository = objectAt(payload, "repository");
  return repository && stringAt(repository, "default_branch");
}

/** `owner/repo`; undefined where the fork of a pull request is gone. */
function repositoryName(side: JsonObject): string | undefined {
  const repository = objectAt(side, "repo");
  return repository && stringAt(repository, "full_name");
}
