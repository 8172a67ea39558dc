import { execFile } from "node:child_process";
import { chmod, mkdir, mkdtemp, readdir, readFile, readlink, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { execute } from "../runtime/execute.ts";
import { mergeBase, withGitRevision } from "./gitRevision.ts";
import type { Workspace } from "./workspace.ts";
import { openWorkspace, readText } from "./workspace.ts";

let folder: string;
let repository: string;
let workspace: Workspace;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "revision-"));
  repository = join(folder, "repository");
  await mkdir(repository);
  await git("init", "--quiet", "--initial-branch=main");
  workspace = await openWorkspace(repository);
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

async function git(...args: string[]): Promise<string> {
  const identity = ["-c", "user.name=Test", "-c", "user.email=test@example.com"];
  const { stdout } = await promisify(execFile)("git", [...identity, ...args], { cwd: repository });
  return stdout.trim();
}

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(repository, path)), { recursive: true });
  await writeFile(join(repository, path), text);
}

async function commit(message: string): Promise<string> {
  await git("add", "--all");
  await git("commit", "--quiet", "--message", message);
  return git("rev-parse", "HEAD");
}

async function listFiles(root: string): Promise<readonly string[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .toSorted();
}

describe("mergeBase", () => {
  test("is where the checked-out branch began, also when the other one has gone on", async () => {
    await write("a.yaml", "a: 1\n");
    const first = await commit("first");
    await git("checkout", "--quiet", "-b", "change");
    await write("a.yaml", "a: 2\n");
    await commit("change");
    await git("checkout", "--quiet", "main");
    await write("b.yaml", "b: 1\n");
    await commit("main goes on");
    await git("checkout", "--quiet", "change");
    expect(await mergeBase({ workspace, execute, revision: "main" })).toBe(first);
  });

  test("is the revision itself where the two have nothing in common", async () => {
    await write("a.yaml", "a: 1\n");
    const first = await commit("first");
    await git("checkout", "--quiet", "--orphan", "other");
    await commit("unrelated");
    expect(await mergeBase({ workspace, execute, revision: "main" })).toBe(first);
  });
});

describe("withGitRevision", () => {
  test("gives the files of a revision and leaves work tree and index alone", async () => {
    await write("apps/a.yaml", "a: 1\n");
    await write("gone.yaml", "b: 1\n");
    await commit("first");
    await git("rm", "--quiet", "gone.yaml");
    await write("apps/a.yaml", "a: 2\n");
    await commit("second");
    await write("apps/a.yaml", "a: 3\n");
    await git("add", "apps/a.yaml");
    await write("apps/a.yaml", "a: 4\n");
    const before = await git("status", "--porcelain=v2");
    const index = await readFile(join(repository, ".git/index"));

    const found = await withGitRevision({ workspace, revision: "HEAD~1", execute }, async (base) => ({
      root: base.root,
      files: await listFiles(base.root),
      text: await readText(base, "apps/a.yaml"),
    }));

    expect(found.files).toEqual(["apps/a.yaml", "gone.yaml"]);
    expect(found.text).toMatchObject({ text: "a: 1\n" });
    expect(await git("status", "--porcelain=v2")).toBe(before);
    expect(await readFile(join(repository, ".git/index"))).toEqual(index);
    await expect(readdir(found.root)).rejects.toThrow("ENOENT");
  });

  test("removes the files where their use fails", async () => {
    await write("a.yaml", "a: 1\n");
    await commit("first");
    let root = "";
    const use = withGitRevision({ workspace, revision: "main", execute }, (base) => {
      root = base.root;
      return Promise.reject(new Error("stopped"));
    });
    await expect(use).rejects.toThrow("stopped");
    await expect(readdir(root)).rejects.toThrow("ENOENT");
  });

  test.each([
    ["all", undefined, [".gitattributes", "apps/a.yaml", "apps/b/c.yaml", "apps/b/[d].yaml", "top.yaml"]],
    ["a folder", ["apps/b"], ["apps/b/[d].yaml", "apps/b/c.yaml"]],
    ["a file and what is not there", ["./top.yaml", "none"], ["top.yaml"]],
    ["no pattern", ["apps/*", "apps/b/[d].yaml"], ["apps/b/[d].yaml"]],
    ["nothing", [], []],
  ])("takes %s of the paths", async (_, paths, expected) => {
    for (const path of ["apps/a.yaml", "apps/b/c.yaml", "apps/b/[d].yaml", "top.yaml", ".gitattributes"])
      await write(path, "");
    await commit("first");
    const options = { workspace, revision: "main", execute, ...(paths && { paths }) };
    expect(await withGitRevision(options, (base) => listFiles(base.root))).toEqual([...expected].toSorted());
  });

  test("gives the workspace's folder where it is not the top of the repository", async () => {
    await write("top.yaml", "");
    await write("clusters/ü/a.yaml", "a: 1\n");
    await commit("first");
    const inner = await openWorkspace(join(repository, "clusters/ü"));
    const files = await withGitRevision({ workspace: inner, revision: "HEAD", execute }, (base) =>
      listFiles(base.root),
    );
    expect(files).toEqual(["a.yaml"]);
    const some = await withGitRevision(
      { workspace: inner, revision: "HEAD", paths: ["a.yaml"], execute },
      (base) => listFiles(base.root),
    );
    expect(some).toEqual(["a.yaml"]);
  });

  test("gives an empty folder where the revision had none", async () => {
    await write("top.yaml", "");
    await commit("first");
    await write("later/a.yaml", "");
    const inner = await openWorkspace(join(repository, "later"));
    expect(
      await withGitRevision({ workspace: inner, revision: "HEAD", execute }, (base) => listFiles(base.root)),
    ).toEqual([]);
  });

  test("knows branches, tags, short hashes and repositories with SHA-256", async () => {
    await write("a.yaml", "");
    const hash = await commit("first");
    await git("tag", "--annotate", "v1", "--message", "v1");
    for (const revision of ["main", "v1", hash.slice(0, 8), "refs/heads/main"]) {
      expect(await withGitRevision({ workspace, revision, execute }, (base) => listFiles(base.root))).toEqual(
        ["a.yaml"],
      );
    }
    await rm(join(repository, ".git"), { recursive: true });
    await git("init", "--quiet", "--object-format=sha256");
    await commit("first");
    expect(
      await withGitRevision({ workspace, revision: "HEAD", execute }, (base) => listFiles(base.root)),
    ).toEqual(["a.yaml"]);
  });
});

