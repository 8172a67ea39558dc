import type { Annotation } from "./annotations.ts";
import type { ConnectedGitHub } from "./context.ts";
import type { PermissionNeed } from "./permissions.ts";
import { withPermission } from "./permissions.ts";

/** What GitHub takes as the summary of a check run, in characters. */
export const checkRunSummaryLimit = 65_535;

const annotationsPerRequest = 50;
const mostAnnotations = 1_000;
const longestMessage = 8_000;

export interface CheckRunOptions {
  readonly github: ConnectedGitHub;
  readonly name: string;
  /** For a pull request the head of its branch: a check on the merge commit is shown nowhere. */
  readonly headSha: string;
  readonly conclusion: "success" | "failure" | "neutral";
  readonly title: string;
  /** Makes the markdown, of at most `limit` UTF-8 bytes. */
  readonly summary: (limit: number) => string;
  readonly annotations: readonly Annotation[];
}

export interface CheckRunResult {
  readonly id: number;
  readonly url: string;
  /** How many annotations it has. */
  readonly annotated: number;
  /** How many there were on top of that, more than anybody reads. */
  readonly leftOut: number;
}

const need: PermissionNeed = { permission: "checks: write", purpose: "write a check run" };

/**
 * Writes a completed check run with its annotations, 50 a request as GitHub takes them. It stays in progress
 * until the last ones are written, so that nobody sees a verdict with half of its reasons.
 * @throws InputError where the token may not write checks.
 * @see https://docs.github.com/rest/checks/runs
 */
export async function publishCheckRun(options: CheckRunOptions): Promise<CheckRunResult> {
  return await withPermission(need, async () => {
    const { octokit, repository, runUrl } = options.github;
    const shown = options.annotations.slice(0, mostAnnotations);
    const [first = [], ...batches] = batchesOf(shown);
    const completed = { status: "completed", conclusion: options.conclusion } as const;
    const { data } = await octokit.rest.checks.create({
      ...repository,
      ...(batches.length === 0 ? completed : { status: "in_progress" }),
      name: options.name,
      head_sha: options.headSha,
      ...(runUrl === undefined ? {} : { details_url: runUrl }),
      output: outputOf(options, first),
    });
    for (const [index, batch] of batches.entries()) {
      await octokit.rest.checks.update({
        ...repository,
        ...(index === batches.length - 1 ? completed : {}),
        check_run_id: data.id,
        output: outputOf(options, batch),
      });
    }
    return {
      id: data.id,
      url: data.html_url ?? "",
      annotated: shown.length,
      leftOut: options.annotations.length - shown.length,
    };
  });
}

function batchesOf(annotations: readonly Annotation[]): readonly (readonly Annotation[])[] {
  const count = Math.ceil(annotations.length / annotationsPerRequest);
  return Array.from({ length: count }, (_, index) =>
    annotations.slice(index * annotationsPerRequest, (index + 1) * annotationsPerRequest),
  );
}

function outputOf(options: CheckRunOptions, annotations: readonly Annotation[]) {
  return {
    title: options.title,
    summary: options.summary(checkRunSummaryLimit),
    annotations: annotations.map((annotation) => ({
      path: annotation.path,
      start_line: annotation.line,
      end_line: annotation.line,
      start_column: annotation.column,
      end_column: annotation.column,
      annotation_level: annotation.level,
      title: annotation.title.slice(0, 255),
      message: cut(annotation.message),
    })),
  };
}

function cut(message: string): string {
  return message.length > longestMessage ? `${message.slice(0, longestMessage)}…` : message;
}
