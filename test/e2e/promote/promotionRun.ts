import { setTimeout as sleep } from "node:timers/promises";
import type { PromoteInputs } from "../../../actions/promote/src/inputs.ts";
import type { PromoteResult } from "../../../actions/promote/src/run.ts";
import { run } from "../../../actions/promote/src/run.ts";
import type { ConnectedGitHub, GitHubContext } from "../../../shared/github/context.ts";
import { readGitHubContext } from "../../../shared/github/context.ts";
import { execute } from "../../../shared/runtime/execute.ts";
import { openWorkspace } from "../../../shared/sources/workspace.ts";
import type { Github, Permissions } from "../../harness/github.ts";

export const neededPermissions: Permissions = { contents: "write", issues: "write", metadata: "read" };

const usualInputs: PromoteInputs = {
  operation: "promote",
  from: "dev",
  to: "staging",
  images: { only: [], except: [] },
  branch: "",
  commitMessage: "",
  maxAttempts: 10,
  allowDowngrade: false,
  config: { path: ".github/gitops.yml", required: false },
  token: "",
  issue: "auto",
  issueLabels: ["gitops"],
  failOn: "error",
  reportJson: "",
  reportHtml: "",
  dryRun: false,
};

export interface ConnectOptions {
  readonly permissions?: Permissions;
  readonly eventName?: string;
  readonly ref?: string;
}

let runs = 4710;

/** The context of a new run of a workflow in a repository, as `github-actions[bot]`. */
export async function connect(
  server: Github,
  name: string,
  options: ConnectOptions = {},
): Promise<ConnectedGitHub> {
  const github = await readGitHubContext({
    token: await server.workflowToken(options.permissions ?? neededPermissions),
    second: 5,
    env: {
      GITHUB_ACTOR: "ada",
      GITHUB_API_URL: server.apiUrl,
      GITHUB_EVENT_NAME: options.eventName ?? "workflow_dispatch",
      GITHUB_REF: options.ref ?? "refs/heads/main",
      GITHUB_REPOSITORY: `${server.owner}/${name}`,
      GITHUB_RUN_ID: String(++runs),
    },
  });
  if (github.status === "offline") throw new Error(github.reason);
  return github;
}

/** Runs promote from its source, with short waits. */
export async function promoteIn(
  github: GitHubContext,
  workspace: string,
  inputs: Partial<PromoteInputs> = {},
): Promise<PromoteResult> {
  return await run(
    { ...usualInputs, ...inputs },
    {
      github,
      workspace: await openWorkspace(workspace),
      execute,
      wait: async (milliseconds) => {
        await sleep(milliseconds / 20);
      },
      random: Math.random,
    },
  );
}
