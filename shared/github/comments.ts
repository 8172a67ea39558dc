import type { ConnectedGitHub } from "./context.ts";
import { ownLogins } from "./identity.ts";
import { bodyLimit, bodySize, markerLine, normalizeNewlines } from "./marker.ts";
import type { PermissionNeed } from "./permissions.ts";
import { isRequestFailure, withPermission } from "./permissions.ts";

export interface CommentOptions {
  readonly github: ConnectedGitHub;
  readonly pullRequest: number;
  /** Tells this comment from others of the same pull request: `validate:default`. */
  readonly key: string;
  /** Makes the text, of at most `limit` UTF-8 bytes. */
  readonly body: (limit: number) => string;
}

export interface CommentResult {
  readonly action: "created" | "updated" | "unchanged";
  readonly id: number;
  readonly url: string;
}

interface Comment {
  readonly id: number;
  readonly html_url: string;
  readonly body?: string;
  readonly user: { readonly login: string } | null;
}

const need: PermissionNeed = { permission: "pull-requests: write", purpose: "comment on the pull request" };

/**
 * Keeps one comment on a pull request: creates it, or updates it in place where the text changed. It is known
 * by its first line and by its author; where there are two of them, after two runs at once, the later one is
 * deleted.
 * @throws InputError where the token may not write comments.
 */
export async function upsertComment(options: CommentOptions): Promise<CommentResult> {
  return await withPermission(need, async () => {
    const first = `${markerLine(options.key)}\n`;
    const body = first + options.body(bodyLimit - bodySize(first));
    const found = await keepOldest(options);
    if (found) return await updateComment(options.github, found, body);
    const { octokit, repository } = options.github;
    const { data } = await octokit.rest.issues.createComment({
      ...repository,
      issue_number: options.pullRequest,
      body,
    });
    const kept = (await keepOldest(options)) ?? data;
    if (kept.id !== data.id) return await updateComment(options.github, kept, body);
    return { action: "created", id: data.id, url: data.html_url };
  });
}

async function updateComment(
  github: ConnectedGitHub,
  comment: Comment,
  body: string,
): Promise<CommentResult> {
  const place = { id: comment.id, url: comment.html_url };
  if (normalizeNewlines(comment.body ?? "").trimEnd() === body.trimEnd()) {
    return { action: "unchanged", ...place };
  }
  await github.octokit.rest.issues.updateComment({ ...github.repository, comment_id: comment.id, body });
  return { action: "updated", ...place };
}

/** The oldest of our comments with the key; deletes the later ones. */
async function keepOldest(options: CommentOptions): Promise<Comment | undefined> {
  const { octokit, repository } = options.github;
  const logins = await ownLogins(options.github);
  const first = `${markerLine(options.key)}\n`;
  const comments: readonly Comment[] = await octokit.paginate(octokit.rest.issues.listComments, {
    ...repository,
    issue_number: options.pullRequest,
    per_page: 100,
  });
  const [oldest, ...later] = comments
    .filter(({ user }) => user !== null && logins.includes(user.login))
    .filter(({ body }) => normalizeNewlines(body ?? "").startsWith(first))
    .toSorted((a, b) => a.id - b.id);
  for (const { id } of later) await deleteComment(options.github, id);
  return oldest;
}

async function deleteComment({ octokit, repository }: ConnectedGitHub, id: number): Promise<void> {
  try {
    await octokit.rest.issues.deleteComment({ ...repository, comment_id: id });
  } catch (error) {
    // 404: another run deleted it in the meantime.
    if (!isRequestFailure(error) || error.status !== 404) throw error;
  }
}
