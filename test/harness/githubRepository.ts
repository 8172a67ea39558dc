import { cp } from "node:fs/promises";
import { getOctokit } from "@actions/github";
import type { RunContext } from "./actionRun.ts";
import { git, gitText } from "./git.ts";
import type { Github } from "./github.ts";
import { fetchBranch, pushBranch } from "./githubGit.ts";

/** A repository on the emulated GitHub with a clone of it in a folder. */
export interface ClonedRepository {
  readonly github: Github;
  readonly name: string;
  readonly folder: string;
}

export interface PullRequest {
  readonly number: number;
  readonly branch: string;
}

export type RunEvent =
  | { readonly name: "push" | "schedule" | "workflow_dispatch" }
  | { readonly name: "pull_request"; readonly pullRequest: PullRequest };

/** Fills the clone from a folder and makes one commit on `main` of it, here and on GitHub. */
export async function createRepository(repository: ClonedRepository, source: string): Promise<void> {
  const { folder } = repository;
  await cp(source, folder, { recursive: true });
  await git(["init", "--quiet", "--initial-branch=main"], { folder });
  await git(["config", "user.name", "Ada"], { folder });
  await git(["config", "user.email", "ada@example.com"], { folder });
  await commitAll(repository, { branch: "main", message: "The first commit" });
}

/** Commits the clone's changes to a branch, made from where the clone is if it is new, and pushes it; gives its id. */
export async function commitAll(
  repository: ClonedRepository,
  { branch, message }: { readonly branch: string; readonly message: string },
): Promise<string> {
  const { folder } = repository;
  if ((await gitText(["branch", "--show-current"], { folder })) !== branch) {
    await git(["checkout", "--quiet", "-b", branch], { folder });
  }
  await git(["add", "--all"], { folder });
  await git(["commit", "--quiet", `--message=${message}`], { folder });
  return await pushBranch({ ...remoteOf(repository), branch });
}

/** Opens a pull request from a branch to `main`. */
export async function openPullRequest(
  repository: ClonedRepository,
  { branch, title }: { readonly branch: string; readonly title: string },
): Promise<PullRequest> {
  const { rest, place } = api(repository);
  const { data } = await rest.pulls.create({ ...place, title, head: branch, base: "main" });
  return { number: data.number, branch };
}

/**
 * Merges a pull request into `main` of the clone, pushes it and closes the pull request. The emulator's own merge
 * would take the commit that the branch had when the pull request was opened.
 */
export async function mergePullRequest(
  repository: ClonedRepository,
  { number, branch }: PullRequest,
): Promise<void> {
  const { folder } = repository;
  const { rest, place } = api(repository);
  await git(["checkout", "--quiet", "main"], { folder });
  await git(["merge", "--quiet", "--no-ff", "--no-edit", branch], { folder });
  await pushBranch({ ...remoteOf(repository), branch: "main" });
  await rest.pulls.update({ ...place, pull_number: number, state: "closed" });
}

/** Brings `main` of GitHub into the clone; gives what changed, as `git diff` shows it without context. */
export async function pullMain(repository: ClonedRepository): Promise<string> {
  const { folder } = repository;
  const before = await gitText(["rev-parse", "HEAD"], { folder });
  await fetchBranch({ ...remoteOf(repository), branch: "main" });
  await git(["merge", "--quiet", "--ff-only", "origin/main"], { folder });
  return await gitText(["diff", "--unified=0", before, "HEAD"], { folder });
}

/** What GitHub would tell a workflow that runs for an event on the clone's commit. */
export async function runContext(repository: ClonedRepository, event: RunEvent): Promise<RunContext> {
  const { github, name, folder } = repository;
  const sha = await gitText(["rev-parse", "HEAD"], { folder });
  const baseSha = await gitText(["rev-parse", "main"], { folder });
  const fullName = `${github.owner}/${name}`;
  return {
    apiUrl: github.apiUrl,
    repository: fullName,
    token: github.token,
    eventName: event.name,
    event: eventPayload({ event, sha, baseSha, fullName }),
    sha,
    ref: event.name === "pull_request" ? `refs/pull/${event.pullRequest.number}/merge` : "refs/heads/main",
  };
}

/** The API of the repository's GitHub, as its owner. */
export function api({ github, name }: ClonedRepository) {
  const { rest } = getOctokit(github.token, { baseUrl: github.apiUrl });
  return { rest, place: { owner: github.owner, repo: name } };
}

function remoteOf({ github, name, folder }: ClonedRepository) {
  return { github, repo: name, folder };
}

/** The parts of an event's payload that actions read. */
function eventPayload(run: {
  readonly event: RunEvent;
  readonly sha: string;
  readonly baseSha: string;
  readonly fullName: string;
}): unknown {
  const repository = { default_branch: "main", full_name: run.fullName };
  if (run.event.name !== "pull_request") return { repository };
  const { number, branch } = run.event.pullRequest;
  return {
    repository,
    number,
    pull_request: {
      number,
      head: { sha: run.sha, ref: branch, repo: { full_name: run.fullName } },
      base: { sha: run.baseSha, ref: "main", repo: { full_name: run.fullName } },
    },
  };
}
