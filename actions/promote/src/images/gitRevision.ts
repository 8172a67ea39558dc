/** `git:https://github.com/team/deploy`, as sites of Git sources are named. */
export function gitName(url: string): string {
  return `git:${url.replace(/\/+$/, "").replace(/\.git$/, "")}`;
}

/** Whether a revision is a version or a commit; branches such as `main` and `release-1.2` move by themselves. */
export function isPinnedRevision(revision: string): boolean {
  return /^[0-9a-f]{40}$/.test(revision) || /(?:^|[-/@v_])\d+\.\d+\.\d/.test(revision);
}
