import { realpathSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { ActionRun } from "../harness/actionRun.ts";
import { runAction } from "../harness/actionRun.ts";
import type { Github } from "../harness/github.ts";
import { startGithub } from "../harness/github.ts";
import type { ClonedRepository } from "../harness/githubRepository.ts";
import {
  api,
  commitAll,
  createRepository,
  openPullRequest,
  runContext,
} from "../harness/githubRepository.ts";
import { temporaryFolder } from "../harness/process.ts";

const good =
  "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: rates\n  namespace: rates\ndata:\n  currency: EUR\n";
const bad = good.replace("data:", "dato:");

let github: Github;
let folder = "";
let repository: ClonedRepository;

beforeAll(async () => {
  folder = realpathSync(temporaryFolder("validate"));
  github = await startGithub({ repositories: ["clusters"] });
  repository = { github, name: "clusters", folder: join(folder, "clusters") };
  const source = join(folder, "source");
  await mkdir(source);
  await writeFile(join(source, "rates.yaml"), good);
  await createRepository(repository, source);
}, 60_000);

afterAll(async () => {
  await github.stop();
  await rm(folder, { recursive: true, force: true });
});

async function pushToMain(text: string, message: string): Promise<ActionRun> {
  await writeFile(join(repository.folder, "rates.yaml"), text);
  await commitAll(repository, { branch: "main", message });
  const context = await runContext(repository, { name: "push" });
  return await runAction({ action: "validate", workspace: repository.folder, github: context });
}

async function issueStates(): Promise<readonly string[]> {
  const { rest, place } = api(repository);
  const { data } = await rest.issues.listForRepo({ ...place, state: "all", labels: "gitops" });
  return data.map(({ number, state }) => `#${number} ${state}`);
}

describe("the default branch", () => {
  test("gets one issue while it is broken, closed when mended, opened again when it breaks again", async () => {
    const broken = await pushToMain(bad, "Break it");
    expect(broken.exitCode).toBe(1);
    expect(broken.outputs).toMatchObject({ valid: "false", errors: "1", "issue-number": "1" });
    expect(await issueStates()).toEqual(["#1 open"]);

    const mended = await pushToMain(`${good}# mended\n`, "Mend it");
    expect(mended.exitCode).toBe(0);
    expect(await issueStates()).toEqual(["#1 closed"]);

    await pushToMain(`${bad}# again\n`, "Break it again");
    expect(await issueStates()).toEqual(["#1 open"]);
    await pushToMain(good, "Mend it again");
    expect(await issueStates()).toEqual(["#1 closed"]);
  }, 60_000);
});

describe("a pull request", () => {
  test("is commented once, checked at the line, and opens no issue", async () => {
    const branch = "change";
    const before = await issueStates();
    await writeFile(join(repository.folder, "rates.yaml"), good.replace("EUR", "[EUR, USD]"));
    await commitAll(repository, { branch, message: "Take two currencies" });
    const pullRequest = await openPullRequest(repository, { branch, title: "Take two currencies" });
    const context = await runContext(repository, { name: "pull_request", pullRequest });
    const step = { action: "validate", workspace: repository.folder, github: context } as const;
    const first = await runAction(step);
    const second = await runAction(step);
    expect([first.exitCode, second.exitCode]).toEqual([1, 1]);
    expect(first.outputs["comment-url"]).toBe(second.outputs["comment-url"]);

    const { rest, place } = api(repository);
    const comments = await rest.issues.listComments({ ...place, issue_number: pullRequest.number });
    expect(comments.data.map(({ body }) => body?.split("\n")[1])).toEqual([
      "### ❌ 1 error: this would not apply as it is, 1 object changes",
    ]);
    const checks = await rest.checks.listForRef({ ...place, ref: context.sha });
    expect(checks.data.check_runs[0]).toMatchObject({
      conclusion: "failure",
      output: { annotations_count: 1 },
    });
    expect(await issueStates()).toEqual(before);
  }, 60_000);
});

describe("without GitHub", () => {
  test("the same run says so once, and does all but the GitHub calls", async () => {
    const workspace = repository.folder;
    const run = await runAction({
      action: "validate",
      workspace,
      inputs: { base: "main", "report-json": "r.json" },
    });
    expect(run.exitCode).toBe(1);
    expect(run.log.match(/GitHub is not used/g)).toHaveLength(1);
    expect(JSON.parse(run.outputs.report ?? "")).toMatchObject({ action: "validate", version: 1 });
    await rm(join(workspace, "r.json"));
  });
});
