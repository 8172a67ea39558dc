import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { Annotation } from "../../../shared/github/annotations.ts";
import { publishCheckRun } from "../../../shared/github/checkRuns.ts";
import type { ConnectedGitHub } from "../../../shared/github/context.ts";
import type { Github } from "../../harness/github.ts";
import { startGithub } from "../../harness/github.ts";
import { connect, repo } from "./connection.ts";

let server: Github;
let github: ConnectedGitHub;
let headSha: string;

interface Sent {
  readonly status?: string;
  readonly output: { readonly annotations: readonly { readonly start_line: number }[] };
}

beforeAll(async () => {
  server = await startGithub({ repositories: [{ name: repo, private: true, initialized: true }] });
  github = await connect(server);
  const { data } = await github.octokit.rest.git.getRef({ ...github.repository, ref: "heads/main" });
  headSha = data.object.sha;
}, 60_000);

afterAll(async () => {
  await server.stop();
});

function annotations(count: number): readonly Annotation[] {
  return Array.from({ length: count }, (_, index) => ({
    path: "apps/rates/values.yaml",
    line: index + 1,
    column: 3,
    level: "failure" as const,
    title: "unknown-field",
    message: "There is no such field.",
  }));
}

async function publish(count: number) {
  const sent: Sent[] = [];
  const run = await connect(server);
  run.octokit.hook.before("request", (options) => {
    if (options.url.includes("check-runs")) sent.push(options as unknown as Sent);
  });
  const result = await publishCheckRun({
    github: run,
    name: "validate",
    headSha,
    conclusion: "failure",
    title: "2 errors",
    summary: (limit) => `at most ${limit}`,
    annotations: annotations(count),
  });
  const batches = sent.map(({ output }) => output.annotations.map((annotation) => annotation.start_line));
  return { result, batches, statuses: sent.map(({ status }) => status) };
}

describe("a check run", () => {
  test("is completed with its conclusion, its summary and its annotations", async () => {
    const { result } = await publish(2);
    expect(result).toMatchObject({ annotated: 2, leftOut: 0 });
    const { data } = await github.octokit.rest.checks.get({ ...github.repository, check_run_id: result.id });
    expect(data).toMatchObject({
      name: "validate",
      status: "completed",
      conclusion: "failure",
      output: { title: "2 errors", summary: "at most 65535", annotations_count: 2 },
    });
    const remarks = await github.octokit.rest.checks.listAnnotations({
      ...github.repository,
      check_run_id: result.id,
    });
    expect(JSON.stringify(remarks.data)).toContain("There is no such field.");
  });

  test("without annotations is one request", async () => {
    const { batches, statuses } = await publish(0);
    expect(batches).toEqual([[]]);
    expect(statuses).toEqual(["completed"]);
  });

  test("gets its annotations 50 at a time, each once, and is completed with the last", async () => {
    const { result, batches, statuses } = await publish(120);
    expect(batches.map(({ length }) => length)).toEqual([50, 50, 20]);
    expect(batches.flat()).toEqual(Array.from({ length: 120 }, (_, index) => index + 1));
    expect(statuses).toEqual(["in_progress", undefined, "completed"]);
    expect(result.annotated).toBe(120);
    const { data } = await github.octokit.rest.checks.get({ ...github.repository, check_run_id: result.id });
    expect(data).toMatchObject({ status: "completed", conclusion: "failure" });
  });

  test("says how many annotations it has no room for", async () => {
    const { result } = await publish(1_003);
    expect(result).toMatchObject({ annotated: 1_000, leftOut: 3 });
  });
});
