import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, jest, test } from "@jest/globals";
import { localBranch } from "../../../actions/promote/src/branches/localBranch.ts";
import type { BranchStore, FolderFile } from "../../../shared/github/commits.ts";
import { gitHubBranch } from "../../../shared/github/commits.ts";
import { execute } from "../../../shared/runtime/execute.ts";
import { git, gitText } from "../../harness/git.ts";
import type { Github } from "../../harness/github.ts";
import { startGithub } from "../../harness/github.ts";
import { fetchBranch, pushBranch } from "../../harness/githubGit.ts";
import { connect } from "./promotionRun.ts";

jest.setTimeout(60_000);

/** Bytes that are easily lost on the way, by path. */
const contents: Readonly<Record<string, Uint8Array>> = {
  "env/a.yaml": Buffer.from("a: 1\n"),
  "env/deep/er/mark.yaml": Buffer.from("\uFEFFa: 1\r\nb: 2"),
  "env/latin.yaml": Buffer.from([0x61, 0x3a, 0x20, 0xe9, 0x0a]),
  "env/empty.yaml": Buffer.from(""),
  "env/ünicode name.yaml": Buffer.from("a: 🚚\n"),
  "env/skipped.txt": Buffer.from("no"),
  "environment/other.yaml": Buffer.from("no: 1\n"),
  "top.yaml": Buffer.from("top: 1\n"),
};

let server: Github;
let scratch: string;
let clone: string;

beforeAll(async () => {
  server = await startGithub({ repositories: ["store"] });
  scratch = await mkdtemp(join(tmpdir(), "promote-"));
  clone = await createClone(join(scratch, "clone"));
  await pushBranch({ github: server, repo: "store", branch: "main", folder: clone });
});

afterAll(async () => {
  await server.stop();
  await rm(scratch, { recursive: true, force: true });
});

async function createClone(folder: string): Promise<string> {
  await git(["init", "--quiet", "--initial-branch=main", folder], { folder: scratch });
  await git(["config", "user.name", "Ada"], { folder });
  await git(["config", "user.email", "ada@example.com"], { folder });
  // An executable, a link and what the work tree would change on its way stay as they are.
  await git(["config", "core.autocrlf", "true"], { folder });
  const lines: string[] = [];
  for (const [path, input] of Object.entries(contents)) {
    const sha = await gitText(["hash-object", "-w", "--stdin"], { folder, input });
    lines.push(`${path.endsWith("mark.yaml") ? "100755" : "100644"} ${sha}\t${path}\0`);
  }
  const link = await gitText(["hash-object", "-w", "--stdin"], { folder, input: "a.yaml" });
  lines.push(`120000 ${link}\tenv/link.yaml\0`);
  await git(["update-index", "-z", "--index-info"], { folder, input: lines.join("") });
  await git(["commit", "--quiet", "--message=First"], { folder });
  return folder;
}

interface StoreCase {
  readonly name: string;
  /** The store of a branch and a folder in which its commits can be looked at afterwards. */
  readonly open: (
    branch: string,
  ) => Promise<{ readonly store: BranchStore; readonly look: () => Promise<string> }>;
  readonly openMissing: () => Promise<BranchStore>;
}

const stores: readonly StoreCase[] = [
  {
    name: "GitHub",
    openMissing: async () => gitHubBranch(await connect(server, "store"), "missing"),
    open: async (branch) => {
      const head = await gitText(["rev-parse", "main"], { folder: clone });
      await git(["branch", "--force", branch, head], { folder: clone });
      await pushBranch({ github: server, repo: "store", branch, folder: clone });
      return {
        store: gitHubBranch(await connect(server, "store"), branch),
        look: async () => {
          const sha = await fetchBranch({ github: server, repo: "store", branch, folder: clone });
          await git(["update-ref", `refs/heads/${branch}`, sha], { folder: clone });
          return clone;
        },
      };
    },
  },
  {
    name: "a bare repository",
    openMissing: () => Promise.resolve(localBranch({ folder: clone, execute }, "missing")),
    open: async (branch) => {
      const folder = await mkdtemp(join(scratch, "bare-"));
      await git(["clone", "--quiet", "--bare", clone, folder], { folder: scratch });
      await git(["config", "user.name", "Ada"], { folder });
      await git(["config", "user.email", "ada@example.com"], { folder });
      await git(["branch", "--force", branch, "main"], { folder });
      return { store: localBranch({ folder, execute }, branch), look: () => Promise.resolve(folder) };
    },
  },
];

