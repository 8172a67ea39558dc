import { cpSync, readFileSync, readdirSync, realpathSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { parse } from "yaml";
import type { ActionName } from "../harness/actionRun.ts";
import { runAction } from "../harness/actionRun.ts";
import { git } from "../harness/git.ts";
import { expectGolden } from "../harness/golden.ts";
import { temporaryFolder } from "../harness/process.ts";

const cases = join(import.meta.dirname, "badInput");

interface Step {
  readonly action: ActionName;
  readonly inputs?: Readonly<Record<string, string>>;
  readonly environment?: Readonly<Record<string, string>>;
}

let folder = "";

beforeAll(() => {
  folder = realpathSync(temporaryFolder("bad-input"));
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe("a user's mistake ends in a clear message and a failed step", () => {
  for (const name of readdirSync(cases)) {
    test(name.replaceAll("-", " "), async () => {
      const step = parse(readFileSync(join(cases, name, "step.yml"), "utf8")) as Step;
      const workspace = join(folder, name);
      cpSync(join(cases, name, "input"), workspace, { recursive: true });
      await git(["init", "--quiet", "--initial-branch=main"], { folder: workspace });
      await git(["add", "--all"], { folder: workspace });
      const who = ["-c", "user.name=Ada", "-c", "user.email=ada@example.com"];
      await git([...who, "commit", "--quiet", "--message=The first commit"], { folder: workspace });
      const run = await runAction({ ...step, workspace });
      expect(run.exitCode).toBe(1);
      expect(run.log).not.toMatch(/^\s+at .*\(.*:\d+:\d+\)$/m);
      expect(run.log).not.toContain("stays-secret");
      expectGolden(join(cases, name, "expected/log.txt"), run.log.replaceAll(folder, "/workspace"));
    });
  }
});
