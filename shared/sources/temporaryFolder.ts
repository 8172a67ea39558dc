import { mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * Makes a folder outside of the workspace that only this user can read, and removes it when `use` is done or fails.
 * The path has all symbolic links resolved.
 */
export async function withTemporaryFolder<Result>(use: (folder: string) => Promise<Result>): Promise<Result> {
  // On GitHub's runners this folder is on the same drive as the workspace and emptied after each job.
  const parent = process.env.RUNNER_TEMP ?? tmpdir();
  const folder = await mkdtemp(join(await realpath(parent), "gitops-"));
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
