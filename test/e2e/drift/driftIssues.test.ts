import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import type { ConnectedGitHub } from "../../../shared/github/context.ts";
import { markerLine } from "../../../shared/github/marker.ts";
import type { Github } from "../../harness/github.ts";
import { startGithub } from "../../harness/github.ts";
import { connect, recordRequests, repo, writes } from "../github/connection.ts";
import type { Repository, RunOptions } from "./driftRun.ts";
import { copyRepository, runDriftCheck } from "./driftRun.ts";

const fixture = join(import.meta.dirname, "fixtures/delivery");
const live = "recorded/production/live.yaml";

let server: Github;
let github: ConnectedGitHub;
let repository: Repository;

beforeAll(async () => {
  server = await startGithub({ repositories: [{ name: repo, private: true, initialized: true }] });
  repository = await copyRepository(fixture);
}, 60_000);

beforeEach(async () => {
  github = await connect(server);
});

afterAll(async () => {
  await repository.remove();
  await server.stop();
});

async function check(more: Partial<RunOptions> = {}) {
  return await runDriftCheck(repository, { github, ...more });
}

interface IssueState {
  readonly number: number;
  readonly title: string;
  readonly state: string;
  readonly body: string;
  readonly comments: readonly string[];
}

/** All issues of the repository, the oldest first. */
async function issues(): Promise<readonly IssueState[]> {
  const { data } = await github.octokit.rest.issues.listForRepo({ ...github.repository, state: "all" });
  const found: IssueState[] = [];
  for (const { number, title, state, body } of data.toSorted((a, b) => a.number - b.number)) {
    const place = { ...github.repository, issue_number: number };
    const comments = await github.octokit.rest.issues.listComments(place);
    found.push({
      number,
      title,
      state,
      body: body ?? "",
      comments: comments.data.map((each) => each.body ?? ""),
    });
  }
  return found;
}

