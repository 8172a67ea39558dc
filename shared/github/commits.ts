import { InputError } from "../resources/inputError.ts";
import { inParallel } from "../runtime/concurrency.ts";
import type { ConnectedGitHub } from "./context.ts";
import type { PermissionNeed } from "./permissions.ts";
import { isRequestFailure, withPermission } from "./permissions.ts";

/** Where a branch is: ids of the commit and of its root tree. */
export interface BranchHead {
  readonly commit: string;
  readonly tree: string;
}

export interface FolderQuery {
  /** From the root of the repository, without slashes around it; empty for the root. */
  readonly path: string;
  /** Which files are read, by their path from the root of the repository. */
  readonly wants: (path: string) => boolean;
}

/** A regular file at a commit. */
export interface FolderFile {
  /** From the root of the repository. */
  readonly path: string;
  readonly mode: "100644" | "100755";
  /** Undefined where the file is not UTF-8. A byte order mark stays in the text. */
  readonly text: string | undefined;
}

/** A file that replaces the one at its path. */
export interface ChangedFile {
  readonly path: string;
  readonly mode: FolderFile["mode"];
  readonly text: string;
}

export interface CommitRequest {
  readonly head: BranchHead;
  readonly files: readonly ChangedFile[];
  readonly message: string;
}

/** `moved`: the branch is no longer at the head that the commit was made for, and nothing was changed. */
export type CommitResult =
  | { readonly status: "committed"; readonly commit: string }
  | { readonly status: "moved"; readonly reason: string };

/** A branch that is read and written without a work tree. */
export interface BranchStore {
  readonly branch: string;
  head(): Promise<BranchHead>;
  /** The wanted files of a folder and of all below it; undefined where there is no such folder. */
  readFolder(head: BranchHead, folder: FolderQuery): Promise<readonly FolderFile[] | undefined>;
  /** One file; undefined where there is none, or no regular one. */
  readFile(head: BranchHead, path: string): Promise<FolderFile | undefined>;
  /** Puts a commit on top of the head, by a fast-forward of the branch only. */
  commit(request: CommitRequest): Promise<CommitResult>;
}

interface TreeEntry {
  readonly path: string;
  readonly mode: string;
  readonly type: string;
  readonly sha: string;
}

type RegularFile = Pick<FolderFile, "path" | "mode"> & { readonly sha: string };

const reading: PermissionNeed = { permission: "contents: read", purpose: "read the repository" };
const writing: PermissionNeed = { permission: "contents: write", purpose: "write a commit" };

/** More at once would meet GitHub's secondary rate limit sooner than it would save time. */
const parallelRequests = 8;

/**
 * A branch through GitHub's Git data API. The work grows with the folders that are read, not with the repository: two
 * requests for the head, one for each folder on the way, one for the folder's whole tree, one for each file whose content
 * this store has not read yet, three for a commit.
 * @see https://docs.github.com/rest/git
 */
export function gitHubBranch(github: ConnectedGitHub, branch: string): BranchStore {
  const trees = new Map<string, Promise<readonly TreeEntry[]>>();
  const texts = new Map<string, Promise<string | undefined>>();
  async function listOnce(sha: string): Promise<readonly TreeEntry[]> {
    return await once(trees, sha, async () => (await listTree(github, { sha, depth: "one" })).entries);
  }
  async function read({ path, mode, sha }: RegularFile): Promise<FolderFile> {
    return { path, mode, text: await once(texts, sha, async () => await readText(github, sha)) };
  }
  return {
    branch,
    head: async () => await readHead(github, branch),
    readFolder: async (head, { path, wants }) =>
      await withPermission(reading, async () => {
        const tree = await findFolder(head.tree, path, listOnce);
        if (tree === undefined) return undefined;
        const entries = await once(trees, `${tree}/`, async () => await listWholeTree(github, tree));
        const files = entries.flatMap((entry) => regularFile(entry, path)).filter((file) => wants(file.path));
        return await inParallel(files, parallelRequests, read);
      }),
    readFile: async (head, path) =>
      await withPermission(reading, async () => {
        const folder = path.slice(0, Math.max(path.lastIndexOf("/"), 0));
        const tree = await findFolder(head.tree, folder, listOnce);
        const entries = tree === undefined ? [] : await listOnce(tree);
        const file = entries
          .flatMap((entry) => regularFile(entry, folder))
          .find((each) => each.path === path);
        return file && (await read(file));
      }),
    commit: async (request) => await writeCommit(github, branch, request),
  };
}

/** The entry as a file with its path from the root; nothing for folders, links and submodules. */
function regularFile({ path, mode, type, sha }: TreeEntry, folder: string): readonly RegularFile[] {
  if (type !== "blob" || (mode !== "100644" && mode !== "100755")) return [];
  return [{ path: folder === "" ? path : `${folder}/${path}`, mode, sha }];
}

async function readHead(github: ConnectedGitHub, branch: string): Promise<BranchHead> {
  const { octokit, repository } = github;
  return await withPermission(reading, async () => {
    try {
      const { data: ref } = await octokit.rest.git.getRef({ ...repository, ref: `heads/${branch}` });
      const { data } = await octokit.rest.git.getCommit({ ...repository, commit_sha: ref.object.sha });
      return { commit: data.sha, tree: data.tree.sha };
    } catch (error) {
      // 409: the repository has no commit at all.
      if (isRequestFailure(error) && [404, 409].includes(error.status)) throw missingBranch(github, branch);
      throw error;
    }
  });
}

