import type { ConnectedGitHub } from "../../../shared/github/context.ts";
import { readGitHubContext } from "../../../shared/github/context.ts";
import type { Github, Permissions } from "../../harness/github.ts";

export const repo = "delivery";

const allPermissions: Permissions = {
  checks: "write",
  contents: "write",
  issues: "write",
  metadata: "read",
  pull_requests: "write",
};

export interface ConnectionOptions {
  readonly permissions?: Permissions;
  readonly token?: string;
  readonly apiUrl?: string;
}

/** The context of a workflow's run in the repository `delivery`, as `github-actions[bot]`; waits are short. */
export async function connect(server: Github, options: ConnectionOptions = {}): Promise<ConnectedGitHub> {
  const token = options.token ?? (await server.workflowToken(options.permissions ?? allPermissions));
  const github = await readGitHubContext({
    token,
    second: 5,
    env: {
      GITHUB_API_URL: options.apiUrl ?? server.apiUrl,
      GITHUB_SERVER_URL: server.apiUrl,
      GITHUB_REPOSITORY: `${server.owner}/${repo}`,
      GITHUB_RUN_ID: "4711",
    },
  });
  if (github.status === "offline") throw new Error(github.reason);
  return github;
}

/** Notes each request that a client makes: `POST /repos/{owner}/{repo}/issues`. */
export function recordRequests(github: ConnectedGitHub): string[] {
  const requests: string[] = [];
  github.octokit.hook.before("request", ({ method, url }) => {
    requests.push(`${method} ${url}`);
  });
  return requests;
}

/** Those of the requests that change something. */
export function writes(requests: readonly string[]): readonly string[] {
  return requests.filter((request) => !request.startsWith("GET ") && !request.endsWith("/graphql"));
}