describe("withGitRevision on a repository that means harm", () => {
  const marker = "was-run";

  async function expectNothingRan(): Promise<void> {
    expect(await listFiles(folder).then((files) => files.filter((file) => file.endsWith(marker)))).toEqual(
      [],
    );
  }

  test("runs no filter, hook or monitor, and gives the stored bytes", async () => {
    const text = "$Id$\r\nü: 1\r\n";
    await write("a.yaml", text);
    await git("-c", "core.autocrlf=false", "add", "a.yaml");
    await write(".gitattributes", "*.yaml filter=evil ident text eol=lf working-tree-encoding=UTF-16\n");
    await git("add", ".gitattributes");
    await git("commit", "--quiet", "--message", "first");
    const script = join(folder, "evil.sh");
    await writeFile(script, `#!/bin/sh\ntouch '${join(folder, marker)}'\ncat\n`);
    await chmod(script, 0o755);
    await git("config", "filter.evil.smudge", script);
    // Git itself runs the filter here, so that the rest of the test means something.
    await git("checkout-index", "--all", "--prefix=../control/");
    await rm(join(folder, marker));
    await git("config", "filter.evil.process", script);
    await git("config", "filter.evil.required", "true");
    await git("config", "core.fsmonitor", script);
    await git("config", "core.autocrlf", "true");
    for (const hook of ["post-checkout", "post-index-change", "reference-transaction"]) {
      await symlink(script, join(repository, ".git/hooks", hook));
    }
    const read = await withGitRevision({ workspace, revision: "HEAD", execute }, (base) =>
      readFile(join(base.root, "a.yaml"), "utf8"),
    );
    expect(read).toBe(text);
    await expectNothingRan();
  });

  test("writes a link and does not follow it", async () => {
    await symlink("/etc", join(repository, "outside"));
    await symlink("/etc/hostname", join(repository, "name.yaml"));
    await commit("first");
    await withGitRevision({ workspace, revision: "HEAD", execute }, async (base) => {
      expect(await readlink(join(base.root, "outside"))).toBe("/etc");
      expect(await readText(base, "name.yaml")).toMatchObject({ status: "unreadable" });
      expect(await readText(base, "outside/hostname")).toMatchObject({ status: "unreadable" });
    });
  });

  test.each([
    "",
    "nowhere",
    "--upload-pack=touch was-run",
    "--all",
    "-h",
    "HEAD:a.yaml",
    "main..main",
    "$(touch was-run)",
    "0".repeat(40),
  ])("says that there is no revision %j", async (revision) => {
    await write("a.yaml", "");
    await commit("first");
    const use = withGitRevision({ workspace, revision, execute }, () => Promise.resolve());
    await expect(use).rejects.toMatchObject({
      name: "InputError",
      problem: { code: "git-revision", hint: expect.stringContaining("fetch-depth: 0") },
    });
    await expectNothingRan();
  });

  test("says what is missing in a shallow or partial clone, and fetches nothing", async () => {
    await write("a.yaml", "a: 1\n");
    await commit("first");
    await write("a.yaml", "a: 2\n");
    await commit("second");
    await git("config", "uploadpack.allowFilter", "true");
    const url = `file://${repository}`;
    await git("clone", "--quiet", "--depth=1", url, join(folder, "shallow"));
    await git("clone", "--quiet", "--filter=blob:none", url, join(folder, "partial"));
    for (const [name, message] of [
      ["shallow", 'no revision "HEAD~1"'],
      ["partial", 'can\'t give the files of "HEAD~1"'],
    ] as const) {
      const clone = await openWorkspace(join(folder, name));
      const use = withGitRevision({ workspace: clone, revision: "HEAD~1", execute }, () => Promise.resolve());
      await expect(use).rejects.toThrow(message);
    }
  });

  test("says so where there is no repository", async () => {
    const bare = await openWorkspace(folder);
    const use = withGitRevision({ workspace: bare, revision: "HEAD", execute }, () => Promise.resolve());
    await expect(use).rejects.toThrow("The workspace is no Git repository");
  });
});