function missingBranch({ repository }: ConnectedGitHub, branch: string): InputError {
  return new InputError({
    code: "branch",
    message: `There is no branch "${branch}" in ${repository.owner}/${repository.repo} that the token may read.`,
    hint: "Check `branch` and the branches of the environments, and give the job `contents: read` or more.",
  });
}

async function findFolder(
  root: string,
  path: string,
  list: (sha: string) => Promise<readonly TreeEntry[]>,
): Promise<string | undefined> {
  let tree = root;
  for (const name of path.split("/").filter((part) => part !== "")) {
    const entry = (await list(tree)).find((each) => each.path === name && each.type === "tree");
    if (!entry) return undefined;
    tree = entry.sha;
  }
  return tree;
}

async function listTree(
  { octokit, repository }: ConnectedGitHub,
  query: { readonly sha: string; readonly depth: "one" | "all" },
): Promise<{ readonly entries: readonly TreeEntry[]; readonly truncated: boolean }> {
  const { data } = await octokit.rest.git.getTree({
    ...repository,
    tree_sha: query.sha,
    ...(query.depth === "all" ? { recursive: "1" } : {}),
  });
  return { entries: data.tree, truncated: data.truncated };
}

/** All below a tree. GitHub cuts a recursive listing off at 100,000 entries or 7 MB; then it is made folder by folder. */
async function listWholeTree(github: ConnectedGitHub, sha: string): Promise<readonly TreeEntry[]> {
  const whole = await listTree(github, { sha, depth: "all" });
  if (!whole.truncated) return whole.entries;
  const { entries } = await listTree(github, { sha, depth: "one" });
  const below = await inParallel(entries, parallelRequests, async (entry) => {
    if (entry.type !== "tree") return [entry];
    const nested = await listWholeTree(github, entry.sha);
    return nested.map((each) => ({ ...each, path: `${entry.path}/${each.path}` }));
  });
  return below.flat();
}

async function readText({ octokit, repository }: ConnectedGitHub, sha: string): Promise<string | undefined> {
  const { data } = await octokit.rest.git.getBlob({ ...repository, file_sha: sha });
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(
      Buffer.from(data.content, "base64"),
    );
  } catch {
    return undefined;
  }
}

async function writeCommit(
  github: ConnectedGitHub,
  branch: string,
  request: CommitRequest,
): Promise<CommitResult> {
  const { octokit, repository } = github;
  return await withPermission(writing, async () => {
    const tree = await inParallel(request.files, parallelRequests, async (file) => ({
      path: file.path,
      mode: file.mode,
      type: "blob" as const,
      ...(await contentOf(github, file.text)),
    }));
    const { data: saved } = await octokit.rest.git.createTree({
      ...repository,
      base_tree: request.head.tree,
      tree: [...tree],
    });
    // Without an author and a committer GitHub takes the token's identity and signs for it.
    const { data: commit } = await octokit.rest.git.createCommit({
      ...repository,
      message: request.message,
      tree: saved.sha,
      parents: [request.head.commit],
    });
    return await fastForward(github, branch, commit.sha);
  });
}

/**
 * Text goes along with the tree, which saves a request for each file. What a reader of text might change on its way (line
 * ends, a byte order mark) goes as a blob in base64.
 */
async function contentOf(
  { octokit, repository }: ConnectedGitHub,
  text: string,
): Promise<{ readonly content: string } | { readonly sha: string }> {
  if (!/[\r\0\uFEFF]/.test(text)) return { content: text };
  const { data } = await octokit.rest.git.createBlob({
    ...repository,
    content: Buffer.from(text, "utf8").toString("base64"),
    encoding: "base64",
  });
  return { sha: data.sha };
}

async function fastForward(github: ConnectedGitHub, branch: string, commit: string): Promise<CommitResult> {
  const { octokit, repository } = github;
  try {
    await octokit.rest.git.updateRef({ ...repository, ref: `heads/${branch}`, sha: commit, force: false });
    return { status: "committed", commit };
  } catch (error) {
    if (!isRequestFailure(error) || ![409, 422].includes(error.status)) throw error;
    if (/reference does not exist/i.test(error.message)) throw missingBranch(github, branch);
    if (/protected|rule violation|through a pull request/i.test(error.message)) {
      throw protectedBranch(branch, error.message);
    }
    // "Update is not a fast forward", or one of GitHub's several words for a lost race.
    return { status: "moved", reason: error.message.replace(/ - https?:\/\/\S+$/, "") };
  }
}

function protectedBranch(branch: string, answer: string): InputError {
  return new InputError({
    code: "github-protected-branch",
    message: `The rules of the branch "${branch}" don't let this token push to it (${answer.replace(/\s+/g, " ")}).`,
    hint: "Use the token of an App that the rules let pass, or another `branch`.",
  });
}

/** The remembered result for a key; a failure is not remembered. */
async function once<Value>(
  memory: Map<string, Promise<Value>>,
  key: string,
  make: () => Promise<Value>,
): Promise<Value> {
  const known = memory.get(key);
  if (known) return await known;
  const made = make();
  memory.set(key, made);
  try {
    return await made;
  } catch (error) {
    memory.delete(key);
    throw error;
  }
}
