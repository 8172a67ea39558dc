import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { ActionName, ActionRun } from "../../test/harness/actionRun.ts";
import { runAction } from "../../test/harness/actionRun.ts";
import type { ClonedRepository, PullRequest, RunEvent } from "../../test/harness/githubRepository.ts";
import {
  api,
  commitAll,
  mergePullRequest,
  openPullRequest,
  pullMain,
  runContext,
} from "../../test/harness/githubRepository.ts";
import type { DemoCluster } from "./demoCluster.ts";
import type { Renderers } from "./renderers.ts";

/** Where the demo plays. */
export interface Stage {
  readonly repository: ClonedRepository;
  readonly cluster: DemoCluster;
  readonly renderers: Renderers;
}

/** A comment or an issue as it stood at the end of a scene. */
export interface Posting {
  /** A name for files: `comment`, `drift-issue`. */
  readonly name: string;
  readonly title: string;
  readonly markdown: string;
}

/** What came of a scene: a line each for the story, and what was posted. */
export interface Outcome {
  readonly lines: readonly string[];
  readonly postings: readonly Posting[];
}

/** A step of the story; `play` throws where it went otherwise than told. */
export interface Scene {
  readonly title: string;
  play(stage: Stage): Promise<Outcome>;
}

const dev = "environments/dev/notifications/deployment.yaml";
const staging = "environments/staging/notifications";
const branch = "raise-notifications";
const pullRequest: PullRequest = { number: 1, branch };

export const scenes: readonly Scene[] = [
  { title: "A pull request with a mistake is commented and failed", play: openPullRequestWithMistake },
  { title: "The fix passes", play: fixPullRequest },
  { title: "dev is promoted to staging", play: promoteToStaging },
  { title: "Production runs what Git says", play: checkProductionInSync },
  { title: "A hand edit in the cluster opens an issue", play: findHandEdit },
  { title: "A promotion that can't be matched opens an issue", play: promoteWithoutCounterpart },
  { title: "After the mend both issues are closed", play: mendBoth },
];

async function openPullRequestWithMistake(stage: Stage): Promise<Outcome> {
  const { repository } = stage;
  await edit(repository, dev, { from: "  replicas: 2", to: "  replica: 4" });
  await commitAll(repository, { branch, message: "Raise the replicas of notifications" });
  await openPullRequest(repository, { branch, title: "Raise the replicas of notifications" });
  const run = await play(stage, "validate", { event: { name: "pull_request", pullRequest } });
  expectRun(run, { exitCode: 1, log: `${dev}:16:3` });
  return {
    lines: [`exit code ${run.exitCode}`, ...(await commentLines(repository)), await checkLine(stage)],
    postings: [await commentPosting(repository, "comment-failed")],
  };
}

async function fixPullRequest(stage: Stage): Promise<Outcome> {
  const { repository } = stage;
  await edit(repository, dev, { from: "  replica: 4", to: "  replicas: 4" });
  await commitAll(repository, { branch, message: "Mend the name of the field" });
  const run = await play(stage, "validate", { event: { name: "pull_request", pullRequest } });
  expectRun(run, { exitCode: 0, log: "spec.replicas" });
  const lines = [`exit code ${run.exitCode}`, ...(await commentLines(repository)), await checkLine(stage)];
  await mergePullRequest(repository, pullRequest);
  return { lines: [...lines, "merged"], postings: [await commentPosting(repository, "comment-passed")] };
}

async function promoteToStaging(stage: Stage): Promise<Outcome> {
  const run = await play(stage, "promote", { inputs: { from: "dev", to: "staging" } });
  expectRun(run, { exitCode: 0, log: "1.32.0" });
  const diff = await pullMain(stage.repository);
  const lines = diff.split("\n").filter((line) => /^(\+\+\+|[-+] )/.test(line));
  const commit = run.outputs.commit?.slice(0, 7) ?? "";
  return { lines: [`commit ${commit} on main, nothing but tags:`, ...lines], postings: [] };
}

async function checkProductionInSync(stage: Stage): Promise<Outcome> {
  const run = await checkDrift(stage);
  expectRun(run, { exitCode: 0, log: "in sync" });
  return { lines: [`drift: ${run.outputs.drift ?? ""}, no issue`], postings: [] };
}

async function findHandEdit(stage: Stage): Promise<Outcome> {
  await stage.cluster.editByHand();
  const run = await checkDrift(stage);
  expectRun(run, { exitCode: 1, log: "spec.replicas" });
  const numbers = run.outputs["issue-numbers"];
  return {
    lines: [`exit code ${run.exitCode}`, ...(await issueLines(stage, numbers))],
    postings: [await issuePosting(stage, "issue-drift", numbers)],
  };
}

async function promoteWithoutCounterpart(stage: Stage): Promise<Outcome> {
  const { repository } = stage;
  const file = "environments/dev/notifications/archiver.yaml";
  await writeFile(join(repository.folder, file), archiver("dev"));
  await commitAll(repository, { branch: "main", message: "Try the archiver in dev" });
  const run = await play(stage, "promote", { inputs: { from: "dev", to: "staging" } });
  expectRun(run, { exitCode: 1, log: "notifications-archiver" });
  const number = run.outputs["issue-number"];
  return {
    lines: [`exit code ${run.exitCode}`, ...(await issueLines(stage, number))],
    postings: [await issuePosting(stage, "issue-promotion", number)],
  };
}

