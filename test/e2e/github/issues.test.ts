import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { ConnectedGitHub } from "../../../shared/github/context.ts";
import type { IssueContent, IssueOptions } from "../../../shared/github/issues.ts";
import { syncIssue } from "../../../shared/github/issues.ts";
import { markerLine } from "../../../shared/github/marker.ts";
import type { Github } from "../../harness/github.ts";
import { startGithub } from "../../harness/github.ts";
import { connect, recordRequests, repo, writes } from "./connection.ts";

let server: Github;
let github: ConnectedGitHub;
/** The owner of the repository, with a token of their own. */
let person: ConnectedGitHub;
let count = 0;

beforeAll(async () => {
  server = await startGithub({ repositories: [{ name: repo, private: true, initialized: true }] });
  github = await connect(server);
  person = await connect(server, { token: server.token });
}, 60_000);

afterAll(async () => {
  await server.stop();
});

/** A marker of its own for each test, because they share the repository. */
function newMarker(): string {
  return `drift-check:target-${++count}`;
}

function drift(text: string, more: Partial<IssueContent> = {}): IssueContent {
  return { title: "Drift in production", body: () => text, labels: ["drift", "team-delivery"], ...more };
}

function options(marker: string, open: IssueContent | undefined): IssueOptions {
  return { github, marker, open, closeComment: "The drift is gone." };
}

async function sync(marker: string, open: IssueContent | undefined) {
  const result = await syncIssue(options(marker, open));
  return result.action === "none" ? { action: result.action, number: 0 } : result;
}

async function read(issue_number: number) {
  const { data } = await person.octokit.rest.issues.get({ ...person.repository, issue_number });
  return data;
}

async function comments(issue_number: number): Promise<readonly (string | undefined)[]> {
  const { data } = await person.octokit.rest.issues.listComments({ ...person.repository, issue_number });
  return data.map(({ body }) => body);
}

async function edit(issue_number: number, change: Record<string, unknown>): Promise<void> {
  await person.octokit.rest.issues.update({ ...person.repository, issue_number, ...change });
}

async function openWith(marker: string): Promise<readonly number[]> {
  const { data } = await person.octokit.rest.issues.listForRepo({ ...person.repository, per_page: 100 });
  return data.filter(({ body }) => body?.includes(markerLine(marker))).map(({ number }) => number);
}

describe("the life of an issue", () => {
  test("nothing is done where all is well and there is no issue", async () => {
    const requests = recordRequests(github);
    expect((await sync(newMarker(), undefined)).action).toBe("none");
    expect(writes(requests)).toEqual([]);
  });

  test("it is opened with its labels, and the missing ones are made with a colour", async () => {
    const marker = newMarker();
    const { action, number } = await sync(marker, drift("replicas: 3, in the cluster 5"));
    expect(action).toBe("created");
    const issue = await read(number);
    expect(issue.title).toBe("Drift in production");
    expect(issue.user?.login).toBe("github-actions[bot]");
    expect(
      issue.labels.map((label) => (typeof label === "string" ? label : [label.name, label.color])),
    ).toEqual([
      ["drift", "d93f0b"],
      ["team-delivery", "ededed"],
    ]);
    expect(issue.body?.split("\n").slice(0, 2)).toEqual([
      markerLine(marker),
      "replicas: 3, in the cluster 5",
    ]);
  });

  test("it is left alone while it says the same", async () => {
    const marker = newMarker();
    const { number } = await sync(marker, drift("replicas"));
    const requests = recordRequests(github);
    expect(await sync(marker, drift("replicas"))).toMatchObject({ action: "unchanged", number });
    expect(writes(requests)).toEqual([]);
  });

  test("with a fingerprint the text may differ", async () => {
    const marker = newMarker();
    const { number } = await sync(marker, drift("seen at commit 1", { fingerprint: "replicas" }));
    const again = await sync(marker, drift("seen at commit 2", { fingerprint: "replicas" }));
    expect(again.action).toBe("unchanged");
    expect((await read(number)).body).toContain("commit 1");
  });

  test("it is rewritten in place, with a comment only where it got worse", async () => {
    const marker = newMarker();
    const { number } = await sync(marker, drift("one object", { weight: 1 }));
    const worse = drift("two objects", { weight: 2, worseComment: "One more." });
    expect(await sync(marker, worse)).toMatchObject({ action: "updated", number });
    expect(await comments(number)).toEqual(["One more."]);
    await sync(marker, drift("another one", { weight: 1, worseComment: "One more." }));
    expect(await comments(number)).toEqual(["One more."]);
    expect((await read(number)).body).toContain("another one");
    expect((await read(number)).body).not.toContain("two objects");
  });

  test("it is closed with a comment when the trouble is over, and opened again when it returns", async () => {
    const marker = newMarker();
    const { number } = await sync(marker, drift("replicas"));
    expect(await sync(marker, undefined)).toMatchObject({ action: "closed", number });
    expect(await read(number)).toMatchObject({ state: "closed", state_reason: "completed" });
    expect(await comments(number)).toEqual(["The drift is gone."]);
    expect((await sync(marker, undefined)).action).toBe("none");
    const returned = await sync(marker, drift("replicas", { reopenComment: "It is back." }));
    expect(returned).toMatchObject({ action: "reopened", number });
    expect((await read(number)).state).toBe("open");
    expect(await comments(number)).toEqual(["The drift is gone.", "It is back."]);
  });

  test("the body gets as much room as the limit leaves", async () => {
    const marker = newMarker();
    const { number } = await sync(marker, drift("", { body: (limit) => "ü".repeat(limit / 2) }));
    const size = Buffer.byteLength((await read(number)).body ?? "");
    expect(size).toBeLessThanOrEqual(65_536);
    expect(size).toBeGreaterThan(65_500);
  });
});

