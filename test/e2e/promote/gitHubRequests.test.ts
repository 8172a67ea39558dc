import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, jest, test } from "@jest/globals";
import { gitHubBranch } from "../../../shared/github/commits.ts";
import type { ConnectedGitHub } from "../../../shared/github/context.ts";
import type { Github } from "../../harness/github.ts";
import { startGithub } from "../../harness/github.ts";
import type { ClonedRepository } from "../../harness/githubRepository.ts";
import { api } from "../../harness/githubRepository.ts";
import { connect, promoteIn } from "./promotionRun.ts";

jest.setTimeout(60_000);

let server: Github;
let scratch: string;

beforeAll(async () => {
  server = await startGithub({ repositories: ["small", "large", "listing"] });
  scratch = await mkdtemp(join(tmpdir(), "promote-"));
});

afterAll(async () => {
  await server.stop();
  await rm(scratch, { recursive: true, force: true });
});

/** Makes a repository with two environments and a number of other files. */
async function fill(name: string, others: number): Promise<ClonedRepository> {
  const repository = { github: server, name, folder: join(scratch, name) };
  const { rest, place } = api(repository);
  const files: readonly (readonly [string, string])[] = [
    ["environments/dev/a/values.yaml", "image: ghcr.io/parcels/a:2.0.0\n"],
    ["environments/dev/b/values.yaml", "image: ghcr.io/parcels/b:2.0.0\n"],
    ["environments/staging/a/values.yaml", "image: ghcr.io/parcels/a:1.0.0\n"],
    ["environments/staging/b/values.yaml", "image: ghcr.io/parcels/b:1.0.0\n"],
    ["environments/staging/b/more.yaml", "image: ghcr.io/parcels/b:2.0.0\n"],
    ...Array.from(
      { length: others },
      (_, index) =>
        [
          `services/team-${index % 20}/file-${index}.yaml`,
          `image: ghcr.io/parcels/other:${index}\n`,
        ] as const,
    ),
  ];
  const { data: tree } = await rest.git.createTree({
    ...place,
    tree: files.map(([path, content]) => ({ path, content, mode: "100644", type: "blob" })),
  });
  const { data: commit } = await rest.git.createCommit({
    ...place,
    message: "First",
    tree: tree.sha,
    parents: [],
  });
  await rest.git.createRef({ ...place, ref: "refs/heads/main", sha: commit.sha });
  return repository;
}

function countRequests(github: ConnectedGitHub): Map<string, number> {
  const counts = new Map<string, number>();
  github.octokit.hook.before("request", ({ method, url }) => {
    const name = `${method} ${url.replace("/repos/{owner}/{repo}", "")}`;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  });
  return counts;
}

async function promotionRequests(name: string, others: number): Promise<ReadonlyMap<string, number>> {
  await fill(name, others);
  const github = await connect(server, name);
  const counts = countRequests(github);
  const { commit } = await promoteIn(github, scratch, {
    from: "environments/dev",
    to: "environments/staging",
    issue: "never",
  });
  expect(commit).toBeDefined();
  return counts;
}

test("a promotion makes as many requests in a large repository as in a small one", async () => {
  const small = await promotionRequests("small", 10);
  const large = await promotionRequests("large", 2_000);
  expect(Object.fromEntries(large)).toEqual(Object.fromEntries(small));
  expect(Object.fromEntries(small)).toEqual({
    // The configuration is looked for in the branch too, since the workspace has none.
    "GET /git/ref/{ref}": 2,
    "GET /git/commits/{commit_sha}": 2,
    // The root, `environments`, and one for each environment.
    "GET /git/trees/{tree_sha}": 4,
    // Files with the same content are read once.
    "GET /git/blobs/{file_sha}": 4,
    "POST /git/trees": 1,
    "POST /git/commits": 1,
    "PATCH /git/refs/{ref}": 1,
  });
});

test("a listing that GitHub cut off is made folder by folder", async () => {
  await fill("listing", 40);
  const github = await connect(server, "listing");
  github.octokit.hook.wrap("request", async (request, options) => {
    const response = (await request(options)) as { data: { tree?: unknown[]; truncated?: boolean } };
    if (options.recursive === undefined || (response.data.tree?.length ?? 0) <= 5) return response as never;
    return {
      ...response,
      data: { ...response.data, tree: response.data.tree?.slice(0, 5), truncated: true },
    } as never;
  });
  const store = gitHubBranch(github, "main");
  const files = await store.readFolder(await store.head(), { path: "", wants: () => true });
  expect(files).toHaveLength(45);
  expect(files?.find(({ path }) => path === "services/team-7/file-27.yaml")?.text).toContain("other:27");
});

test.each([
  ["Repository rule violations found\n\nChanges must be made through a pull request.", 422],
  ["Protected branch update failed for refs/heads/main.", 409],
])("a branch that the token may not push to is told as such: %j", async (message, status) => {
  const github = await connect(server, "small");
  github.octokit.hook.before("request", ({ method }) => {
    if (method === "PATCH") throw Object.assign(new Error(message), { status });
  });
  const store = gitHubBranch(github, "main");
  const file = { path: "a.yaml", mode: "100644" as const, text: "a: 1\n" };
  const writing = store.commit({ head: await store.head(), files: [file], message: "A" });
  await expect(writing).rejects.toThrow(/The rules of the branch "main" don't let this token push to it/);
});
