import type { PlannedMove } from "../plan/promotionPlan.ts";
import type { LocalRepository } from "./localBranch.ts";
import { checkedOutBranch, hasWorkTree } from "./localBranch.ts";

/** What to tell a person whose work tree is behind a commit. */
export interface WorkTreeAdvice {
  readonly notes: readonly string[];
  readonly commands: readonly string[];
}

/** The advice after a commit on a local branch: nothing where the branch isn't checked out. */
export async function workTreeAdvice(
  repository: LocalRepository,
  branch: string,
  moves: readonly PlannedMove[],
): Promise<WorkTreeAdvice> {
  if (!(await hasWorkTree(repository)) || (await checkedOutBranch(repository)) !== branch) {
    return { notes: [], commands: [] };
  }
  const files = [...new Set(moves.map(({ image }) => image.location.file))].toSorted();
  return {
    notes: [
      `The branch ${branch} is checked out in the workspace, whose files were left as they were. The command takes over the promoted ones; changes to them that aren't committed would be lost.`,
    ],
    commands: [`git restore --source=HEAD --staged --worktree -- ${files.map(shellWord).join(" ")}`],
  };
}

function shellWord(text: string): string {
  return /^[\w./@%+=:-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
