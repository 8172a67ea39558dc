import { posix } from "node:path";
import type { BranchStore } from "../../../../shared/github/commits.ts";
import { gitHubBranch } from "../../../../shared/github/commits.ts";
import type { ConnectedGitHub, GitHubContext } from "../../../../shared/github/context.ts";
import { readDefaultBranch } from "../../../../shared/github/context.ts";
import type { LoadedConfig } from "../../../../shared/config/loadConfig.ts";
import { loadConfig, parseConfig } from "../../../../shared/config/loadConfig.ts";
import { InputError } from "../../../../shared/resources/inputError.ts";
import type { Workspace } from "../../../../shared/sources/workspace.ts";
import type { LocalRepository } from "./localBranch.ts";
import { checkedOutBranch, localBranch } from "./localBranch.ts";

/** The branches of the repository that is promoted in: GitHub's, or those of a local repository. */
export interface PromotionBranches {
  /** The branch of the run. */
  readonly current: string;
  /** The store of a branch; the same one at each call. */
  open(branch: string): BranchStore;
}

/**
 * Opens the repository through GitHub, or without it the one in the workspace. `branch` is the current branch; if it is
 * empty, that of the event, of the pull request's base or of the work tree is, or else the default branch.
 * @throws InputError for a name that no branch can have, and where there is no repository.
 */
export async function openBranches(
  github: GitHubContext,
  repository: LocalRepository,
  branch: string,
): Promise<PromotionBranches> {
  const stores = new Map<string, BranchStore>();
  return {
    current: branch === "" ? await currentBranch(github, repository) : checkedName(branch),
    open(name) {
      const store =
        stores.get(name) ??
        (github.status === "connected"
          ? gitHubBranch(github, checkedName(name))
          : localBranch(repository, checkedName(name)));
      stores.set(name, store);
      return store;
    },
  };
}

async function currentBranch(github: GitHubContext, repository: LocalRepository): Promise<string> {
  if (github.status === "connected") return await eventBranch(github);
  const branch = await checkedOutBranch(repository);
  if (branch !== undefined) return branch;
  throw new InputError({
    code: "branch",
    message: "The repository has a commit checked out and no branch.",
    hint: "Name the branch with the input `branch`.",
  });
}

async function eventBranch(github: ConnectedGitHub): Promise<string> {
  const prefix = "refs/heads/";
  if (github.ref.startsWith(prefix)) return github.ref.slice(prefix.length);
  return github.pullRequest?.baseRef ?? (await readDefaultBranch(github));
}

/** Refuses what git-check-ref-format refuses, so that no name means something else to git or in an address. */
function checkedName(branch: string): string {
  const parts = branch.split("/");
  const isBad =
    /[\0- ~^:?*[\\\x7f]|\.\.|@\{/.test(branch) ||
    parts.some((part) => part === "" || part.startsWith(".") || part.endsWith(".lock")) ||
    branch.startsWith("-") ||
    branch.endsWith(".");
  if (!isBad) return branch;
  throw new InputError({
    code: "branch",
    message: `"${branch}" can't be the name of a branch.`,
    hint: "Write it as `git branch` shows it.",
  });
}

/**
 * The configuration: the file of the workspace, or where it isn't checked out, that of the current branch.
 * @throws InputError as loadConfig.
 */
export async function findConfig(
  config: { readonly path: string; readonly required: boolean },
  workspace: Workspace,
  branches: PromotionBranches,
): Promise<LoadedConfig | undefined> {
  const options = { workspaceRoot: workspace.root, path: config.path };
  const local = await loadConfig({ ...options, required: false });
  if (local) return local;
  const store = branches.open(branches.current);
  const path = posix.join("/", config.path).slice(1);
  const text = (await store.readFile(await store.head(), path))?.text;
  if (text !== undefined) return parseConfig({ file: path, text });
  return await loadConfig({ ...options, required: config.required });
}
