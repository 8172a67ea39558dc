import type { ConnectedGitHub } from "./context.ts";
import { ownLogins } from "./identity.ts";
import type { IssueBody, IssueRecord } from "./issueBody.ts";
import { composeIssueBody, parseIssueBody, shortHash } from "./issueBody.ts";
import { ensureLabels } from "./labels.ts";
import { bodyLimit, markerLine } from "./marker.ts";
import type { PermissionNeed } from "./permissions.ts";
import { withPermission } from "./permissions.ts";

/** An issue that is to be open. */
export interface IssueContent {
  readonly title: string;
  /** Makes the text, of at most `limit` UTF-8 bytes. */
  readonly body: (limit: number) => string;
  readonly labels: readonly string[];
  /**
   * The issue is rewritten when this changes. Default: a hash of title and body. Give one where the body names
   * something that changes with every run, such as a commit.
   */
  readonly fingerprint?: string;
  /** How bad it is; `worseComment` is written when this grows. Default 0. */
  readonly weight?: number;
  readonly worseComment?: string;
  /** Written when the issue is opened again. */
  readonly reopenComment?: string;
}

export interface IssueOptions {
  readonly github: ConnectedGitHub;
  /** Tells this issue from others of the repository: `drift-check:production`. */
  readonly marker: string;
  /** Undefined where all is well: the issue is closed. */
  readonly open: IssueContent | undefined;
  readonly closeComment: string;
}

export type IssueResult =
  | { readonly action: "none" }
  | {
      readonly action: "created" | "updated" | "reopened" | "closed" | "unchanged";
      readonly number: number;
      readonly url: string;
    };

interface Issue {
  readonly number: number;
  readonly html_url: string;
  readonly title: string;
  readonly body?: string | null;
  readonly state: string;
  readonly state_reason?: string | null;
  readonly locked: boolean;
  readonly user: { readonly login: string } | null;
  readonly pull_request?: unknown;
}

interface FoundIssue extends Issue {
  readonly parsed: IssueBody;
}

interface Sync {
  readonly github: ConnectedGitHub;
  readonly key: string;
  readonly content: IssueContent;
  readonly record: IssueRecord;
}

const need: PermissionNeed = { permission: "issues: write", purpose: "open and update issues" };

/**
 * Brings the one issue of a marker into the state that it should have: created, rewritten where its
 * fingerprint changed, opened again when the trouble returns, closed with a comment when it is over.
 *
 * - Found by the marker in the body and by the author (ownLogins), through the list of issues: the search API lags.
 *   Open issues are found whatever their labels; closed ones by the first of the labels.
 * - What people add stays: text around our part, labels, and a title that they changed. A locked issue gets no comments.
 * - An issue that a person closed as not planned stays closed until what it says changes. Any other closed
 *   one is opened again.
 * - Of two open issues with the marker, after two runs at once, the one with the lower number stays.
 * @throws InputError where the token may not write issues, or issues are turned off.
 */
export async function syncIssue(options: IssueOptions): Promise<IssueResult> {
  return await withPermission(need, async () => {
    const [open, ...duplicates] = await listIssues(options, { state: "open" });
    for (const duplicate of duplicates) await closeDuplicate(options, duplicate, open);
    if (!options.open) return open ? await closeIssue(options, open) : { action: "none" };
    const sync = syncOf(options, options.open);
    if (open) return await updateIssue(sync, open);
    const [label] = options.open.labels;
    const [closed] = await listIssues(options, { state: "closed", ...(label ? { labels: label } : {}) });
    return closed ? await reopenIssue(sync, closed) : await createIssue(options, sync);
  });
}

function syncOf({ github, marker }: IssueOptions, content: IssueContent): Sync {
  const fingerprint = shortHash(content.fingerprint ?? `${content.title}\n${content.body(bodyLimit)}`);
  const record = { fingerprint, title: shortHash(content.title), weight: content.weight ?? 0 };
  return { github, key: marker, content, record };
}

