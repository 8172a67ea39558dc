import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from "@jest/globals";
import type { ConnectedGitHub } from "../../../shared/github/context.ts";
import { gitText } from "../../harness/git.ts";
import type { Github } from "../../harness/github.ts";
import { startGithub } from "../../harness/github.ts";
import type { ClonedRepository } from "../../harness/githubRepository.ts";
import { createRepository, pullMain } from "../../harness/githubRepository.ts";
import { exampleFolder, exampleMoves, promotedExample } from "./example.ts";
import { commitAsSomebodyElse, readFileAt } from "./foreignCommit.ts";
import { connect, promoteIn } from "./promotionRun.ts";

jest.setTimeout(60_000);

const names = Array.from({ length: 6 }, (_, index) => `race-${index}`);
const contested = "environments/staging/rates/values.yaml";
let server: Github;
let scratch: string;
let used = 0;
let repository: ClonedRepository;
let empty: string;

beforeAll(async () => {
  server = await startGithub({ repositories: names });
  scratch = await mkdtemp(join(tmpdir(), "promote-"));
  empty = await mkdtemp(join(scratch, "empty-"));
});

afterAll(async () => {
  await server.stop();
  await rm(scratch, { recursive: true, force: true });
});

beforeEach(async () => {
  const name = names[used++];
  if (name === undefined) throw new Error("more tests than repositories");
  repository = { github: server, name, folder: join(scratch, name) };
  await createRepository(repository, exampleFolder);
});

/** Does something before each of the first requests that would move the branch. */
function beforeUpdates(
  github: ConnectedGitHub,
  times: number,
  action: (time: number) => Promise<void>,
): void {
  let time = 0;
  github.octokit.hook.before("request", async ({ method, url }) => {
    if (method === "PATCH" && url.includes("/git/refs/") && time < times) await action(time++);
  });
}

async function expectPromoted(changes: Readonly<Record<string, string>> = {}): Promise<void> {
  for (const [path, text] of Object.entries({ ...promotedExample(), ...changes })) {
    expect([path, await readFileAt(repository, path)]).toEqual([path, text]);
  }
}

describe("a branch that moves during a promotion", () => {
  test("is read and planned again; an edit of the same file by hand is kept", async () => {
    const github = await connect(server, repository.name);
    beforeUpdates(github, 2, async (time) => {
      await commitAsSomebodyElse(repository, {
        path: contested,
        change: (text) => `# by hand ${time}\n${text}`,
        message: `By hand ${time}`,
      });
    });
    const result = await promoteIn(github, empty);
    expect(result.report.notes).toEqual([
      "The branch main moved 2 times meanwhile; each time it was read and planned again.",
    ]);
    const promoted = promotedExample()[contested] ?? "";
    await expectPromoted({ [contested]: `# by hand 1\n# by hand 0\n${promoted}` });
    await pullMain(repository);
    const subjects = await gitText(["log", "--format=%s"], repository);
    expect(subjects.split("\n")).toEqual([
      "Promote 3 images from dev to staging",
      "By hand 1",
      "By hand 0",
      "The first commit",
    ]);
  });

  test("leaves nothing to do where somebody promoted the same meanwhile", async () => {
    const github = await connect(server, repository.name);
    beforeUpdates(github, 1, async () => {
      await promoteIn(await connect(server, repository.name), empty);
    });
    const result = await promoteIn(github, empty);
    expect(result.commit).toBeUndefined();
    expect(result.report.outcome).toBe("passed");
    await expectPromoted();
  });

  test("is not set back where somebody promoted something newer meanwhile", async () => {
    const github = await connect(server, repository.name);
    beforeUpdates(github, 1, async () => {
      await commitAsSomebodyElse(repository, {
        path: contested,
        change: (text) => text.replace("tag: 4.7.2", "tag: 4.9.0"),
        message: "A newer one",
      });
    });
    const result = await promoteIn(github, empty);
    expect(result.report.findings.map(({ rule }) => rule)).toEqual(["image-ahead"]);
    await expectPromoted({ [contested]: (promotedExample()[contested] ?? "").replace("4.8.0", "4.9.0") });
  });

  test("is given up on after the attempts that the input allows, with nothing written", async () => {
    const github = await connect(server, repository.name);
    beforeUpdates(github, 3, async (time) => {
      await commitAsSomebodyElse(repository, {
        path: contested,
        change: (text) => `${text}# ${time}\n`,
        message: `By hand ${time}`,
      });
    });
    await expect(promoteIn(github, empty, { maxAttempts: 3 })).rejects.toThrow(
      /moved at each of 3 attempts .*Raise `max-attempts`/,
    );
    await pullMain(repository);
    expect(await gitText(["log", "--format=%s"], repository)).not.toContain("Promote");
  });
});

describe("several promotions at once", () => {
  test("of different images all land, while somebody edits by hand", async () => {
    const images = [...new Set(exampleMoves.map(([, image]) => image))];
    const runs = images.map(async (image) => {
      const github = await connect(server, repository.name);
      return await promoteIn(github, empty, { images: { only: [image], except: [] } });
    });
    const hand = commitWithPatience(3);
    const results = await Promise.all(runs);
    const edits = await hand;
    expect(results.every(({ commit }) => commit !== undefined)).toBe(true);
    await expectPromoted({ [contested]: (promotedExample()[contested] ?? "") + edits });
    await pullMain(repository);
    const parents = await gitText(["log", "--format=%p"], repository);
    expect(parents.split("\n")).toHaveLength(1 + images.length + 3);
    expect(parents).not.toContain(" ");
  });

  test("of the same images land once, and the others have nothing to do", async () => {
    const results = await Promise.all(
      Array.from({ length: 4 }, async () => promoteIn(await connect(server, repository.name), empty)),
    );
    expect(results.filter(({ commit }) => commit !== undefined)).toHaveLength(1);
    expect(results.map(({ report }) => report.outcome)).toEqual(Array(4).fill("passed"));
    await expectPromoted();
  });
});

/** Appends lines to the contested file, each as a commit of its own; gives what was appended. */
async function commitWithPatience(count: number): Promise<string> {
  let appended = "";
  for (let line = 0; line < count;) {
    const edit = { path: contested, change: (text: string) => `${text}# ${line}\n`, message: `Line ${line}` };
    try {
      await commitAsSomebodyElse(repository, edit);
      appended += `# ${line++}\n`;
    } catch (error) {
      // The branch moved under this writer too; it tries again as a person would.
      if (!(error instanceof Error && error.message.includes("fast-forward"))) throw error;
    }
  }
  return appended;
}