async function mendBoth(stage: Stage): Promise<Outcome> {
  const { repository, cluster } = stage;
  await cluster.applyGit();
  const drift = await checkDrift(stage);
  expectRun(drift, { exitCode: 0, log: "in sync" });
  await writeFile(join(repository.folder, staging, "archiver.yaml"), archiver("staging"));
  await commitAll(repository, { branch: "main", message: "Bring the archiver to staging" });
  const promotion = await play(stage, "promote", { inputs: { from: "dev", to: "staging" } });
  expectRun(promotion, { exitCode: 0, log: "" });
  const issues = [drift.outputs["issue-numbers"], promotion.outputs["issue-number"]];
  const lines = await Promise.all(issues.map((numbers) => issueLines(stage, numbers)));
  return { lines: lines.flat(), postings: [] };
}

async function checkDrift(stage: Stage): Promise<ActionRun> {
  const plain = stage.renderers.status === "plain";
  return await play(stage, "drift-check", {
    event: { name: "schedule" },
    inputs: {
      // A part of what is in a namespace would make the rest of it look extra.
      ...(plain
        ? { paths: "environments/production/notifications", extra: "ignore" }
        : { environment: "production" }),
      ...stage.cluster.inputs,
    },
  });
}

async function play(
  stage: Stage,
  action: ActionName,
  step: { readonly event?: RunEvent; readonly inputs?: Readonly<Record<string, string>> },
): Promise<ActionRun> {
  const { repository, renderers } = stage;
  const plainPaths = renderers.status === "plain" && action === "validate";
  return await runAction({
    action,
    workspace: repository.folder,
    inputs: {
      ...(plainPaths ? { paths: "environments/*/notifications" } : {}),
      "report-html": `.demo/${action}.html`,
      ...step.inputs,
    },
    github: await runContext(repository, step.event ?? { name: "workflow_dispatch" }),
    environment: { PATH: renderers.path },
  });
}

/** The demo tells what happened, so what did not happen must end it. */
function expectRun(run: ActionRun, expected: { readonly exitCode: number; readonly log: string }): void {
  if (run.exitCode === expected.exitCode && run.log.includes(expected.log)) return;
  throw new Error(
    `Expected exit code ${expected.exitCode} and "${expected.log}", got ${run.exitCode} and\n${run.log}`,
  );
}

async function commentLines(repository: ClonedRepository): Promise<readonly string[]> {
  const { rest, place } = api(repository);
  const { data } = await rest.issues.listComments({ ...place, issue_number: pullRequest.number });
  const texts = data.map(({ body = "" }) => visibleLines(body));
  return [
    `${data.length} comment on pull request #${pullRequest.number}:`,
    ...texts.flatMap((lines) => lines.slice(0, 4).map((line) => `  | ${line}`)),
  ];
}

async function checkLine({ repository }: Stage): Promise<string> {
  const { rest, place } = api(repository);
  const { data } = await rest.checks.listForRef({ ...place, ref: branch });
  const [newest] = data.check_runs.toSorted((a, b) => b.id - a.id);
  return `check run "${newest?.name ?? "none"}": ${newest?.conclusion ?? "none"}, ${newest?.output.annotations_count ?? 0} annotations`;
}

async function issueLines(stage: Stage, numbers = ""): Promise<readonly string[]> {
  const { rest, place } = api(stage.repository);
  const lines: string[] = [];
  for (const number of numbers.split(",").filter(Boolean)) {
    const { data } = await rest.issues.get({ ...place, issue_number: Number(number) });
    const body = visibleLines(data.body ?? "").filter((line) => /^(@@|[-+] |- )/.test(line));
    lines.push(`issue #${data.number} is ${data.state}: ${data.title}`);
    if (data.state === "open") lines.push(...body.slice(0, 8).map((line) => `  | ${line}`));
  }
  return lines;
}

async function commentPosting(repository: ClonedRepository, name: string): Promise<Posting> {
  const { rest, place } = api(repository);
  const { data } = await rest.issues.listComments({ ...place, issue_number: pullRequest.number });
  const title = `Comment on pull request #${pullRequest.number}`;
  return { name, title, markdown: data[0]?.body ?? "" };
}

async function issuePosting({ repository }: Stage, name: string, numbers = ""): Promise<Posting> {
  const { rest, place } = api(repository);
  const { data } = await rest.issues.get({ ...place, issue_number: Number(numbers.split(",")[0]) });
  return { name, title: `${data.title} #${data.number}`, markdown: data.body ?? "" };
}

function visibleLines(markdown: string): readonly string[] {
  return markdown
    .replaceAll(/<!--.*?-->/g, "")
    .split("\n")
    .filter((line) => line.trim() !== "");
}

async function edit(
  { folder }: ClonedRepository,
  file: string,
  replace: { readonly from: string; readonly to: string },
): Promise<void> {
  const text = await readFile(join(folder, file), "utf8");
  if (!text.includes(replace.from)) throw new Error(`${file} has no "${replace.from}"`);
  await writeFile(join(folder, file), text.replace(replace.from, replace.to));
}

/** A workload that only dev has at first. */
function archiver(environment: string): string {
  return `apiVersion: batch/v1
kind: CronJob
metadata:
  name: archiver
  namespace: notifications
  labels: { app.kubernetes.io/name: archiver, lanternpost.example/environment: ${environment} }
spec:
  schedule: "40 3 * * *"
  concurrencyPolicy: Forbid
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: Never
          containers:
            - name: archiver
              image: ghcr.io/lanternpost/notifications-archiver:0.1.0
`;
}
