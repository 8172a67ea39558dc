import { getOctokit } from "@actions/github";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { git, gitText } from "./git.ts";
import type { Github } from "./github.ts";
import { temporaryFolder } from "./process.ts";

export interface BranchOptions {
  readonly github: Github;
  readonly repo: string;
  /** Without `refs/heads/`. */
  readonly branch: string;
  /** A folder with a git repository. */
  readonly folder: string;
}

type GitApi = ReturnType<typeof getOctokit>["rest"]["git"];

interface Place {
  readonly owner: string;
  readonly repo: string;
}

interface TreeEntry {
  readonly path: string;
  readonly mode: "100644" | "100755" | "120000";
  readonly type: "blob";
  readonly sha: string;
}

/** A commit as the Git data API has it, as far as its id depends on it. */
interface ApiCommit {
  readonly sha: string;
  readonly message: string;
  readonly author: { readonly name: string; readonly email: string; readonly date: string };
  readonly committer: { readonly name: string; readonly email: string; readonly date: string };
  readonly tree: { readonly sha: string };
  readonly parents: readonly { readonly sha: string }[];
}

/**
 * Does what `git push --force` would, which the emulator does not have: writes the commits of a local branch through the Git
 * data API, with the same ids, and sets the branch there. Gives the head's id. Throws an error when a commit gets another id,
 * as one with a signature would.
 */
export async function pushBranch(options: BranchOptions): Promise<string> {
  const api = gitApi(options.github);
  const place = { owner: options.github.owner, repo: options.repo };
  const source = { folder: options.folder };
  const listed = await gitText(
    ["rev-list", "--reverse", "--topo-order", `refs/heads/${options.branch}`],
    source,
  );
  const pushed = new Set<string>();
  let head = "";
  for (const sha of listed.split("\n")) {
    head = sha;
    if (!(await hasCommit(api, { ...place, commit_sha: sha })))
      await pushCommit(api, { place, source, sha, pushed });
  }
  await setBranch(api, { ...place, branch: options.branch, sha: head });
  return head;
}

/**
 * Does what `git fetch` would: reads the branch's commits through the Git data API into the local repository, with the same
 * ids, and sets `refs/remotes/origin/<branch>`. Gives the head's id.
 */
export async function fetchBranch(options: BranchOptions): Promise<string> {
  const api = gitApi(options.github);
  const place = { owner: options.github.owner, repo: options.repo };
  const target = { folder: options.folder };
  const { data: ref } = await api.getRef({ ...place, ref: `heads/${options.branch}` });
  const missing: ApiCommit[] = [];
  const wanted = [ref.object.sha];
  for (let sha = wanted.pop(); sha !== undefined; sha = wanted.pop()) {
    if (missing.some((commit) => commit.sha === sha) || (await hasObject(sha, target))) continue;
    const { data: commit } = await api.getCommit({ ...place, commit_sha: sha });
    missing.push(commit);
    wanted.push(...commit.parents.map((parent) => parent.sha));
  }
  for (const commit of missing) {
    await fetchTree(api, { place, target, sha: commit.tree.sha });
    await writeCommit(commit, target);
  }
  await git(["update-ref", `refs/remotes/origin/${options.branch}`, ref.object.sha], target);
  return ref.object.sha;
}

/** The part of Octokit that reads and writes git's objects. */
export function gitApi(github: Github): GitApi {
  return getOctokit(github.token, { baseUrl: github.apiUrl }).rest.git;
}

/** Makes a branch, or moves it to a commit, even if that is not a fast-forward. */
export async function setBranch(
  api: GitApi,
  options: Place & { readonly branch: string; readonly sha: string },
): Promise<void> {
  const { branch, sha, ...place } = options;
  const head = await branchHead(api, { ...place, branch });
  if (head === undefined) await api.createRef({ ...place, ref: `refs/heads/${branch}`, sha });
  else await api.updateRef({ ...place, ref: `heads/${branch}`, sha, force: true });
}

/** The commit a branch is at, or undefined where there is no such branch. */
export async function branchHead(
  api: GitApi,
  options: Place & { readonly branch: string },
): Promise<string | undefined> {
  const { branch, ...place } = options;
  const { data: refs } = await api.listMatchingRefs({ ...place, ref: `heads/${branch}` });
  return refs.find((ref) => ref.ref === `refs/heads/${branch}`)?.object.sha;
}

async function hasCommit(api: GitApi, commit: Place & { readonly commit_sha: string }): Promise<boolean> {
  try {
    await api.getCommit({ ...commit });
    return true;
  } catch (error) {
    if (typeof error === "object" && error !== null && "status" in error && error.status === 404)
      return false;
    throw error;
  }
}

