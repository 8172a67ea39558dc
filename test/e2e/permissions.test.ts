import { realpathSync } from "node:fs";
import { appendFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { runAction } from "../harness/actionRun.ts";
import type { Github } from "../harness/github.ts";
import { startGithub } from "../harness/github.ts";
import type { ClonedRepository } from "../harness/githubRepository.ts";
import { commitAll, createRepository, openPullRequest, runContext } from "../harness/githubRepository.ts";
import { temporaryFolder } from "../harness/process.ts";

const example = join(import.meta.dirname, "../../examples/environments");
const plain = "dev/notifications";

let github: Github;
let folder = "";
let repository: ClonedRepository;

beforeAll(async () => {
  folder = realpathSync(temporaryFolder("permissions"));
  github = await startGithub({ repositories: ["clusters"] });
  repository = { github, name: "clusters", folder: join(folder, "clusters") };
  await createRepository(repository, example);
}, 60_000);

afterAll(async () => {
  await github.stop();
  await rm(folder, { recursive: true, force: true });
});

describe("a token that may only read", () => {
  test("validate gives its verdict and names each permission that it lacks", async () => {
    const branch = "change";
    await appendFile(join(repository.folder, plain, "deployment.yaml"), "# reviewed\n");
    await commitAll(repository, { branch, message: "Change a comment" });
    const pullRequest = await openPullRequest(repository, { branch, title: "Change" });
    const token = await github.workflowToken({ contents: "read" });
    const context = await runContext(repository, { name: "pull_request", pullRequest });
    const run = await runAction({
      action: "validate",
      workspace: repository.folder,
      inputs: { paths: `${plain}/deployment.yaml` },
      github: { ...context, token },
    });
    expect(run.exitCode).toBe(0);
    expect(run.log).toContain("`pull-requests: write`");
    expect(run.log).toContain("`checks: write`");
    expect(run.log.replace(`::add-mask::${token}`, "")).not.toContain(token);
    expect(run.summary).toContain("All manifests are valid");
  });

  test("promote fails and names the permission that it needs", async () => {
    const token = await github.workflowToken({ contents: "read" });
    const context = await runContext(repository, { name: "workflow_dispatch" });
    const run = await runAction({
      action: "promote",
      workspace: repository.folder,
      inputs: { from: "dev/notifications", to: "staging/notifications" },
      github: { ...context, token },
    });
    expect(run.exitCode).toBe(1);
    expect(run.log).toContain("`contents: write`");
    expect(run.log.replace(`::add-mask::${token}`, "")).not.toContain(token);
  });
});
