import { afterAll, describe, expect, test } from "@jest/globals";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readGitHubContext } from "./context.ts";

const folder = mkdtempSync(join(tmpdir(), "github-context-"));

afterAll(() => {
  rmSync(folder, { recursive: true });
});

function payloadFile(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

const run = {
  GITHUB_REPOSITORY: "acme/delivery",
  GITHUB_API_URL: "http://127.0.0.1:9/api/v3/",
  GITHUB_SERVER_URL: "https://github.example.com",
  GITHUB_EVENT_NAME: "pull_request",
  GITHUB_SHA: "1".repeat(40),
  GITHUB_REF: "refs/pull/7/merge",
  GITHUB_RUN_ID: "4711",
  GITHUB_ACTOR: "mona",
};

function pullRequestPayload(headRepository: string | null): string {
  const headRepo = headRepository === null ? null : { full_name: headRepository };
  return JSON.stringify({
    repository: { default_branch: "trunk" },
    pull_request: {
      number: 7,
      head: { sha: "2".repeat(40), ref: "fix", repo: headRepo },
      base: { sha: "3".repeat(40), ref: "trunk", repo: { full_name: "acme/delivery" } },
    },
  });
}

describe("the context of a run", () => {
  test("of a pull request", async () => {
    const env = { ...run, GITHUB_EVENT_PATH: payloadFile("pull.json", pullRequestPayload("acme/delivery")) };
    const context = await readGitHubContext({ env, token: "ghs_x" });
    expect(context).toMatchObject({
      status: "connected",
      tokenKind: "installation",
      repository: { owner: "acme", repo: "delivery" },
      eventName: "pull_request",
      ref: "refs/pull/7/merge",
      defaultBranch: "trunk",
      actor: "mona",
      runUrl: "https://github.example.com/acme/delivery/actions/runs/4711",
      pullRequest: {
        number: 7,
        headSha: "2".repeat(40),
        headRef: "fix",
        baseSha: "3".repeat(40),
        baseRef: "trunk",
        fromFork: false,
      },
    });
  });

  test.each([
    { from: "a fork", repository: "mallory/delivery" },
    { from: "a fork that is gone", repository: null },
  ])("of a pull request from $from", async ({ repository }) => {
    const env = { ...run, GITHUB_EVENT_PATH: payloadFile("fork.json", pullRequestPayload(repository)) };
    const context = await readGitHubContext({ env, token: "ghs_x" });
    expect(context).toMatchObject({ pullRequest: { fromFork: true } });
  });

  test("of a push has no pull request", async () => {
    const payload = JSON.stringify({ repository: { default_branch: "main" }, after: "1".repeat(40) });
    const env = { ...run, GITHUB_EVENT_NAME: "push", GITHUB_EVENT_PATH: payloadFile("push.json", payload) };
    const context = await readGitHubContext({ env, token: "ghs_x" });
    expect(context).toMatchObject({ status: "connected", defaultBranch: "main", pullRequest: undefined });
  });

  test("talks to the API that GITHUB_API_URL names", async () => {
    const context = await readGitHubContext({ env: run, token: "ghp_x" });
    if (context.status === "offline") throw new Error(context.reason);
    const { url } = context.octokit.request.endpoint("GET /user");
    expect(url).toBe("http://127.0.0.1:9/api/v3/user");
    expect(context.tokenKind).toBe("personal");
  });

  test("without a payload's file is connected and knows no pull request", async () => {
    const env = { ...run, GITHUB_EVENT_PATH: join(folder, "absent.json") };
    const context = await readGitHubContext({ env, token: "ghs_x" });
    expect(context).toMatchObject({ status: "connected", pullRequest: undefined, defaultBranch: undefined });
  });
});

describe("a run without GitHub", () => {
  test.each([
    { name: "no token", env: run, token: "", reason: "there is no token (`github-token` is empty)" },
    {
      name: "no repository",
      env: {},
      token: "ghs_x",
      reason: "GITHUB_REPOSITORY doesn't name a repository (owner/name)",
    },
    {
      name: "a repository that leads elsewhere",
      env: { ...run, GITHUB_REPOSITORY: "acme/.." },
      token: "ghs_x",
      reason: "GITHUB_REPOSITORY doesn't name a repository (owner/name)",
    },
    {
      name: "an API that is no URL",
      env: { ...run, GITHUB_API_URL: "github" },
      token: "ghs_x",
      reason: "GITHUB_API_URL is no URL: github",
    },
  ])("has a reason: $name", async ({ env, token, reason }) => {
    expect(await readGitHubContext({ env, token })).toEqual({ status: "offline", reason });
  });

  test.each([
    { name: "truncated", text: '{"pull_request": {' },
    { name: "no object", text: "[]" },
  ])("has a reason: a payload that is $name", async ({ text }) => {
    const file = payloadFile("broken.json", text);
    const context = await readGitHubContext({ env: { ...run, GITHUB_EVENT_PATH: file }, token: "ghs_x" });
    expect(context).toEqual({
      status: "offline",
      reason: `the event's payload ${file} is not a JSON object`,
    });
  });
});