async function pushCommit(
  api: GitApi,
  what: {
    readonly place: Place;
    readonly source: { readonly folder: string };
    readonly sha: string;
    /** Blobs that are there already; what gets there is added. */
    readonly pushed: Set<string>;
  },
): Promise<void> {
  const { place, source, sha, pushed } = what;
  const tree = await readTree(sha, source);
  for (const blob of tree.filter((entry) => !pushed.has(entry.sha))) {
    const content = (await git(["cat-file", "blob", blob.sha], source)).toString("base64");
    await api.createBlob({ ...place, content, encoding: "base64" });
    pushed.add(blob.sha);
  }
  const { data: saved } = await api.createTree({ ...place, tree });
  const format = ["%P", "%an", "%ae", "%aI", "%cn", "%ce", "%cI", "%B"].join("%x00");
  const shown = await gitText(["show", "--no-patch", `--format=${format}`, sha], source);
  const [parents = "", name = "", email = "", date = "", ...rest] = shown.split("\0");
  const [committerName = "", committerEmail = "", committerDate = "", message = ""] = rest;
  const { data: commit } = await api.createCommit({
    ...place,
    message,
    tree: saved.sha,
    parents: parents.split(" ").filter(Boolean),
    author: { name, email, date },
    committer: { name: committerName, email: committerEmail, date: committerDate },
  });
  if (commit.sha !== sha) throw new Error(`commit ${sha} got the id ${commit.sha}`);
}

async function readTree(sha: string, source: { readonly folder: string }): Promise<TreeEntry[]> {
  const listed = await git(["ls-tree", "-r", "-z", sha], source);
  return listed
    .toString("utf8")
    .split("\0")
    .filter(Boolean)
    .map((line) => {
      const [head = "", path = ""] = line.split("\t");
      const [mode = "", , id = ""] = head.split(" ");
      return { path, mode: mode as TreeEntry["mode"], type: "blob", sha: id };
    });
}

async function hasObject(sha: string, target: { readonly folder: string }): Promise<boolean> {
  try {
    await git(["cat-file", "-e", sha], target);
    return true;
  } catch {
    return false;
  }
}

async function fetchTree(
  api: GitApi,
  what: { readonly place: Place; readonly target: { readonly folder: string }; readonly sha: string },
): Promise<void> {
  const { place, target, sha } = what;
  const { data: tree } = await api.getTree({ ...place, tree_sha: sha, recursive: "1" });
  const lines: string[] = [];
  for (const entry of tree.tree.filter(({ type }) => type === "blob")) {
    if (!(await hasObject(entry.sha, target))) {
      const { data: blob } = await api.getBlob({ ...place, file_sha: entry.sha });
      const input = Buffer.from(blob.content, "base64");
      await git(["hash-object", "-w", "--stdin"], { ...target, input });
    }
    lines.push(`${entry.mode} ${entry.sha}\t${entry.path}\0`);
  }
  const scratch = temporaryFolder("index");
  try {
    const environment = { GIT_INDEX_FILE: join(scratch, "index") };
    await git(["update-index", "-z", "--index-info"], { ...target, environment, input: lines.join("") });
    await git(["write-tree"], { ...target, environment });
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** Writes the object that has the commit's id. The API gives times in UTC or as they were given, both as ISO 8601. */
async function writeCommit(commit: ApiCommit, target: { readonly folder: string }): Promise<void> {
  const lines = [
    `tree ${commit.tree.sha}`,
    ...commit.parents.map((parent) => `parent ${parent.sha}`),
    `author ${signature(commit.author)}`,
    `committer ${signature(commit.committer)}`,
    "",
    commit.message,
  ];
  const text = lines.join("\n");
  for (const input of [text, `${text}\n`]) {
    const sha = await gitText(["hash-object", "-t", "commit", "--stdin"], { ...target, input });
    if (sha !== commit.sha) continue;
    await git(["hash-object", "-w", "-t", "commit", "--stdin"], { ...target, input });
    return;
  }
  throw new Error(`commit ${commit.sha} can't be rebuilt from what the API tells of it`);
}

function signature(who: { readonly name: string; readonly email: string; readonly date: string }): string {
  const seconds = Math.floor(Date.parse(who.date) / 1000);
  const offset = /[+-]\d{2}:?\d{2}$/.exec(who.date)?.[0].replace(":", "") ?? "+0000";
  return `${who.name} <${who.email}> ${seconds} ${offset}`;
}