function wants(path: string): boolean {
  return path.endsWith(".yaml");
}

function byPath(files: readonly FolderFile[] | undefined): Readonly<Record<string, string | undefined>> {
  return Object.fromEntries((files ?? []).map(({ path, text }) => [path, text]));
}

describe.each(stores)("the store of a branch in $name", ({ open, openMissing }) => {
  test("reads a folder with all bytes, and what is no UTF-8 as such", async () => {
    const { store } = await open("reading");
    const files = await store.readFolder(await store.head(), { path: "env", wants });
    expect(byPath(files)).toEqual({
      "env/a.yaml": "a: 1\n",
      "env/deep/er/mark.yaml": "\uFEFFa: 1\r\nb: 2",
      "env/empty.yaml": "",
      "env/latin.yaml": undefined,
      "env/ünicode name.yaml": "a: 🚚\n",
    });
    expect(files?.find(({ path }) => path.endsWith("mark.yaml"))?.mode).toBe("100755");
  });

  test.each([
    ["", ["env/a.yaml", "environment/other.yaml", "top.yaml"]],
    ["env/deep", ["env/deep/er/mark.yaml"]],
    ["environment", ["environment/other.yaml"]],
  ])("reads below %j", async (path, expected) => {
    const { store } = await open("reading");
    const files = await store.readFolder(await store.head(), { path, wants });
    expect(files?.map((file) => file.path)).toEqual(expect.arrayContaining(expected));
  });

  test.each(["missing", "env/a.yaml", "env/missing"])("tells that %s is no folder", async (path) => {
    const { store } = await open("reading");
    expect(await store.readFolder(await store.head(), { path, wants })).toBeUndefined();
  });

  test.each([
    ["env/a.yaml", "a: 1\n"],
    ["env/deep/er/mark.yaml", "\uFEFFa: 1\r\nb: 2"],
    ["env/ünicode name.yaml", "a: 🚚\n"],
    ["top.yaml", "top: 1\n"],
    ["env/link.yaml", undefined],
    ["env/deep", undefined],
    ["env/missing.yaml", undefined],
    ["missing/a.yaml", undefined],
    ["*.yaml", undefined],
  ])("reads the file %s", async (path, text) => {
    const { store } = await open("reading");
    const file = await store.readFile(await store.head(), path);
    expect(file?.text).toBe(text);
    if (file) expect(file.path).toBe(path);
  });

  test("commits exactly the files, and keeps their bytes and modes", async () => {
    const { store, look } = await open("a/written");
    const head = await store.head();
    const files = [
      { path: "env/deep/er/mark.yaml", mode: "100755" as const, text: "\uFEFFa: 2\r\nb: 2" },
      { path: "env/ünicode name.yaml", mode: "100644" as const, text: "a: 🚛\n" },
    ];
    const message = "Subject\n\nA-trailer: ü\n";
    const result = await store.commit({ head, files, message });
    const folder = await look();
    expect(result).toEqual({
      status: "committed",
      commit: await gitText(["rev-parse", "a/written"], { folder }),
    });
    expect(await gitText(["rev-parse", "a/written~1"], { folder })).toBe(head.commit);
    expect((await gitText(["log", "-1", "--format=%B", "a/written"], { folder })).trim()).toBe(
      message.trim(),
    );
    const changed = await gitText(["diff", "--name-status", "-z", "a/written~1", "a/written"], { folder });
    expect(changed).toBe(files.map(({ path }) => `M\0${path}\0`).join(""));
    for (const { path, text, mode } of files) {
      expect((await git(["show", `a/written:${path}`], { folder })).toString("utf8")).toBe(text);
      expect(await gitText(["ls-tree", "a/written", "--", path], { folder })).toContain(mode);
    }
  });

  test("does not commit on top of a head that is no longer one", async () => {
    const { store, look } = await open("contested");
    const head = await store.head();
    const file = { path: "top.yaml", mode: "100644" as const };
    const first = await store.commit({ head, files: [{ ...file, text: "top: 2\n" }], message: "First" });
    const second = await store.commit({ head, files: [{ ...file, text: "top: 3\n" }], message: "Second" });
    expect([first.status, second.status]).toEqual(["committed", "moved"]);
    const folder = await look();
    expect(await gitText(["show", "contested:top.yaml"], { folder })).toBe("top: 2");
    expect((await store.head()).commit).not.toBe(head.commit);
  });

  test("tells that there is no such branch", async () => {
    await expect((await openMissing()).head()).rejects.toThrow(/no branch "missing"/);
  });
});
