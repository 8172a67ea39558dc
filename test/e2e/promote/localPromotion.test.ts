import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from "@jest/globals";
import type { PromoteInputs } from "../../../actions/promote/src/inputs.ts";
import type { PromoteResult } from "../../../actions/promote/src/run.ts";
import { git, gitText } from "../../harness/git.ts";
import { exampleFolder, exampleMoves, promotedExample } from "./example.ts";
import { promoteIn } from "./promotionRun.ts";

jest.setTimeout(60_000);

let scratch: string;
let folder: string;

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), "promote-"));
});

afterAll(async () => {
  await rm(scratch, { recursive: true, force: true });
});

beforeEach(async () => {
  folder = await mkdtemp(join(scratch, "clone-"));
  await git(["init", "--quiet", "--initial-branch=main"], { folder });
  await git(["config", "user.name", "Ada"], { folder });
  await git(["config", "user.email", "ada@example.com"], { folder });
  await git(["--work-tree", exampleFolder, "add", "--all"], { folder });
  await git(["commit", "--quiet", "--message=First"], { folder });
  await git(["reset", "--quiet", "--hard"], { folder });
});

async function promoteHere(inputs: Partial<PromoteInputs> = {}): Promise<PromoteResult> {
  return await promoteIn({ status: "offline", reason: "there is no token" }, folder, inputs);
}

async function stagingAt(revision: string): Promise<Readonly<Record<string, string>>> {
  const paths = Object.keys(promotedExample());
  const texts = paths.map(async (path) => {
    const text = await git(["show", `${revision}:${path}`], { folder });
    return [path, text.toString("utf8")] as const;
  });
  return Object.fromEntries(await Promise.all(texts));
}

describe("a promotion without GitHub", () => {
  test("is one commit on the branch; index and work tree are left alone, and the way on is told", async () => {
    const edited = join(folder, "environments/staging/rates/values.yaml");
    await writeFile(edited, "mine: true\n");
    const { commit, report } = await promoteHere();
    expect(commit).toBe(await gitText(["rev-parse", "main"], { folder }));
    expect(await stagingAt("main")).toEqual(promotedExample());
    expect((await gitText(["diff", "--name-only", "main~1", "main"], { folder })).split("\n")).toEqual(
      Object.keys(promotedExample()),
    );
    expect((await git(["show", ":environments/staging/rates/values.yaml"], { folder })).toString()).toContain(
      "4.7.2",
    );
    expect(report.notes.join("\n")).toContain("The branch main is checked out");
    const [show, restore = ""] = report.commands;
    expect(show).toBe(`git show ${commit?.slice(0, 12) ?? ""}`);
    await git(restore.split(" ").slice(1), { folder });
    expect(await gitText(["status", "--porcelain"], { folder })).toBe("");
  });

  test("works in a bare repository, with the configuration of the branch", async () => {
    const bare = join(scratch, "bare.git");
    await git(["clone", "--quiet", "--bare", folder, bare], { folder: scratch });
    await git(["config", "user.name", "Ada"], { folder: bare });
    await git(["config", "user.email", "ada@example.com"], { folder: bare });
    folder = bare;
    const { report } = await promoteHere({ to: "" });
    expect(await stagingAt("main")).toEqual(promotedExample());
    expect(report.notes).toEqual([]);
  });

  test("goes to the branch that the input names", async () => {
    await git(["branch", "next"], { folder });
    const { commit } = await promoteHere({ branch: "next" });
    expect(await gitText(["rev-parse", "next"], { folder })).toBe(commit);
    expect(await gitText(["rev-parse", "main"], { folder })).toBe(
      await gitText(["rev-parse", "next~1"], { folder }),
    );
  });

  test("covers values files outside of the environments' folders, but not those that both use", async () => {
    await writeFile(
      join(folder, ".github/gitops.yml"),
      `version: 1
environments:
  - name: dev
    path: environments/dev
    charts: [{ release: web, chart: apps/web, values: [apps/web/shared.yaml, apps/web/dev.yaml] }]
  - name: staging
    path: environments/staging
    charts:
      - { release: web, chart: apps/web, values: [apps/web/shared.yaml, apps/web/staging.yaml, apps/web/gone.yaml] }
`,
    );
    await mkdir(join(folder, "apps/web"));
    await writeFile(join(folder, "apps/web/shared.yaml"), "image: ghcr.io/parcels/shared:1.0.0\n");
    await writeFile(join(folder, "apps/web/dev.yaml"), "image: ghcr.io/parcels/web:2.0.0\n");
    await writeFile(join(folder, "apps/web/staging.yaml"), "image: ghcr.io/parcels/web:1.0.0\n");
    await git(["add", "--all"], { folder });
    await git(["commit", "--quiet", "--message=Values"], { folder });
    const { report } = await promoteHere({ images: { only: ["web", "shared"], except: [] } });
    expect(report.moves).toEqual([
      { image: "ghcr.io/parcels/web", from: "1.0.0", to: "2.0.0", files: ["apps/web/staging.yaml"] },
    ]);
    expect(report.notes).toContain(
      "The values file apps/web/gone.yaml of the environment staging doesn't exist on the branch main.",
    );
  });

  test("several at once all land", async () => {
    const images = [...new Set(exampleMoves.map(([, image]) => image))];
    const results = await Promise.all(
      [...images, ...images].map(async (image) => promoteHere({ images: { only: [image], except: [] } })),
    );
    expect(results.filter(({ commit }) => commit !== undefined).length).toBeGreaterThanOrEqual(images.length);
    expect(await stagingAt("main")).toEqual(promotedExample());
    expect(await gitText(["rev-list", "--count", "main"], { folder })).toBe(String(1 + images.length));
    expect(await gitText(["fsck", "--no-dangling"], { folder })).toBe("");
  });

  test("says who makes the commit must be known", async () => {
    await git(["config", "--unset", "user.name"], { folder });
    await git(["config", "--unset", "user.email"], { folder });
    await git(["config", "user.useConfigOnly", "true"], { folder });
    const home = process.env.HOME;
    process.env.HOME = scratch;
    try {
      await expect(promoteHere()).rejects.toThrow(
        /git doesn't know who makes the commit.*git config user.name/,
      );
    } finally {
      process.env.HOME = home;
    }
    expect(await gitText(["rev-list", "--count", "main"], { folder })).toBe("1");
  });
});

