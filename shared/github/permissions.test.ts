import { describe, expect, test } from "@jest/globals";
import { InputError } from "../resources/inputError.ts";
import { attempt, withPermission } from "./permissions.ts";

const need = { permission: "issues: write", purpose: "open and update issues" } as const;

function failure(status: number, message: string): Error {
  return Object.assign(new Error(message), { status });
}

async function fail(error: Error): Promise<unknown> {
  return await attempt(async () => await withPermission(need, async () => await Promise.reject(error)));
}

describe("what GitHub refuses", () => {
  test.each([
    [401, "Bad credentials", "github-token"],
    [403, "Resource not accessible by integration", "github-permission"],
    [404, "Not Found", "github-permission"],
    [403, "You have exceeded a secondary rate limit.", "github-rate-limit"],
    [403, "API rate limit exceeded for installation.", "github-rate-limit"],
    [429, "Too many requests", "github-rate-limit"],
    [403, "Repository was archived so is read-only.", "github-archived"],
    [410, "Issues has been disabled in this repository.", "github-issues-off"],
    [502, "Server Error", "github-unavailable"],
    [500, "connect ECONNREFUSED 127.0.0.1:9", "github-unavailable"],
  ])("%i %s is %s", async (status, message, code) => {
    const result = await fail(failure(status, `${message} - https://docs.github.com/rest/x`));
    expect(result).toMatchObject({ status: "refused", problem: { code } });
    expect(JSON.stringify(result)).toContain(`${status}: ${message}`);
    expect(JSON.stringify(result)).not.toContain("docs.github.com");
  });

  test("names the line of the workflow that is missing", async () => {
    expect(await fail(failure(403, "Forbidden"))).toEqual({
      status: "refused",
      problem: {
        code: "github-permission",
        message: "The token may not open and update issues (403: Forbidden).",
        hint: "Add `issues: write` under `permissions:` of the job. A pull request from a fork has a read-only token whatever the workflow says.",
      },
    });
  });

  test.each([
    { name: "an answer that is a mistake of ours", error: failure(422, "Validation Failed") },
    { name: "an error that is none of GitHub's", error: new TypeError("x is undefined") },
    {
      name: "a user's mistake elsewhere",
      error: new InputError({ code: "input", message: "The input is wrong." }),
    },
  ])("is not $name, which is thrown as it is", async ({ error }) => {
    await expect(fail(error)).rejects.toBe(error);
  });
});
