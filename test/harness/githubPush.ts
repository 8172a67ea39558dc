import { lstat, readdir, readFile, readlink } from "node:fs/promises";
import { join } from "node:path";
import type { Github } from "./github.ts";
import { branchHead, gitApi, setBranch } from "./githubGit.ts";

export interface PushOptions {
  readonly github: Github;
  readonly repo: string;
  /** Without `refs/heads/`. It is made where it is not there, else moved, even if that is not a fast-forward. */
  readonly branch: string;
  /** All files in it become the commit's files, hidden ones too; only a folder `.git` at its top is left out. */
  readonly folder: string;
  readonly message: string;
  /** Commits before this one. Default: the branch's head, or none where there is no such branch. */
  readonly parents?: readonly string[];
}

interface TreeEntry {
  readonly path: string;
  readonly mode: "100644" | "100755" | "120000";
  readonly type: "blob";
  readonly sha: string;
}

/**
 * Writes a folder as one commit through the Git data API, as `git push` would, which the emulator does not have. Gives the
 * commit's id.
 */
export async function pushFolder(options: PushOptions): Promise<string> {
  const api = gitApi(options.github);
  const place = { owner: options.github.owner, repo: options.repo };
  const tree: TreeEntry[] = [];
  for (const file of await listFiles(options.folder)) {
    const { mode, content } = await readEntry(join(options.folder, file));
    const blob = await api.createBlob({ ...place, content: content.toString("base64"), encoding: "base64" });
    tree.push({ path: file, mode, type: "blob", sha: blob.data.sha });
  }
  const head = await branchHead(api, { ...place, branch: options.branch });
  const parents = [...(options.parents ?? (head === undefined ? [] : [head]))];
  const { data: saved } = await api.createTree({ ...place, tree });
  const { data: commit } = await api.createCommit({
    ...place,
    message: options.message,
    tree: saved.sha,
    parents,
  });
  await setBranch(api, { ...place, branch: options.branch, sha: commit.sha });
  return commit.sha;
}

/** The files below a folder, as paths with slashes, sorted. */
async function listFiles(folder: string, prefix = ""): Promise<readonly string[]> {
  const files: string[] = [];
  for (const entry of await readdir(join(folder, prefix), { withFileTypes: true })) {
    const path = prefix === "" ? entry.name : `${prefix}/${entry.name}`;
    if (path === ".git") continue;
    if (entry.isDirectory()) files.push(...(await listFiles(folder, path)));
    else files.push(path);
  }
  return files.sort();
}

async function readEntry(path: string): Promise<{ mode: TreeEntry["mode"]; content: Buffer }> {
  const status = await lstat(path);
  if (status.isSymbolicLink()) return { mode: "120000", content: Buffer.from(await readlink(path)) };
  return { mode: (status.mode & 0o111) === 0 ? "100644" : "100755", content: await readFile(path) };
}
