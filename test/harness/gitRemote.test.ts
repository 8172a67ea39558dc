import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { git, gitText } from "./git.ts";
import { startGitRemote } from "./gitRemote.ts";
import type { GitRemote } from "./gitRemote.ts";

let remote: GitRemote;
let folder: string;

beforeEach(async () => {
  remote = await startGitRemote("fleet");
  folder = await mkdtemp(join(tmpdir(), "gitops-actions-remote-"));
});

afterEach(async () => {
  await remote.stop();
  expect(existsSync(remote.folder)).toBe(false);
  await rm(folder, { recursive: true, force: true });
});

async function clone(name: string): Promise<string> {
  await git(["clone", "-q", remote.url, name], { folder });
  return join(folder, name);
}

async function commit(copy: string, content: string | Uint8Array): Promise<void> {
  await writeFile(join(copy, "file"), content);
  await git(["add", "--all"], { folder: copy });
  await git(["-c", "user.name=Ada", "-c", "user.email=ada@example.com", "commit", "-qm", "Change"], {
    folder: copy,
  });
}

test("takes pushes, gives clones, and refuses what is not a fast-forward", async () => {
  const [ours, theirs] = [await clone("ours"), await clone("theirs")];
  const content = randomBytes(2_000_000);
  await commit(ours, content);
  await git(["push", "-q", "origin", "main"], { folder: ours });
  await git(["pull", "-q", "origin", "main"], { folder: theirs });
  expect((await readFile(join(theirs, "file"))).equals(content)).toBe(true);

  await commit(ours, "ours");
  await git(["push", "-q", "origin", "main"], { folder: ours });
  await commit(theirs, "theirs");
  await expect(git(["push", "-q", "origin", "main"], { folder: theirs })).rejects.toThrow(
    /fetch first|non-fast-forward/,
  );
  expect(await gitText(["rev-parse", "main"], { folder: remote.folder })).toBe(
    await gitText(["rev-parse", "main"], { folder: ours }),
  );
});

test("serves nothing outside its folder", async () => {
  const base = remote.url.replace(/\/fleet\.git$/, "");
  for (const path of ["/other.git/info/refs?service=git-upload-pack", "/..%2f..%2fetc/passwd"]) {
    expect((await fetch(base + path)).ok).toBe(false);
  }
});