/** Our issues with the marker, the lowest number first. */
async function listIssues(
  { github, marker }: IssueOptions,
  filter: { readonly state: "open" | "closed"; readonly labels?: string },
): Promise<readonly FoundIssue[]> {
  const found: FoundIssue[] = [];
  for (const creator of await ownLogins(github)) {
    const issues: readonly Issue[] = await github.octokit.paginate(github.octokit.rest.issues.listForRepo, {
      ...github.repository,
      ...filter,
      creator,
      per_page: 100,
    });
    for (const issue of issues) {
      const parsed = parseIssueBody(issue.body ?? "", marker);
      if (parsed && issue.user?.login === creator && !issue.pull_request) found.push({ ...issue, parsed });
    }
  }
  return found.toSorted((a, b) => a.number - b.number);
}

async function createIssue(options: IssueOptions, sync: Sync): Promise<IssueResult> {
  const { github, content, key, record } = sync;
  await ensureLabels(github, content.labels);
  const { data } = await github.octokit.rest.issues.create({
    ...github.repository,
    title: content.title,
    body: composeIssueBody({ key, text: content.body, record }),
    labels: [...content.labels],
  });
  const [first, ...later] = await listIssues(options, { state: "open" });
  const own = later.find(({ number }) => number === data.number);
  if (!first || !own) return { action: "created", number: data.number, url: data.html_url };
  await closeDuplicate(options, own, first);
  return await updateIssue(sync, first);
}

async function updateIssue(sync: Sync, issue: FoundIssue): Promise<IssueResult> {
  const { github, content, record } = sync;
  const place = { number: issue.number, url: issue.html_url };
  const last = issue.parsed.record;
  if (last.fingerprint === record.fingerprint) return { action: "unchanged", ...place };
  await github.octokit.rest.issues.update({ ...where(github, issue), ...texts(sync, issue) });
  if (record.weight > last.weight) await comment(github, issue, content.worseComment);
  return { action: "updated", ...place };
}

async function reopenIssue(sync: Sync, issue: FoundIssue): Promise<IssueResult> {
  const { github, content, record } = sync;
  const place = { number: issue.number, url: issue.html_url };
  const dismissed = issue.state_reason === "not_planned";
  if (dismissed && issue.parsed.record.fingerprint === record.fingerprint) {
    return { action: "unchanged", ...place };
  }
  await github.octokit.rest.issues.update({ ...where(github, issue), ...texts(sync, issue), state: "open" });
  await comment(github, issue, content.reopenComment);
  return { action: "reopened", ...place };
}

async function closeIssue({ github, closeComment }: IssueOptions, issue: Issue): Promise<IssueResult> {
  await comment(github, issue, closeComment);
  await github.octokit.rest.issues.update({
    ...where(github, issue),
    state: "closed",
    state_reason: "completed",
  });
  return { action: "closed", number: issue.number, url: issue.html_url };
}

/** Closes an issue for good: without its marker it is never found again. */
async function closeDuplicate(
  { github, marker }: IssueOptions,
  issue: Issue,
  original: Issue | undefined,
): Promise<void> {
  if (!original) return;
  await comment(github, issue, `Duplicate of #${original.number}, which was opened by another run.`);
  await github.octokit.rest.issues.update({
    ...where(github, issue),
    body: (issue.body ?? "").replace(markerLine(marker), ""),
    state: "closed",
    state_reason: "not_planned",
  });
}

function where({ repository }: ConnectedGitHub, issue: Issue) {
  return { ...repository, issue_number: issue.number };
}

/** The new body, and the new title unless a person has changed the last one. */
function texts({ content, key, record }: Sync, issue: FoundIssue) {
  const titleIsOurs = shortHash(issue.title) === issue.parsed.record.title;
  const title = titleIsOurs ? content.title : issue.title;
  return { title, body: composeIssueBody({ key, text: content.body, record }, issue.parsed) };
}

async function comment(github: ConnectedGitHub, issue: Issue, body: string | undefined): Promise<void> {
  if (!body || issue.locked) return;
  await github.octokit.rest.issues.createComment({ ...where(github, issue), body });
}
