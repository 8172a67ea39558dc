import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { getOctokit } from "@actions/github";
import { upsertComment } from "../../../shared/github/comments.ts";
import type { ConnectedGitHub } from "../../../shared/github/context.ts";
import { markerLine } from "../../../shared/github/marker.ts";
import type { Github } from "../../harness/github.ts";
import { startGithub } from "../../harness/github.ts";
import { connect, recordRequests, repo, writes } from "./connection.ts";

const key = "validate:default";
let server: Github;
let github: ConnectedGitHub;
let person: ConnectedGitHub;
let pullRequest = 0;

beforeAll(async () => {
  server = await startGithub({ repositories: [{ name: repo, private: true, initialized: true }] });
  github = await connect(server);
  person = await connect(server, { token: server.token });
}, 60_000);

afterAll(async () => {
  await server.stop();
});

beforeEach(async () => {
  pullRequest = await openPullRequest();
});

/** A pull request with one commit; each test has its own. */
async function openPullRequest(): Promise<number> {
  const { git, pulls } = person.octokit.rest;
  const { data: main } = await git.getRef({ ...person.repository, ref: "heads/main" });
  const { data: tree } = await git.createTree({
    ...person.repository,
    tree: [{ path: "app.yaml", mode: "100644", type: "blob", content: `run: ${pullRequest}\n` }],
  });
  const { data: commit } = await git.createCommit({
    ...person.repository,
    message: "Change",
    tree: tree.sha,
    parents: [main.object.sha],
  });
  const head = `change-${pullRequest + 1}`;
  await git.createRef({ ...person.repository, ref: `refs/heads/${head}`, sha: commit.sha });
  const { data } = await pulls.create({ ...person.repository, title: head, head, base: "main" });
  return data.number;
}

async function comments() {
  const { data } = await person.octokit.rest.issues.listComments({
    ...person.repository,
    issue_number: pullRequest,
    per_page: 100,
  });
  return data.map(({ body, user }) => ({ body, author: user?.login }));
}

async function say(body: string, speaker = person): Promise<void> {
  const { octokit, repository } = speaker;
  await octokit.rest.issues.createComment({ ...repository, issue_number: pullRequest, body });
}

/** As say, without the pace at which an action writes. */
async function chat(): Promise<void> {
  const { issues } = getOctokit(server.token, { baseUrl: server.apiUrl }).rest;
  await issues.createComment({ ...person.repository, issue_number: pullRequest, body: "A remark." });
}

async function upsert(text: string) {
  return await upsertComment({ github, pullRequest, key, body: () => text });
}

describe("the comment on a pull request", () => {
  test("is written once and updated in place", async () => {
    expect((await upsert("2 errors")).action).toBe("created");
    expect((await upsert("1 error")).action).toBe("updated");
    expect(await comments()).toEqual([
      { body: `${markerLine(key)}\n1 error`, author: "github-actions[bot]" },
    ]);
  });

  test("is left alone while it says the same", async () => {
    await upsert("1 error");
    const requests = recordRequests(github);
    expect((await upsert("1 error")).action).toBe("unchanged");
    expect(writes(requests)).toEqual([]);
  });

  test("is found on the second page", async () => {
    for (let page = 0; page < 2; page++) await Promise.all(Array.from({ length: 60 }, () => chat()));
    expect((await upsert("before")).action).toBe("created");
    expect((await upsert("after")).action).toBe("updated");
  });

  test("is not the one with the marker that somebody else wrote", async () => {
    await say(`${markerLine(key)}\nAll is well.`);
    expect((await upsert("2 errors")).action).toBe("created");
    expect(await comments()).toEqual([
      { body: `${markerLine(key)}\nAll is well.`, author: server.owner },
      { body: `${markerLine(key)}\n2 errors`, author: "github-actions[bot]" },
    ]);
  });

  test("is not a comment of our account that quotes the marker", async () => {
    await say(`Somebody said: ${markerLine(key)}`, github);
    expect((await upsert("2 errors")).action).toBe("created");
  });

  test("stands beside the one of another key", async () => {
    await upsert("one");
    const other = await upsertComment({ github, pullRequest, key: "validate:other", body: () => "two" });
    expect(other.action).toBe("created");
  });

  test("is one after runs at the same time", async () => {
    await Promise.all(
      ["a", "b"].map(async (text) => {
        const run = await connect(server);
        await upsertComment({ github: run, pullRequest, key, body: () => text });
      }),
    );
    await upsert("last");
    expect(await comments()).toEqual([{ body: `${markerLine(key)}\nlast`, author: "github-actions[bot]" }]);
  });
});
