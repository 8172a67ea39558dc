import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { cp, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describeWith } from "../harness/gate.ts";
import { lintWorkflows } from "../harness/lint.ts";
import { run } from "../harness/run.ts";
import { runWorkflow } from "../harness/workflow.ts";
import type { WorkflowRun } from "../harness/workflow.ts";

const token = "ghp_0123456789abcdefghijklmnopqrstuvwxyz";

await describeWith(["act"], "act", () => {
  let folder: string;
  let head: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "gitops-actions-act-"));
    await cp(join(import.meta.dirname, "fixtures/matrix"), folder, { recursive: true });
    const identity = ["-c", "user.name=Ada", "-c", "user.email=ada@example.com"];
    for (const args of [
      ["init", "-q", "-b", "main"],
      ["add", "--all"],
      [...identity, "commit", "-qm", "Start"],
    ]) {
      expect(await run("git", ["-C", folder, ...args])).toMatchObject({ exitCode: 0 });
    }
    head = (await run("git", ["-C", folder, "rev-parse", "HEAD"])).stdout.trim();
  });

  afterAll(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  describe("on a push", () => {
    let result: WorkflowRun;

    beforeAll(async () => {
      result = await runWorkflow({
        folder,
        workflow: ".github/workflows/ci.yml",
        event: { name: "push", payload: { ref: "refs/heads/main", before: "0".repeat(40), after: head } },
        environment: { GITHUB_API_URL: "http://127.0.0.1:9", GITHUB_REPOSITORY: "acme/fleet" },
        secrets: { GITHUB_TOKEN: token },
        repositories: { "acme/actions@v1": folder },
      });
    }, 60_000);

    test("runs each job of the matrix, of the called workflow and with an action of another repository", () => {
      expect(result).toMatchObject({ exitCode: 0 });
      expect(
        result.jobs.map(({ id, matrix, result: ended }) => `${id} ${JSON.stringify(matrix)} ${ended}`).sort(),
      ).toEqual([
        "after {} success",
        "call {} success",
        'greet {"cluster":"dev"} success',
        'greet {"cluster":"prod"} success',
        "remote {} success",
      ]);
    });

    test("checks the repository out of the folder and hands outputs on", () => {
      expect(result.log).toContain("said hello dev from fleet");
      expect(result.log).toContain("said hello prod from fleet");
      expect(result.log).toContain("shared said hello staging");
    });

    test("gives actions Node 24, the event and where GitHub is", () => {
      const abouts = [...result.log.matchAll(/about (\{.*\})/g)].map(
        (match) => JSON.parse(match[1] ?? "") as unknown,
      );
      expect(abouts).toHaveLength(4);
      for (const about of abouts) {
        expect(about).toMatchObject({
          node: "24",
          api: "http://127.0.0.1:9",
          repository: "acme/fleet",
          sha: head,
          eventName: "push",
          ref: "refs/heads/main",
          before: "0".repeat(40),
        });
      }
    });

    test("gives actions the token and masks it", () => {
      expect(result.log.match(/"token":"\*\*\*"/g)).toHaveLength(4);
      expect(result.log).not.toContain(token);
    });
  });

  test("tells a failed job, and leaves the folder as it was", async () => {
    const result = await runWorkflow({
      folder,
      workflow: ".github/workflows/broken.yml",
      event: { name: "workflow_dispatch" },
      inputs: { cluster: "broken" },
    });
    expect(result).toMatchObject({ exitCode: 1, jobs: [{ id: "greet", result: "failure" }] });
    expect(result.log).toContain("cannot greet a broken cluster");
    expect(result.log).toContain("greeting failed");
    expect(await readFile(join(folder, "README.md"), "utf8")).toBe("fleet\n");
    expect(await run("git", ["-C", folder, "status", "--short"])).toMatchObject({ stdout: "" });
  }, 60_000);

  test("does not take a job for a success that it can't run", async () => {
    const started = runWorkflow({
      folder,
      workflow: ".github/workflows/windows.yml",
      event: { name: "push" },
    });
    await expect(started).rejects.toThrow(/\[windows\/build\].*unsupported platform/);
  });

  test("says so when a workflow can't be read", async () => {
    const result = await runWorkflow({
      folder,
      workflow: ".github/workflows/unreadable.yml",
      event: { name: "push" },
    });
    expect(result.exitCode).toBe(1);
    expect(result.log).toContain("workflow is not valid. 'unreadable.yml'");
  });
});

await describeWith(["actionlint", "zizmor"], "the linters of workflows", () => {
  const folder = join(import.meta.dirname, "fixtures/lint");

  test("find what is wrong, where it is", async () => {
    const findings = await lintWorkflows({ folder, workflows: ["unsafe.yml"] });
    const places = findings.map(
      (finding) => `${finding.tool} ${finding.rule} ${finding.file}:${finding.line}`,
    );
    expect(places).toEqual(
      expect.arrayContaining([
        "actionlint expression unsafe.yml:12",
        "zizmor dangerous-triggers unsafe.yml:2",
        "zizmor unpinned-uses unsafe.yml:11",
        "zizmor template-injection unsafe.yml:12",
      ]),
    );
  });

  test("find nothing in a workflow that is well made", async () => {
    expect(await lintWorkflows({ folder, workflows: ["safe.yml"] })).toEqual([]);
  });

  test("fail on a file that is not there", async () => {
    await expect(lintWorkflows({ folder, workflows: ["none.yml"] })).rejects.toThrow(/none\.yml/);
  });
});
