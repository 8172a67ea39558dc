import { cp, mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { getOctokit } from "@actions/github";
import type { RunContext } from "./actionRun.ts";
import type { Github } from "./github.ts";
import { pushFolder } from "./githubPush.ts";
import { run } from "./run.ts";

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
  await git(folder, "init", "--quiet", "--initial-branch=main");
  await git(folder, "config", "user.name", "Demo");
  await git(folder, "config", "user.email", "demo@example.com");
  await commitAll(repository, { branch: "main", message: "The first commit" });
}

/** Commits the clone's changes to a branch, made from `main` where it is new; gives the commit's id on GitHub. */
export async function commitAll(
  repository: ClonedRepository,
  { branch, message }: { readonly branch: string; readonly message: string },
): Promise<string> {
  const { github, name, folder } = repository;
  const current = (await git(folder, "branch", "--show-current")).trim();
  if (current !== branch) await git(folder, "checkout", "--quiet", "-b", branch);
  await git(folder, "add", "--all");
  await git(folder, "commit", "--quiet", `--message=${message}`);
  const parents = branch === "main" ? {} : { parents: [await headOf(repository, "main")] };
  return await pushFolder({ github, repo: name, branch, folder, message, ...parents });
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

/** Merges a pull request, on GitHub and in the clone, which is on `main` then. */
export async function mergePullRequest(
  repository: ClonedRepository,
  { number, branch }: PullRequest,
): Promise<void> {
  const { rest, place } = api(repository);
  await rest.pulls.merge({ ...place, pull_number: number });
  await git(repository.folder, "checkout", "--quiet", "main");
  await git(repository.folder, "merge", "--quiet", "--no-ff", "--no-edit", branch);
}

/** Brings what was committed to `main` on GitHub into the clone; gives what changed, as `git diff` shows it. */
export async function pullMain(repository: ClonedRepository): Promise<string> {
  const { folder } = repository;
  await downloadBranch(repository, await headOf(repository, "main"));
  await git(folder, "add", "--all");
  await git(folder, "commit", "--quiet", "--allow-empty", "--message=As on GitHub");
  return await git(folder, "diff", "--unified=0", "HEAD~1", "HEAD");
}

/** What GitHub would tell a workflow that runs for an event. */
export async function runContext(repository: ClonedRepository, event: RunEvent): Promise<RunContext> {
  const { github, name, folder } = repository;
  const branch = event.name === "pull_request" ? event.pullRequest.branch : "main";
  const sha = await headOf(repository, branch);
  const localBase = (await git(folder, "rev-parse", "main")).trim();
  const fullName = `${github.owner}/${name}`;
  return {
    apiUrl: github.apiUrl,
    repository: fullName,
    token: github.token,
    eventName: event.name,
    event: eventPayload({ event, sha, localBase, fullName }),
    sha,
    ref: event.name === "pull_request" ? `refs/pull/${event.pullRequest.number}/merge` : "refs/heads/main",
  };
}

/** The API of the repository's GitHub, as its owner. */
export function api({ github, name }: ClonedRepository) {
  const { rest } = getOctokit(github.token, { baseUrl: github.apiUrl });
  return { rest, place: { owner: github.owner, repo: name } };
}

async function headOf(repository: ClonedRepository, branch: string): Promise<string> {
  const { rest, place } = api(repository);
  return (await rest.git.getRef({ ...place, ref: `heads/${branch}` })).data.object.sha;
}

/** The parts of an event's payload that actions read. The base is the clone's own commit: ids on the emulator differ. */
function eventPayload(run: {
  readonly event: RunEvent;
  readonly sha: string;
  readonly localBase: string;
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
      base: { sha: run.localBase, ref: "main", repo: { full_name: run.fullName } },
    },
  };
}

async function downloadBranch(repository: ClonedRepository, commit: string): Promise<void> {
  const { rest, place } = api(repository);
  const { data: head } = await rest.git.getCommit({ ...place, commit_sha: commit });
  const { data: tree } = await rest.git.getTree({ ...place, tree_sha: head.tree.sha, recursive: "1" });
  for (const { path, sha, type } of tree.tree) {
    if (type !== "blob") continue;
    const { data: blob } = await rest.git.getBlob({ ...place, file_sha: sha });
    const file = join(repository.folder, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, Buffer.from(blob.content, "base64"));
  }
}

async function git(folder: string, ...args: readonly string[]): Promise<string> {
  const result = await run("git", ["-C", folder, ...args]);
  if (result.exitCode === 0) return result.stdout;
  throw new Error(`git ${args.join(" ")}: ${result.stderr.trim()}`);
}
