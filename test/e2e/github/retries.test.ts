import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { syncIssue } from "../../../shared/github/issues.ts";
import { attempt } from "../../../shared/github/permissions.ts";
import type { Github } from "../../harness/github.ts";
import { startGithub } from "../../harness/github.ts";
import { connect, repo } from "./connection.ts";
import type { Fault } from "./faultyProxy.ts";
import { startFaultyProxy } from "./faultyProxy.ts";

let server: Github;

beforeAll(async () => {
  server = await startGithub({ repositories: [{ name: repo, private: true, initialized: true }] });
}, 60_000);

afterAll(async () => {
  await server.stop();
});

const secondary = "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.";
const unavailable: Fault = { status: 503, message: "Service Unavailable" };

async function closeThrough(faults: readonly Fault[]) {
  const proxy = await startFaultyProxy(server.apiUrl, faults);
  try {
    const github = await connect(server, { token: server.token, apiUrl: proxy.url });
    const result = await attempt(
      async () => await syncIssue({ github, marker: "drift-check:x", open: undefined, closeComment: "" }),
    );
    return { result, first: proxy.requests.slice(0, faults.length + 1) };
  } finally {
    await proxy.stop();
  }
}

describe("an answer that another try may change", () => {
  test.each<{ name: string; faults: readonly Fault[] }>([
    { name: "a server's error", faults: [unavailable, unavailable] },
    {
      name: "a secondary rate limit",
      faults: [{ status: 403, headers: { "retry-after": "2" }, message: secondary }],
    },
    {
      name: "a secondary rate limit as 429",
      faults: [{ status: 429, headers: { "retry-after": "1" }, message: secondary }],
    },
  ])("$name is tried again", async ({ faults }) => {
    const { result, first } = await closeThrough(faults);
    expect(result).toEqual({ status: "done", value: { action: "none" } });
    expect(new Set(first)).toEqual(new Set(["GET /user"]));
  });

  test("a wait that would burn the job's minutes is not waited for", async () => {
    const limit = { status: 403, headers: { "retry-after": "3600" }, message: secondary };
    const { result } = await closeThrough([limit, limit, limit]);
    // The first refusal is of the look at who we are, which goes another way; the issues are refused after it.
    expect(result).toMatchObject({ status: "refused", problem: { code: "github-rate-limit" } });
  });

  test("GitHub out of reach is told as such", async () => {
    const { result, first } = await closeThrough([unavailable, unavailable, unavailable, unavailable]);
    expect(result).toMatchObject({ status: "refused", problem: { code: "github-unavailable" } });
    expect(first).toHaveLength(4);
  });

  test("a token that isn't valid is told as such", async () => {
    const { result } = await closeThrough([{ status: 401, message: "Bad credentials" }]);
    expect(result).toMatchObject({ status: "refused", problem: { code: "github-token" } });
  });
});
