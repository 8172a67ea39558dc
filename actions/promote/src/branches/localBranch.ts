import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type {
  BranchHead,
  BranchStore,
  CommitRequest,
  CommitResult,
  FolderFile,
} from "../../../../shared/github/commits.ts";
import { InputError } from "../../../../shared/resources/inputError.ts";
import type { CommandOutput, Execute } from "../../../../shared/runtime/execute.ts";

export interface LocalRepository {
  /** A folder in a work tree, or a bare repository. */
  readonly folder: string;
  readonly execute: Execute;
}

interface Git {
  run(args: readonly string[], options?: GitOptions): Promise<CommandOutput>;
  /** What git prints. @throws InputError with git's own words where it fails. */
  read(args: readonly string[], options?: GitOptions): Promise<string>;
}

interface GitOptions {
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
}

interface BlobEntry {
  readonly path: string;
  readonly mode: FolderFile["mode"];
  readonly sha: string;
  readonly size: number;
}

/**
 * A branch of a local repository through git's plumbing commands. The index and the work tree are left alone, so a branch
 * that is checked out has the new commit without the new files; see checkedOutBranch.
 */
export function localBranch(repository: LocalRepository, branch: string): BranchStore {
  const git = gitOf(repository);
  return {
    branch,
    head: async () => await readHead(git, branch),
    readFolder: async (head, { path, wants }) => {
      const spec = `${head.commit}:${path}`;
      const { exitCode, stdout } = await git.run(["cat-file", "-t", spec]);
      if (exitCode !== 0 || stdout.trim() !== "tree") return undefined;
      const listing = await git.read(["ls-tree", "-r", "-l", "-z", "--full-tree", spec]);
      const prefix = path === "" ? "" : `${path}/`;
      const entries = parseListing(listing, prefix).filter((entry) => wants(entry.path));
      return await readFiles(git, entries);
    },
    readFile: async (head, path) => {
      const listing = await git.read(["ls-tree", "-l", "-z", "--full-tree", head.commit, "--", path]);
      const [file] = await readFiles(git, parseListing(listing, ""));
      return file;
    },
    commit: async (request) => await writeCommit(git, branch, request),
  };
}

/**
 * The branch that HEAD names; undefined where a commit is checked out instead.
 * @throws InputError where the folder is in no repository.
 */
export async function checkedOutBranch(repository: LocalRepository): Promise<string | undefined> {
  const git = gitOf(repository);
  const inside = await git.run(["rev-parse", "--git-dir"]);
  if (inside.exitCode !== 0) {
    throw new InputError({
      code: "repository",
      message: `There is no git repository at ${repository.folder} (${firstLine(inside.stderr)}).`,
      hint: "Check the repository out first, or give `github-token` so that GitHub is asked.",
    });
  }
  const { exitCode, stdout } = await git.run(["symbolic-ref", "--quiet", "--short", "HEAD"]);
  return exitCode === 0 ? stdout.trim() : undefined;
}

/** Whether the repository has a work tree, which a commit would leave behind. */
export async function hasWorkTree(repository: LocalRepository): Promise<boolean> {
  const { stdout } = await gitOf(repository).run(["rev-parse", "--is-bare-repository"]);
  return stdout.trim() === "false";
}

function gitOf({ folder, execute }: LocalRepository): Git {
  async function run(args: readonly string[], options: GitOptions = {}): Promise<CommandOutput> {
    try {
      return await execute({
        command: "git",
        args,
        cwd: folder,
        env: { LC_ALL: "C", GIT_TERMINAL_PROMPT: "0", ...options.env },
        ...(options.input === undefined ? {} : { input: options.input }),
      });
    } catch (error) {
      throw new InputError({
        code: "git",
        message: `git can't be run (${error instanceof Error ? error.message : String(error)}).`,
        hint: "Install git, or give `github-token` so that GitHub is asked instead.",
      });
    }
  }
  return {
    run,
    read: async (args, options) => {
      const { exitCode, stdout, stderr } = await run(args, options);
      if (exitCode === 0) return stdout;
      throw new InputError({ code: "git", message: `git ${args[0] ?? ""} failed: ${firstLine(stderr)}.` });
    },
  };
}

async function readHead(git: Git, branch: string): Promise<BranchHead> {
  const found = await git.run(["rev-parse", "--verify", "--quiet", `refs/heads/${branch}^{commit}`]);
  const commit = found.stdout.trim();
  if (found.exitCode === 0) {
    return { commit, tree: (await git.read(["rev-parse", "--verify", `${commit}^{tree}`])).trim() };
  }
  throw new InputError({
    code: "branch",
    message: `The repository has no branch "${branch}".`,
    hint: "Check `branch` and the branches of the environments.",
  });
}