describe("the issue of a target", () => {
  test("is not opened while all targets are in sync", async () => {
    const result = await check();
    expect(result).toMatchObject({ inSync: true, drift: false, issueNumbers: [] });
    expect(result.report.verdict).toBe(
      "staging is in sync: 3 objects compared. production is in sync: 3 objects compared.",
    );
    expect(await issues()).toEqual([]);
  });

  test("is not written in a dry run, nor on a pull request, nor where it is turned off", async () => {
    await repository.edit(live, "replicas: 3", "replicas: 5");
    const requests = recordRequests(github);
    const quiet: readonly Partial<RunOptions>[] = [
      { inputs: { dryRun: true } },
      { inputs: { issue: "never" } },
      { github: { ...github, eventName: "pull_request" } },
    ];
    for (const options of quiet) {
      expect(await check(options)).toMatchObject({ drift: true, issueNumbers: [] });
    }
    expect(writes(requests)).toEqual([]);
  });

  test("is opened with the exact field when the target has drifted", async () => {
    const result = await check();
    expect(result).toMatchObject({
      drift: true,
      inSync: false,
      counts: { missing: 0, extra: 0, drifted: 1 },
      issueNumbers: [1],
    });
    expect(result.report.outcome).toBe("failed");
    const [issue] = await issues();
    expect(issue).toMatchObject({ title: "Drift: production", state: "open", comments: [] });
    expect(issue?.body).toContain(markerLine("drift-check:production"));
    expect(issue?.body).toContain("Deployment delivery/courier");
    expect(issue?.body).toContain("spec.replicas");
    expect(issue?.body).toMatch(/- *3\n.*\+ *5/s);
  });

  test("is left alone while it says the same", async () => {
    const requests = recordRequests(github);
    expect((await check()).issueNumbers).toEqual([1]);
    expect(writes(requests)).toEqual([]);
  });

  test("is updated with a comment when it gets worse, and shows no secret value", async () => {
    await repository.edit(live, "ZXhhbXBsZS1vZi1hLWdhdGV3YXkta2V5", "YW5vdGhlci1nYXRld2F5LWtleQ==");
    await check();
    const [issue] = await issues();
    expect(issue?.body).toContain("Secret delivery/courier");
    expect(issue?.comments).toHaveLength(1);
    expect(issue?.comments[0]).toContain("2 drifted");
    for (const value of ["ZXhhbXBsZS1v", "example-of-a-gateway-key", "YW5vdGhl", "another-gateway-key"]) {
      expect(JSON.stringify(issue)).not.toContain(value);
    }
  });

  test("stays as it is while the target can't be read, and the run fails", async () => {
    const before = await issues();
    await repository.write("recorded/production/more.yaml", "kind: [\n");
    const requests = recordRequests(github);
    const result = await check();
    expect(result).toMatchObject({ inSync: false, drift: false, issueNumbers: [] });
    expect(result.report.outcome).toBe("failed");
    expect(result.report.findings).toMatchObject([
      {
        rule: "target-unreadable",
        message: expect.stringMatching(/^production: The snapshot can't be read: Not valid YAML/),
        location: { file: "recorded/production/more.yaml" },
      },
    ]);
    expect(writes(requests)).toEqual([]);
    expect(await issues()).toEqual(before);
    await repository.write("recorded/production/more.yaml", "");
  });

  test("of one target is kept whatever becomes of another", async () => {
    await repository.edit("recorded/staging.yaml", "courier:1.2.0", "courier:1.3.0");
    await repository.write("recorded/production/more.yaml", "kind: [\n");
    const result = await check();
    await repository.write("recorded/production/more.yaml", "");
    expect(result.counts).toEqual({ missing: 0, extra: 0, drifted: 1 });
    expect(result.issueNumbers).toEqual([2]);
    expect((await issues()).map(({ title, state }) => `${title} ${state}`)).toEqual([
      "Drift: production open",
      "Drift: staging open",
    ]);
  });

  test("is closed with a comment when the target is in sync again", async () => {
    await repository.edit(live, "replicas: 5", "replicas: 3");
    await repository.edit(live, "YW5vdGhlci1nYXRld2F5LWtleQ==", "ZXhhbXBsZS1vZi1hLWdhdGV3YXkta2V5");
    await repository.edit("recorded/staging.yaml", "courier:1.3.0", "courier:1.2.0");
    expect(await check()).toMatchObject({ inSync: true, issueNumbers: [2, 1] });
    const [production, staging] = await issues();
    expect(production).toMatchObject({ state: "closed" });
    expect(production?.comments.at(-1)).toContain("production is in sync: 3 objects compared.");
    expect(staging).toMatchObject({ state: "closed" });
  });

  test("is opened again when the drift returns", async () => {
    await repository.edit(live, "replicas: 3", "replicas: 1");
    expect((await check({ target: { environments: ["production"] } })).issueNumbers).toEqual([1]);
    const [issue] = await issues();
    expect(issue).toMatchObject({ number: 1, state: "open" });
    expect(issue?.comments.at(-1)).toContain("It is back");
    await repository.edit(live, "replicas: 1", "replicas: 3");
    await check();
  });
});

describe("what is told beside the issue", () => {
  test("a token that may not write issues: the drift, and the permission that is missing", async () => {
    await repository.edit(live, "replicas: 3", "replicas: 9");
    const limited = await connect(server, { permissions: { issues: "read", metadata: "read" } });
    const result = await check({ github: limited });
    await repository.edit(live, "replicas: 9", "replicas: 3");
    expect(result).toMatchObject({ drift: true, issueNumbers: [] });
    expect(result.problems).toEqual([expect.stringContaining("issues: write")]);
  });

  test("a run without GitHub: the drift", async () => {
    await repository.edit(live, "replicas: 3", "replicas: 9");
    const result = await check({ github: { status: "offline", reason: "there is no token" } });
    await repository.edit(live, "replicas: 9", "replicas: 3");
    expect(result).toMatchObject({ drift: true, issueNumbers: [], problems: [] });
  });

  test("fail-on never: the drift, and a run that passes", async () => {
    await repository.edit(live, "replicas: 3", "replicas: 9");
    const result = await check({ inputs: { failOn: "never", dryRun: true } });
    await repository.edit(live, "replicas: 9", "replicas: 3");
    expect(result).toMatchObject({ drift: true, inSync: false });
    expect(result.report.outcome).toBe("passed");
  });

  test("what an ignore rule took out is counted, with its reason", async () => {
    const result = await check({ target: { environments: ["staging"] } });
    expect(result.report.ignored).toBe(1);
    expect(result.report.notes).toEqual([
      "Ignored: CronJob delivery/digest spec.suspend (On-call suspends it while a gateway is down).",
    ]);
  });
});
