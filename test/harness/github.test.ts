import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { chmod, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { isAlive } from "./alive.ts";
import { git, gitText } from "./git.ts";
import { startGithub } from "./github.ts";
import type { Github } from "./github.ts";
import { fetchBranch, pushBranch } from "./githubGit.ts";
import { pushFolder } from "./githubPush.ts";

let github: Github;
let folder: string;

beforeAll(async () => {
  github = await startGithub({ owner: "acme", repositories: ["fleet", { name: "secrets", private: true }] });
  folder = await mkdtemp(join(tmpdir(), "gitops-actions-github-"));
}, 30_000);

afterAll(async () => {
  await github.stop();
  await rm(folder, { recursive: true, force: true });
});

async function ask(
  method: string,
  path: string,
  options: { token?: string; body?: unknown } = {},
): Promise<Response> {
  return await fetch(`${github.apiUrl}${path}`, {
    method,
    headers: { authorization: `Bearer ${options.token ?? github.token}` },
    ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
  });
}

async function write(path: string, content: string | Uint8Array): Promise<void> {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), content);
}

async function commitAll(message: string, date: string): Promise<void> {
  const environment = { GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date };
  const identity = ["-c", "user.name=Zoë", "-c", "user.email=zoe@example.com", "-c", "commit.gpgsign=false"];
  await git(["add", "--all"], { folder });
  await git([...identity, "commit", "-qm", message], { folder, environment });
}

describe("a pushed branch", () => {
  beforeAll(async () => {
    await git(["init", "-q", "-b", "main"], { folder });
    await write("apps/checkout/deployment.yaml", "kind: Deployment\n");
    await write("logo.png", Buffer.from([0, 255, 13, 10]));
    await write("sync.sh", "#!/bin/sh\n");
    await chmod(join(folder, "sync.sh"), 0o755);
    await symlink("sync.sh", join(folder, "run"));
    await commitAll("Start\n\nWith two paragraphs\nand ünïcode", "2026-01-02T03:04:05+0530");
    await write("apps/checkout/deployment.yaml", "kind: Deployment # changed\n");
    await commitAll("Change", "2026-01-03T03:04:05-0800");
    await pushBranch({ github, repo: "fleet", branch: "main", folder });
  });

  test("has the same commits with the same ids", async () => {
    const local = await gitText(["rev-list", "main"], { folder });
    const commits = (await (await ask("GET", "/repos/acme/fleet/commits?sha=main")).json()) as {
      sha: string;
    }[];
    expect(commits.map((commit) => commit.sha)).toEqual(local.split("\n"));
  });

  test("comes back with what was committed there, in another clone too", async () => {
    const main = await gitText(["rev-parse", "main"], { folder });
    const { tree } = (await (await ask("GET", `/repos/acme/fleet/git/commits/${main}`)).json()) as {
      tree: { sha: string };
    };
    const body = {
      base_tree: tree.sha,
      tree: [{ path: "new/a.yaml", mode: "100644", type: "blob", content: "a: 1\n" }],
    };
    const changed = (await (await ask("POST", "/repos/acme/fleet/git/trees", { body })).json()) as {
      sha: string;
    };
    const commit = { message: "Made over there", tree: changed.sha, parents: [main] };
    const made = (await (await ask("POST", "/repos/acme/fleet/git/commits", { body: commit })).json()) as {
      sha: string;
    };
    const ref = { ref: "refs/heads/there", sha: made.sha };
    expect((await ask("POST", "/repos/acme/fleet/git/refs", { body: ref })).status).toBe(201);

    const clone = await mkdtemp(join(tmpdir(), "gitops-actions-clone-"));
    try {
      await git(["init", "-q", "-b", "main"], { folder: clone });
      expect(await fetchBranch({ github, repo: "fleet", branch: "there", folder: clone })).toBe(made.sha);
      await git(["checkout", "-q", "-b", "there", "origin/there"], { folder: clone });
      expect(await readFile(join(clone, "new/a.yaml"), "utf8")).toBe("a: 1\n");
      expect(await readFile(join(clone, "logo.png"))).toEqual(Buffer.from([0, 255, 13, 10]));
      expect(await gitText(["rev-list", "--count", "HEAD"], { folder: clone })).toBe("3");
      expect(await gitText(["fsck", "--strict"], { folder: clone })).toBe("");
    } finally {
      await rm(clone, { recursive: true, force: true });
    }
  });

  test("is the same tree when its folder is pushed", async () => {
    const sha = await pushFolder({
      github,
      repo: "fleet",
      branch: "folder",
      folder,
      message: "Folder",
      parents: [],
    });
    const commit: unknown = await (await ask("GET", `/repos/acme/fleet/git/commits/${sha}`)).json();
    expect(commit).toMatchObject({
      message: "Folder",
      parents: [],
      tree: { sha: await gitText(["rev-parse", "main^{tree}"], { folder }) },
    });
    const next = await pushFolder({ github, repo: "fleet", branch: "folder", folder, message: "Again" });
    expect(await (await ask("GET", `/repos/acme/fleet/git/commits/${next}`)).json()).toMatchObject({
      parents: [{ sha }],
    });
  });

  test("can't be moved to a commit that does not follow", async () => {
    const sha = await gitText(["rev-parse", "main~1"], { folder });
    const refused = await ask("PATCH", "/repos/acme/fleet/git/refs/heads/main", { body: { sha } });
    expect(refused.status).toBe(422);
    expect(await refused.json()).toMatchObject({ message: "Update is not a fast-forward" });
  });
});

describe("a workflow's token", () => {
  test.each([
    [{ issues: "write" }, "POST", "/repos/acme/fleet/issues", 201],
    [{ issues: "read" }, "POST", "/repos/acme/fleet/issues", 403],
    [{ contents: "write" }, "POST", "/repos/acme/fleet/issues", 403],
    [{ contents: "read" }, "GET", "/repos/acme/secrets", 200],
    [{ contents: "read" }, "POST", "/repos/acme/fleet/git/blobs", 403],
    [{ contents: "write" }, "POST", "/repos/acme/fleet/git/blobs", 201],
    [{ pull_requests: "write" }, "POST", "/repos/acme/fleet/check-runs", 403],
  ] as const)("with %j, is answered to %s %s: %d", async (permissions, method, path, status) => {
    const token = await github.workflowToken(permissions);
    const body = { title: "t", content: "c", name: "n", head_sha: "0".repeat(40) };
    const answer = await ask(method, path, method === "GET" ? { token } : { token, body });
    expect(answer.status).toBe(status);
  });

  test("acts as the bot", async () => {
    const token = await github.workflowToken({ issues: "write" });
    const answer = await ask("POST", "/repos/acme/fleet/issues", { token, body: { title: "Drift" } });
    expect(await answer.json()).toMatchObject({ user: { login: "github-actions[bot]", type: "Bot" } });
  });
});

test("a token that nobody made can't write to the owner's repository", async () => {
  const body = { content: "x" };
  const answer = await ask("POST", "/repos/acme/fleet/git/blobs", { token: "ghp_unknown", body });
  expect(answer.status).toBe(403);
});

test("a stopped GitHub leaves no process", async () => {
  const other = await startGithub({ repositories: [] });
  expect(isAlive(other.pid)).toBe(true);
  await other.stop();
  expect(isAlive(other.pid)).toBe(false);
}, 30_000);