describe("what a person has to put right", () => {
  test.each<{ name: string; inputs: Partial<PromoteInputs>; message: RegExp }>([
    {
      name: "an environment that doesn't exist",
      inputs: { from: "test" },
      message:
        /^\.github\/gitops\.yml:3:1: There is no environment "test"; the configuration has dev, staging, production\./,
    },
    {
      name: "a folder that doesn't exist",
      inputs: { from: "environments/test" },
      message:
        /The folder environments\/test of the environment environments\/test doesn't exist on the branch main\./,
    },
    {
      name: "a folder without YAML",
      inputs: { from: "apps/rates/chart/templates/" },
      message: /no image with a tag/,
    },
    {
      name: "a folder outside of the repository",
      inputs: { from: "../elsewhere" },
      message: /leads out of the repository/,
    },
    {
      name: "the last of the order",
      inputs: { from: "production", to: "" },
      message: /production is its last/,
    },
    {
      name: "an order with several steps",
      inputs: { from: "", to: "" },
      message: /gitops\.yml:\d+:\d+: .*several steps/,
    },
    { name: "one environment twice", inputs: { to: "environments/dev" }, message: /share a folder/ },
    { name: "a branch that doesn't exist", inputs: { branch: "gone" }, message: /no branch "gone"/ },
    {
      name: "what can't be a branch",
      inputs: { branch: "a..b" },
      message: /"a\.\.b" can't be the name of a branch/,
    },
    {
      name: "a configuration that doesn't exist",
      inputs: { config: { path: "gitops.yml", required: true } },
      message: /There is no configuration at gitops\.yml/,
    },
  ])("$name", async ({ inputs, message }) => {
    await expect(promoteHere(inputs)).rejects.toThrow(message);
    expect(await gitText(["rev-list", "--count", "main"], { folder })).toBe("1");
  });

  test("a folder without images", async () => {
    await mkdir(join(folder, "environments/bare"));
    await writeFile(join(folder, "environments/bare/README.md"), "Nothing yet\n");
    await git(["add", "--all"], { folder });
    await git(["commit", "--quiet", "--message=Bare"], { folder });
    await expect(promoteHere({ from: "environments/bare" })).rejects.toThrow(
      /environments\/bare of the environment environments\/bare holds no YAML/,
    );
  });

  test("a commit that is checked out instead of a branch", async () => {
    await git(["checkout", "--quiet", "--detach"], { folder });
    await expect(promoteHere()).rejects.toThrow(/a commit checked out and no branch.*`branch`/);
    await expect(promoteHere({ branch: "main" })).resolves.toMatchObject({ report: { outcome: "passed" } });
  });

  test("a folder that is no repository", async () => {
    folder = await mkdtemp(join(scratch, "none-"));
    await expect(promoteHere()).rejects.toThrow(/There is no git repository at/);
  });
});
