import type { PullRequestEvent } from "./eventPayload.ts";
import { defaultBranchOf, pullRequestOf, readEventPayload } from "./eventPayload.ts";
import type { Octokit } from "./octokit.ts";
import { createOctokit } from "./octokit.ts";
import { withPermission } from "./permissions.ts";

export interface RepositoryName {
  readonly owner: string;
  readonly repo: string;
}

/** A run that can talk to GitHub. */
export interface ConnectedGitHub {
  readonly status: "connected";
  readonly octokit: Octokit;
  /** `installation` is an App's token, which `github.token` is too: it acts as a bot. */
  readonly tokenKind: "installation" | "personal";
  readonly repository: RepositoryName;
  /** Where people look at it: `https://github.com`. */
  readonly serverUrl: string;
  readonly eventName: string;
  /** The commit that the run checks out; for a pull request that is a merge commit. */
  readonly sha: string;
  /** `refs/heads/main`, `refs/pull/7/merge`. */
  readonly ref: string;
  /** Undefined where the event doesn't say; see readDefaultBranch. */
  readonly defaultBranch: string | undefined;
  readonly pullRequest: PullRequestEvent | undefined;
  readonly runUrl: string | undefined;
  readonly actor: string;
}

/** A run without GitHub; `reason` completes "GitHub is not used: …". */
export interface OfflineGitHub {
  readonly status: "offline";
  readonly reason: string;
}

export type GitHubContext = ConnectedGitHub | OfflineGitHub;

export type Environment = Readonly<Record<string, string | undefined>>;

export interface GitHubContextOptions {
  readonly env: Environment;
  readonly token: string;
  /** As in OctokitOptions. */
  readonly second?: number;
}

/**
 * Reads what a run knows of GitHub from the variables that the runner sets and from the event's payload.
 * Makes no request. Without a token or a repository, or with a broken payload, the context is offline.
 * @see https://docs.github.com/actions/reference/workflows-and-actions/variables
 */
export async function readGitHubContext(options: GitHubContextOptions): Promise<GitHubContext> {
  const { env, token } = options;
  const repository = readRepository(env);
  if (!token) return { status: "offline", reason: "there is no token (`github-token` is empty)" };
  if (!repository) {
    return { status: "offline", reason: "GITHUB_REPOSITORY doesn't name a repository (owner/name)" };
  }
  const apiUrl = env.GITHUB_API_URL ?? "https://api.github.com";
  if (!isHttpUrl(apiUrl)) return { status: "offline", reason: `GITHUB_API_URL is no URL: ${apiUrl}` };
  const event = readEventPayload(env.GITHUB_EVENT_PATH);
  if (event.status === "broken") return { status: "offline", reason: event.reason };
  const payload = event.status === "read" ? event.payload : {};
  const second = options.second === undefined ? {} : { second: options.second };
  return {
    status: "connected",
    octokit: await createOctokit({ token, apiUrl, ...second }),
    // https://docs.github.com/authentication/keeping-your-account-and-data-secure/about-authentication-to-github#githubs-token-formats
    tokenKind: token.startsWith("ghs_") ? "installation" : "personal",
    repository,
    serverUrl: serverUrl(env),
    eventName: env.GITHUB_EVENT_NAME ?? "",
    sha: env.GITHUB_SHA ?? "",
    ref: env.GITHUB_REF ?? "",
    defaultBranch: defaultBranchOf(payload),
    pullRequest: pullRequestOf(payload),
    runUrl: runUrl(env, repository),
    actor: env.GITHUB_ACTOR ?? "",
  };
}

/**
 * The repository's default branch: from the event, or else from GitHub.
 * @throws InputError where the token may not read the repository.
 */
export async function readDefaultBranch(github: ConnectedGitHub): Promise<string> {
  if (github.defaultBranch !== undefined) return github.defaultBranch;
  return await withPermission({ permission: "contents: read", purpose: "read the repository" }, async () => {
    const { data } = await github.octokit.rest.repos.get({ ...github.repository });
    return data.default_branch;
  });
}

function readRepository(env: Environment): RepositoryName | undefined {
  const match = /^([\w-]+)\/(?!\.{1,2}$)([\w.-]+)$/.exec(env.GITHUB_REPOSITORY ?? "");
  const [, owner, repo] = match ?? [];
  return owner === undefined || repo === undefined ? undefined : { owner, repo };
}

function runUrl(env: Environment, { owner, repo }: RepositoryName): string | undefined {
  if (!env.GITHUB_RUN_ID) return undefined;
  return `${serverUrl(env)}/${owner}/${repo}/actions/runs/${env.GITHUB_RUN_ID}`;
}

function serverUrl(env: Environment): string {
  return (env.GITHUB_SERVER_URL ?? "https://github.com").replace(/\/+$/, "");
}

function isHttpUrl(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}
