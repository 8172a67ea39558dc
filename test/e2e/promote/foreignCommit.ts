import type { ClonedRepository } from "../../harness/githubRepository.ts";
import { api } from "../../harness/githubRepository.ts";

export interface ForeignEdit {
  readonly path: string;
  readonly change: (text: string) => string;
  readonly message: string;
}

/** Commits to `main` of a repository on GitHub as another person would, on top of whatever is there. */
export async function commitAsSomebodyElse(repository: ClonedRepository, edit: ForeignEdit): Promise<string> {
  const { rest, place } = api(repository);
  const { data: ref } = await rest.git.getRef({ ...place, ref: "heads/main" });
  const { data: head } = await rest.git.getCommit({ ...place, commit_sha: ref.object.sha });
  const { data: saved } = await rest.git.createTree({
    ...place,
    base_tree: head.tree.sha,
    tree: [
      {
        path: edit.path,
        mode: "100644",
        type: "blob",
        content: edit.change(await readFileAt(repository, edit.path)),
      },
    ],
  });
  const { data: commit } = await rest.git.createCommit({
    ...place,
    message: edit.message,
    tree: saved.sha,
    parents: [head.sha],
  });
  await rest.git.updateRef({ ...place, ref: "heads/main", sha: commit.sha, force: false });
  return commit.sha;
}

/** The text of a file at the head of `main` on GitHub. */
export async function readFileAt(repository: ClonedRepository, path: string): Promise<string> {
  const { rest, place } = api(repository);
  const { data } = await rest.repos.getContent({ ...place, path, ref: "main" });
  if (Array.isArray(data) || data.type !== "file") throw new Error(`${path} is no file`);
  return Buffer.from(data.content, "base64").toString("utf8");
}
