import type { LoadedConfig } from "../../../shared/config/loadConfig.ts";
import type { GitHubContext } from "../../../shared/github/context.ts";
import { InputError } from "../../../shared/resources/inputError.ts";
import type { Execute } from "../../../shared/runtime/execute.ts";
import { collectResources } from "../../../shared/sources/collect.ts";
import { mergeBase, withGitRevision } from "../../../shared/sources/gitRevision.ts";
import { createSourceFiles } from "../../../shared/sources/sourceFiles.ts";
import type { Workspace } from "../../../shared/sources/workspace.ts";
import type { Application } from "./applications.ts";
import { collectApplications } from "./applications.ts";
import type { ValidateInputs } from "./inputs.ts";

/** The revision to compare with: what the input says, or the base of the pull request that the run is for. */
export function baseRevision(input: string, github: GitHubContext): string | undefined {
  if (input !== "") return input;
  return github.status === "connected" ? github.pullRequest?.baseSha : undefined;
}

export interface BaseRequest {
  readonly workspace: Workspace;
  readonly execute: Execute;
  readonly revision: string;
  readonly inputs: ValidateInputs;
  readonly config: LoadedConfig | undefined;
}

export type Base =
  | {
      readonly status: "collected";
      readonly applications: readonly Application[];
      readonly notes: readonly string[];
    }
  | { readonly status: "missing"; readonly reason: string };

/**
 * Collects the same paths as they were where the change began from the base. What could not be read there is a note: it is not what the
 * pull request is to be judged by. A base that the clone doesn't have is a note too, unless an input names it.
 * @throws InputError where the input `base` names no revision.
 */
export async function collectBase(request: BaseRequest): Promise<Base> {
  const { workspace, execute, revision, inputs, config } = request;
  try {
    const commit = await mergeBase({ workspace, execute, revision });
    return await withGitRevision({ workspace, execute, revision: commit }, async (base) => {
      const collected = await collectApplications(
        (what) => collectResources({ files: createSourceFiles(base), execute, ...what }),
        { paths: inputs.paths, environments: config?.config.environments ?? [] },
      );
      const count = collected.problems.length;
      const notes =
        count === 0
          ? []
          : [
              `${count === 1 ? "1 problem" : `${count} problems`} in the base were left out of the comparison.`,
            ];
      return { status: "collected", applications: collected.applications, notes };
    });
  } catch (error) {
    if (!(error instanceof InputError) || inputs.base !== "") throw error;
    return { status: "missing", reason: `Not compared with the base. ${error.message}` };
  }
}
