import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { InputError } from "../resources/inputError.ts";
import type { CommandOutput, Execute } from "../runtime/execute.ts";
import { writeHermeticRepository } from "./git/hermeticRepository.ts";
import { withTemporaryFolder } from "./temporaryFolder.ts";
import type { Workspace } from "./workspace.ts";
import { openWorkspace } from "./workspace.ts";

export interface RevisionOptions {
  readonly workspace: Workspace;
  /** A commit, branch, tag or other name that `git rev-parse` knows. */
  readonly revision: string;
  /** Files and folders to take, from the workspace; everything when left out. Those that the revision lacks are no error. */
  readonly paths?: readonly string[];
  readonly execute: Execute;
}

/**
 * Writes the files of a revision to a temporary folder and gives them as a workspace; the folder is removed afterwards.
 * The repository's work tree and index are not touched, and nothing that a repository can configure is run: no hooks, no
 * filters, no fetching.
 * @throws InputError where the workspace is no Git repository, or does not have the revision or all of its files.
 */
export async function withGitRevision<Result>(
  options: RevisionOptions,
  use: (workspace: Workspace) => Promise<Result>,
): Promise<Result> {
  const repository = await findRepository(options);
  const commit = await resolveCommit(options);
  return withTemporaryFolder(async (temporary) => {
    const gitFolder = join(temporary, "git");
    const tree = join(temporary, "tree");
    await mkdir(tree);
    await writeHermeticRepository(gitFolder, repository);
    const git = gitIn(options.execute, { gitFolder, tree });
    await writeFiles(git, { commit, prefix: repository.prefix, ...options });
    const folder = join(tree, repository.prefix);
    await mkdir(folder, { recursive: true });
    return use(await openWorkspace(folder));
  });
}

/**
 * The commit that the checked-out one and a revision have in common: what a branch began from, also where the revision has
 * gone on since. The revision itself where the clone doesn't reach back so far.
 * @throws InputError where the workspace does not have the revision.
 */
export async function mergeBase(options: RevisionOptions): Promise<string> {
  const commit = await resolveCommit(options);
  const { exitCode, stdout } = await inWorkspace(options, ["merge-base", commit, "HEAD"]);
  return exitCode === 0 ? stdout.trim() : commit;
}

interface Repository {
  /** Absolute. */
  readonly objects: string;
  readonly objectFormat: string;
  /** The workspace's folder in the repository, with `/` at the end; empty at its top. */
  readonly prefix: string;
}

/** Variables that would point Git to another repository, or make it run something. */
const neutralEnvironment: Readonly<Record<string, string>> = {
  GIT_DIR: "",
  GIT_WORK_TREE: "",
  GIT_INDEX_FILE: "",
  GIT_OBJECT_DIRECTORY: "",
  GIT_ALTERNATE_OBJECT_DIRECTORIES: "",
  GIT_NAMESPACE: "",
  GIT_EXTERNAL_DIFF: "",
  GIT_ALLOW_PROTOCOL: "none",
  GIT_NO_LAZY_FETCH: "1",
  GIT_NO_REPLACE_OBJECTS: "1",
  GIT_TERMINAL_PROMPT: "0",
  GIT_OPTIONAL_LOCKS: "0",
  LC_ALL: "C",
};

/**
 * The repository may belong to another user, as it does in containers. Git refuses those because of what their
 * configuration can run; what is asked here runs nothing of it.
 */
const harmless = ["-c", "safe.directory=*", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null"];

async function inWorkspace(options: RevisionOptions, args: readonly string[]): Promise<CommandOutput> {
  return options.execute({
    command: "git",
    args: [...harmless, ...args],
    cwd: options.workspace.root,
    env: neutralEnvironment,
  });
}

async function findRepository(options: RevisionOptions): Promise<Repository> {
  const questions = ["--show-object-format", "--show-prefix", "--git-path", "objects"];
  const { exitCode, stdout } = await inWorkspace(options, [
    "rev-parse",
    "--path-format=absolute",
    ...questions,
  ]);
  const [objectFormat = "", prefix = "", objects = ""] = stdout.split("\n");
  if (exitCode === 0 && objects !== "") return { objectFormat, prefix, objects };
  throw new InputError({
    code: "git-revision",
    message: "The workspace is no Git repository, so nothing can be compared with an earlier revision.",
    hint: "Check the repository out with actions/checkout in a step before this one.",
  });
}

async function resolveCommit(options: RevisionOptions): Promise<string> {
  const { revision } = options;
  // A name can't begin with a dash in Git either; older versions of rev-parse have no --end-of-options.
  const asked = revision === "" || revision.startsWith("-") ? undefined : `${revision}^{commit}`;
  const output = asked && (await inWorkspace(options, ["rev-parse", "--verify", "--quiet", asked]));
  const commit = output && output.exitCode === 0 ? output.stdout.trim() : "";
  if (/^[0-9a-f]{40,64}$/.test(commit)) return commit;
  throw new InputError({
    code: "git-revision",
    message: `The repository has no revision "${revision}".`,
    hint: "Check the name; actions/checkout fetches only one commit unless it gets `fetch-depth: 0`.",
  });
}

type Git = (args: readonly string[], input?: string) => Promise<CommandOutput>;

function gitIn(execute: Execute, place: { readonly gitFolder: string; readonly tree: string }): Git {
  return (args, input) =>
    execute({
      command: "git",
      args,
      cwd: place.tree,
      env: {
        ...neutralEnvironment,
        GIT_DIR: place.gitFolder,
        GIT_WORK_TREE: place.tree,
        GIT_CONFIG_NOSYSTEM: "1",
        GIT_CONFIG_SYSTEM: "/dev/null",
        GIT_CONFIG_GLOBAL: "/dev/null",
        GIT_CONFIG_COUNT: "",
        GIT_CONFIG_PARAMETERS: "",
        GIT_ATTR_NOSYSTEM: "1",
      },
      ...(input === undefined ? {} : { input }),
    });
}

interface WantedFiles {
  readonly commit: string;
  readonly prefix: string;
  readonly revision: string;
  readonly paths?: readonly string[];
}

async function writeFiles(git: Git, wanted: WantedFiles): Promise<void> {
  await must(wanted, git(["read-tree", wanted.commit]));
  const { prefix, paths } = wanted;
  if (paths === undefined && prefix === "") {
    await must(wanted, git(["checkout-index", "--all", "--quiet"]));
    return;
  }
  // Git takes no paths for all of them.
  if (paths?.length === 0) return;
  const specs = (paths ?? ["."]).map((path) => joinPath(prefix, path));
  const literal = ["--literal-pathspecs", "ls-files", "-z", "--cached", "--", ...specs];
  const listed = await must(wanted, git(literal));
  if (listed.stdout === "") return;
  await must(wanted, git(["checkout-index", "--quiet", "-z", "--stdin"], listed.stdout));
}

/** A path from the repository's top, which `.` stands for. */
function joinPath(prefix: string, path: string): string {
  const inside = path.replace(/^(?:\.\/)+/, "");
  const joined = inside === "" || inside === "." ? prefix : `${prefix}${inside}`;
  return joined === "" ? "." : joined;
}

async function must(wanted: WantedFiles, running: Promise<CommandOutput>): Promise<CommandOutput> {
  const output = await running;
  if (output.exitCode === 0) return output;
  const reason = output.stderr.trim().split("\n").at(-1) ?? "";
  throw new InputError({
    code: "git-revision",
    message: `Git can't give the files of "${wanted.revision}": ${reason}.`,
    hint: "Nothing is fetched: actions/checkout must not use `filter`, and may need `fetch-depth: 0`.",
  });
}