describe("what people do to an issue", () => {
  test("their title, their labels and their text around the report stay", async () => {
    const marker = newMarker();
    const { number } = await sync(marker, drift("before"));
    const { body } = await read(number);
    const edited = `Asked the owner.\n\n${body ?? ""}\n\nMended on Monday.`.replaceAll("\n", "\r\n");
    await edit(number, { title: "Replicas of rates", body: edited, labels: ["drift", "waiting"] });
    expect((await sync(marker, drift("after", { title: "Drift: 2 objects" }))).action).toBe("updated");
    const issue = await read(number);
    expect(issue.title).toBe("Replicas of rates");
    expect(issue.body).toMatch(
      /^Asked the owner\.\n\n<!-- .* -->\nafter\n<!-- .* -->\n\nMended on Monday\.$/,
    );
    expect(issue.labels.map((label) => (typeof label === "string" ? label : label.name))).toEqual([
      "drift",
      "waiting",
    ]);
  });

  test("a title that nobody touched follows the report", async () => {
    const marker = newMarker();
    const { number } = await sync(marker, drift("before"));
    await sync(marker, drift("after", { title: "Drift: 2 objects" }));
    expect((await read(number)).title).toBe("Drift: 2 objects");
  });

  test("an open issue without its labels is found", async () => {
    const marker = newMarker();
    const { number } = await sync(marker, drift("before"));
    await edit(number, { labels: [] });
    expect(await sync(marker, drift("after"))).toMatchObject({ action: "updated", number });
    expect((await read(number)).labels).toEqual([]);
  });

  test("closed as not planned, it stays closed until it says something else", async () => {
    const marker = newMarker();
    const { number } = await sync(marker, drift("known"));
    await edit(number, { state: "closed", state_reason: "not_planned" });
    expect(await sync(marker, drift("known"))).toMatchObject({ action: "unchanged", number });
    expect((await read(number)).state).toBe("closed");
    expect(await sync(marker, drift("new"))).toMatchObject({ action: "reopened", number });
  });

  test("closed as completed too early, it is opened again", async () => {
    const marker = newMarker();
    const { number } = await sync(marker, drift("still there"));
    await edit(number, { state: "closed", state_reason: "completed" });
    expect(await sync(marker, drift("still there"))).toMatchObject({ action: "reopened", number });
  });

  test("locked, it is kept up to date without a comment", async () => {
    const marker = newMarker();
    const { number } = await sync(marker, drift("one"));
    await person.octokit.rest.issues.lock({
      ...person.repository,
      issue_number: number,
      lock_reason: "resolved",
    });
    await sync(marker, drift("two", { weight: 2, worseComment: "Worse." }));
    expect((await read(number)).body).toContain("two");
    await sync(marker, undefined);
    expect((await read(number)).state).toBe("closed");
    expect(await comments(number)).toEqual([]);
  });

  test("an issue with the marker by somebody else is not taken for ours", async () => {
    const marker = newMarker();
    const forged = await person.octokit.rest.issues.create({
      ...person.repository,
      title: "Forged",
      body: `${markerLine(marker)}\nAll is well.`,
      labels: ["drift"],
    });
    const { action, number } = await sync(marker, drift("real"));
    expect(action).toBe("created");
    expect(number).not.toBe(forged.data.number);
    expect((await read(forged.data.number)).body).toContain("All is well.");
  });
});

describe("runs at the same time", () => {
  test("leave one open issue, the one with the lowest number", async () => {
    const marker = newMarker();
    const runs = await Promise.all(
      ["a", "b", "c"].map(async (text) => {
        const own = await connect(server);
        return await syncIssue({ ...options(marker, drift(text)), github: own });
      }),
    );
    const numbers = runs.map((run) => (run.action === "none" ? 0 : run.number));
    const open = await openWith(marker);
    expect(open).toEqual([Math.min(...numbers)]);
  });

  test("a duplicate that a broken run left behind is closed for good", async () => {
    const marker = newMarker();
    const { number } = await sync(marker, drift("first"));
    const { body } = await read(number);
    const second = await github.octokit.rest.issues.create({
      ...github.repository,
      title: "Second",
      body: body ?? "",
    });
    expect(await sync(marker, drift("first"))).toMatchObject({ action: "unchanged", number });
    const closed = await read(second.data.number);
    expect(closed.state).toBe("closed");
    expect(closed.body).not.toContain(markerLine(marker));
    expect(await comments(second.data.number)).toEqual([
      `Duplicate of #${number}, which was opened by another run.`,
    ]);
  });
});