/** Lines of `git ls-tree -l -z`: mode, type, id and size, a tab, the path, a NUL. Links and submodules are left out. */
function parseListing(listing: string, prefix: string): readonly BlobEntry[] {
  return listing.split("\0").flatMap((line): readonly BlobEntry[] => {
    const tab = line.indexOf("\t");
    const [mode, type, sha = "", size] = line.slice(0, tab).split(/ +/);
    if (tab < 0 || type !== "blob" || (mode !== "100644" && mode !== "100755")) return [];
    return [{ path: prefix + line.slice(tab + 1), mode, sha, size: Number(size) }];
  });
}

async function readFiles(git: Git, entries: readonly BlobEntry[]): Promise<readonly FolderFile[]> {
  if (entries.length === 0) return [];
  const input = entries.map(({ sha }) => `${sha}\n`).join("");
  const output = Buffer.from(await git.read(["cat-file", "--batch"], { input }), "utf8");
  const files: FolderFile[] = [];
  let at = 0;
  for (const { path, mode, sha, size } of entries) {
    const header = Buffer.from(`${sha} blob ${size}\n`);
    const start = at + header.length;
    const end = start + size;
    const inStep = output.subarray(at, start).equals(header) && output[end] === 0x0a;
    // Output is read as UTF-8: a file that is none has grown by the replacements, and all after it have moved.
    if (!inStep) return await readFilesSingly(git, entries);
    files.push({ path, mode, text: output.toString("utf8", start, end) });
    at = end + 1;
  }
  return at === output.length ? files : await readFilesSingly(git, entries);
}

async function readFilesSingly(git: Git, entries: readonly BlobEntry[]): Promise<readonly FolderFile[]> {
  const files: FolderFile[] = [];
  for (const { path, mode, sha, size } of entries) {
    const text = await git.read(["cat-file", "blob", sha]);
    files.push({ path, mode, text: Buffer.byteLength(text) === size ? text : undefined });
  }
  return files;
}

async function writeCommit(git: Git, branch: string, request: CommitRequest): Promise<CommitResult> {
  const folder = await mkdtemp(join(tmpdir(), "promote-index-"));
  try {
    const env = { GIT_INDEX_FILE: join(folder, "index") };
    await git.read(["read-tree", request.head.tree], { env });
    const lines: string[] = [];
    for (const { path, mode, text } of request.files) {
      const sha = await git.read(["hash-object", "-w", "--stdin"], { input: text });
      lines.push(`${mode} ${sha.trim()}\t${path}\0`);
    }
    await git.read(["update-index", "-z", "--index-info"], { env, input: lines.join("") });
    const tree = (await git.read(["write-tree"], { env })).trim();
    const commit = await commitTree(git, { tree, parent: request.head.commit, message: request.message });
    return await fastForward(git, branch, { from: request.head.commit, to: commit });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function commitTree(
  git: Git,
  commit: { readonly tree: string; readonly parent: string; readonly message: string },
): Promise<string> {
  const args = ["commit-tree", commit.tree, "-p", commit.parent, "-F", "-"];
  const { exitCode, stdout, stderr } = await git.run(args, { input: commit.message });
  if (exitCode === 0) return stdout.trim();
  if (!/ident|tell me who you are/i.test(stderr)) {
    throw new InputError({ code: "git", message: `git commit-tree failed: ${firstLine(stderr)}.` });
  }
  throw new InputError({
    code: "git-identity",
    message: "git doesn't know who makes the commit.",
    hint: "Run `git config user.name` and `git config user.email`, or set GIT_AUTHOR_NAME, GIT_AUTHOR_EMAIL, GIT_COMMITTER_NAME and GIT_COMMITTER_EMAIL.",
  });
}

/** Moves the branch if it is still where it was: git compares and swaps under the ref's lock. */
async function fastForward(
  git: Git,
  branch: string,
  move: { readonly from: string; readonly to: string },
): Promise<CommitResult> {
  const ref = `refs/heads/${branch}`;
  const { exitCode, stderr } = await git.run(["update-ref", "-m", "promote", ref, move.to, move.from]);
  if (exitCode === 0) return { status: "committed", commit: move.to };
  const reason = firstLine(stderr);
  const head = await readHead(git, branch);
  if (head.commit !== move.from || /cannot lock ref|\.lock/i.test(stderr)) return { status: "moved", reason };
  throw new InputError({ code: "git", message: `git update-ref failed: ${reason}.` });
}

function firstLine(text: string): string {
  const line = text.trim().split("\n")[0] ?? "";
  return line.replace(/^(?:fatal|error): /, "").replace(/\.$/, "");
}
