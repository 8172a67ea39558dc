import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from "@jest/globals";
import { git, gitText } from "../../harness/git.ts";
import type { Github } from "../../harness/github.ts";
import { startGithub } from "../../harness/github.ts";
import type { ClonedRepository } from "../../harness/githubRepository.ts";
import { api, commitAll, createRepository, pullMain } from "../../harness/githubRepository.ts";
import { exampleFolder, promotedExample } from "./example.ts";
import { connect, promoteIn } from "./promotionRun.ts";

jest.setTimeout(60_000);

const names = Array.from({ length: 12 }, (_, index) => `delivery-${index}`);
let server: Github;
let scratch: string;
let used = 0;
let repository: ClonedRepository;
/** A workspace without a checkout. */
let empty: string;

beforeAll(async () => {
  server = await startGithub({ repositories: names });
  scratch = await mkdtemp(join(tmpdir(), "promote-"));
  empty = await mkdtemp(join(scratch, "empty-"));
});

afterAll(async () => {
  await server.stop();
  await rm(scratch, { recursive: true, force: true });
});

beforeEach(async () => {
  const name = names[used++];
  if (name === undefined) throw new Error("more tests than repositories");
  repository = { github: server, name, folder: join(scratch, name) };
  await createRepository(repository, exampleFolder);
});

async function committedFiles(commit: string): Promise<Readonly<Record<string, string>>> {
  const { folder } = repository;
  const listed = await gitText(["diff", "--name-only", `${commit}~1`, commit], { folder });
  const files = listed.split("\n").map(async (path) => {
    const text = await git(["show", `${commit}:${path}`], { folder });
    return [path, text.toString("utf8")] as const;
  });
  return Object.fromEntries(await Promise.all(files));
}

describe("a promotion through GitHub", () => {
  test("is one commit with nothing but the tags, without a checkout", async () => {
    const github = await connect(server, repository.name);
    const result = await promoteIn(github, empty);
    await pullMain(repository);
    expect(await committedFiles("HEAD")).toEqual(promotedExample());
    expect(await gitText(["rev-parse", "HEAD"], repository)).toBe(result.commit);
    expect(await gitText(["log", "-1", "--format=%B"], repository)).toBe(
      [
        "Promote 3 images from dev to staging",
        "",
        "Source-environment: dev",
        "Target-environment: staging",
        "Image: ghcr.io/lanternpost/notifications 1.31.1 -> 1.32.0",
        "Image: ghcr.io/lanternpost/rates 4.7.2 -> 4.8.0",
        "Image: ghcr.io/lanternpost/tracking-api 2.15.2 -> 2.16.0",
        `Run: ${github.runUrl ?? ""}`,
        "Actor: ada",
        "",
      ].join("\n"),
    );
    expect(result.report.outcome).toBe("passed");
    expect(result.issue).toBeUndefined();
  });

  test("has nothing to do the second time", async () => {
    const github = await connect(server, repository.name);
    await promoteIn(github, empty);
    const again = await promoteIn(github, empty);
    expect(again.commit).toBeUndefined();
    expect(again.report.verdict).toBe("staging has the images of dev");
  });

  test("moves only the images that are asked for", async () => {
    const result = await promoteIn(await connect(server, repository.name), empty, {
      images: { only: ["*/rates", "tracking-*", "typo"], except: ["rates"] },
    });
    expect(result.report.moves.map(({ image }) => image)).toEqual(["ghcr.io/lanternpost/tracking-api"]);
    expect(result.report.notes).toEqual([
      'No image of dev fits "*/rates" of `images`.',
      'No image of dev fits "typo" of `images`.',
    ]);
  });

  test.each([{ dryRun: true }, { operation: "check" as const }])(
    "%j tells and writes nothing",
    async (inputs) => {
      const before = await gitText(["rev-parse", "HEAD"], repository);
      const result = await promoteIn(await connect(server, repository.name), empty, inputs);
      const { rest, place } = api(repository);
      const { data } = await rest.git.getRef({ ...place, ref: "heads/main" });
      expect(data.object.sha).toBe(before);
      expect(result.commit).toBeUndefined();
      expect(result.report.moves).toHaveLength(3);
    },
  );

  test("goes from an environment on one branch to one on another", async () => {
    const config = join(repository.folder, ".github/gitops.yml");
    await writeFile(
      config,
      [
        "version: 1",
        "environments:",
        "  - { name: dev, path: environments/dev }",
        "  - { name: live, path: environments/production, branch: release/live }",
        "",
      ].join("\n"),
    );
    await commitAll(repository, { branch: "release/live", message: "Live" });
    const github = await connect(server, repository.name, { ref: "refs/heads/release/live" });
    const result = await promoteIn(github, empty, { to: "live" });
    const { rest, place } = api(repository);
    const { data } = await rest.git.getRef({ ...place, ref: "heads/release/live" });
    expect(data.object.sha).toBe(result.commit);
    expect(result.report.moves.length).toBeGreaterThan(0);
  });
});

describe("the issue of two environments", () => {
  test("opens, stays while nothing changes, and closes when it is mended", async () => {
    const github = await connect(server, repository.name);
    const file = join(repository.folder, "environments/dev/notifications/gateway.yaml");
    await writeFile(
      file,
      "apiVersion: v1\nkind: Pod\nmetadata: {name: gateway}\nspec:\n  containers:\n    - {name: gateway, image: ghcr.io/lanternpost/gateway:0.1.0}\n",
    );
    await commitAll(repository, { branch: "main", message: "Add a gateway to dev" });
    const opened = await promoteIn(github, empty);
    expect(opened.report.outcome).toBe("failed");
    expect(opened.report.moves).toHaveLength(3);
    const { rest, place } = api(repository);
    const number = opened.issue?.number ?? 0;
    const { data: issue } = await rest.issues.get({ ...place, issue_number: number });
    expect(issue.state).toBe("open");
    expect(issue.body).toContain("ghcr.io/lanternpost/gateway has 0.1.0 in dev");
    expect(issue.body).toContain("environments/dev/notifications/gateway.yaml:6:30");

    // Another image is asked for; the issue is still about all of them.
    const other = await promoteIn(github, empty, { images: { only: ["rates"], except: [] } });
    expect(other.report.outcome).toBe("passed");
    expect(other.issue?.number).toBe(number);

    const leftOut = { images: { only: [], except: ["gateway"] } };
    const closed = await promoteIn(github, empty, leftOut);
    expect(closed.report.outcome).toBe("passed");
    const { data: mended } = await rest.issues.get({ ...place, issue_number: number });
    expect(mended.state).toBe("closed");
    expect((await promoteIn(github, empty, leftOut)).issue).toBeUndefined();
  });

  test("a token that may not write issues still promotes, and says which permission is missing", async () => {
    const file = join(repository.folder, "environments/dev/extra.yaml");
    await writeFile(file, "image: ghcr.io/lanternpost/extra:0.1.0\n");
    await commitAll(repository, { branch: "main", message: "Add a value" });
    const github = await connect(server, repository.name, {
      permissions: { contents: "write", metadata: "read" },
    });
    const { commit, problems } = await promoteIn(github, empty);
    expect(commit).toBeDefined();
    expect(problems.join("\n")).toContain("issues: write");
  });
});

test("a token that may not write names the permission", async () => {
  const github = await connect(server, repository.name, {
    permissions: { contents: "read", metadata: "read" },
  });
  await expect(promoteIn(github, empty)).rejects.toThrow(/`contents: write` under `permissions:`/);
});
