import { cp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { DriftCheckInputs, TargetInputs } from "../../../actions/drift-check/src/inputs.ts";
import type { DriftCheckResult } from "../../../actions/drift-check/src/run.ts";
import { run } from "../../../actions/drift-check/src/run.ts";
import type { GitHubContext } from "../../../shared/github/context.ts";
import { execute } from "../../../shared/runtime/execute.ts";
import { openWorkspace } from "../../../shared/sources/workspace.ts";
import { temporaryFolder } from "../../harness/process.ts";
import { driftInputs } from "./driftInputs.ts";

/** A copy of a repository, which a test may change. */
export interface Repository {
  readonly folder: string;
  /** Replaces a text in a file; throws an error where the file doesn't have it. */
  readonly edit: (file: string, from: string, to: string) => Promise<void>;
  readonly write: (file: string, text: string) => Promise<void>;
  readonly remove: () => Promise<void>;
}

export async function copyRepository(source: string): Promise<Repository> {
  const folder = temporaryFolder("repository");
  await cp(source, folder, { recursive: true });
  return {
    folder,
    edit: async (file, from, to) => {
      const text = await readFile(join(folder, file), "utf8");
      if (!text.includes(from)) throw new Error(`${file} has no ${from}`);
      await writeFile(join(folder, file), text.replace(from, to));
    },
    write: async (file, text) => {
      await writeFile(join(folder, file), text);
    },
    remove: async () => {
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export interface RunOptions {
  readonly github: GitHubContext;
  readonly target?: Partial<TargetInputs>;
  readonly inputs?: Partial<DriftCheckInputs>;
}

/** Runs drift-check from its source on a repository. */
export async function runDriftCheck(repository: Repository, options: RunOptions): Promise<DriftCheckResult> {
  const inputs = driftInputs(options.target, {
    config: { path: ".github/gitops.yml", required: true },
    issueLabels: ["drift"],
    ...options.inputs,
  });
  return await run(inputs, {
    github: options.github,
    workspace: await openWorkspace(repository.folder),
    execute,
    mask: () => undefined,
  });
}
