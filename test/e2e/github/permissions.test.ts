import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { publishCheckRun } from "../../../shared/github/checkRuns.ts";
import { upsertComment } from "../../../shared/github/comments.ts";
import type { ConnectedGitHub } from "../../../shared/github/context.ts";
import { syncIssue } from "../../../shared/github/issues.ts";
import { attempt } from "../../../shared/github/permissions.ts";
import type { Github, Permissions } from "../../harness/github.ts";
import { startGithub } from "../../harness/github.ts";
import { connect, repo } from "./connection.ts";

let server: Github;

beforeAll(async () => {
  server = await startGithub({ repositories: [{ name: repo, private: true, initialized: true }] });
}, 60_000);

afterAll(async () => {
  await server.stop();
});

interface Case {
  readonly line: string;
  readonly permissions: Permissions;
  readonly write: (github: ConnectedGitHub) => Promise<unknown>;
}

const cases: readonly Case[] = [
  {
    line: "issues: write",
    permissions: { metadata: "read", contents: "read", issues: "read" },
    write: async (github) =>
      await syncIssue({
        github,
        marker: "drift-check:production",
        open: { title: "Drift", body: () => "text", labels: [] },
        closeComment: "",
      }),
  },
  {
    line: "pull-requests: write",
    permissions: { metadata: "read", contents: "read", pull_requests: "read" },
    write: async (github) =>
      await upsertComment({ github, pullRequest: 1, key: "validate:default", body: () => "text" }),
  },
  {
    line: "checks: write",
    permissions: { metadata: "read", contents: "read" },
    write: async (github) =>
      await publishCheckRun({
        github,
        name: "validate",
        headSha: "0".repeat(40),
        conclusion: "success",
        title: "Fine",
        summary: () => "text",
        annotations: [],
      }),
  },
];

describe("a token without a permission", () => {
  test.each(cases)("is told to add `$line`", async ({ line, permissions, write }) => {
    const github = await connect(server, { permissions });
    const result = await attempt(async () => await write(github));
    expect(result).toMatchObject({
      status: "refused",
      problem: { code: "github-permission", hint: expect.stringContaining(`\`${line}\``) as unknown },
    });
  });

  test("never finds the token in the message", async () => {
    const token = await server.workflowToken({ metadata: "read" });
    const github = await connect(server, { token });
    const open = { title: "Drift", body: () => "text", labels: [] };
    const result = await attempt(
      async () => await syncIssue({ github, marker: "drift-check:x", open, closeComment: "" }),
    );
    expect(result.status).toBe("refused");
    expect(JSON.stringify(result)).not.toContain(token);
  });
});
