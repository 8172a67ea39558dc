import type { ConnectedGitHub } from "./context.ts";
import { isRequestFailure } from "./permissions.ts";

/** A label to be made where the repository lacks it. */
export interface Label {
  readonly name: string;
  /** Six hexadecimal digits. */
  readonly color: string;
  readonly description: string;
}

const wellKnown: readonly Label[] = [
  { name: "gitops", color: "1d76db", description: "Found by the GitOps actions" },
  { name: "drift", color: "d93f0b", description: "A cluster differs from Git" },
  { name: "promotion", color: "fbca04", description: "A promotion between environments needs a person" },
  { name: "validation", color: "b60205", description: "Manifests that Kubernetes would not take" },
];

/** The label of a name; GitHub's own grey for names that are the user's. */
export function labelOf(name: string): Label {
  const found = wellKnown.find((label) => label.name === name.toLowerCase());
  return found ? { ...found, name } : { name, color: "ededed", description: "" };
}

/** Makes the labels that the repository doesn't have; those that it has stay as they are. */
export async function ensureLabels(github: ConnectedGitHub, names: readonly string[]): Promise<void> {
  const { octokit, repository } = github;
  for (const name of names) {
    try {
      await octokit.rest.issues.getLabel({ ...repository, name });
    } catch (error) {
      if (!isRequestFailure(error) || error.status !== 404) throw error;
      await createLabel(github, labelOf(name));
    }
  }
}

async function createLabel({ octokit, repository }: ConnectedGitHub, label: Label): Promise<void> {
  try {
    await octokit.rest.issues.createLabel({ ...repository, ...label });
  } catch (error) {
    // 422: another run made it in the meantime.
    if (!isRequestFailure(error) || error.status !== 422) throw error;
  }
}
