import { rm, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { runGuarded, temporaryFolder } from "./process.ts";
import { requireTool } from "./tools.ts";

const projectRoot = join(import.meta.dirname, "../..");
/** The values of `runs-on` that this machine stands for. */
const runners = ["ubuntu-latest", "ubuntu-24.04", "ubuntu-22.04", "ubuntu-24.04-arm"];

export interface WorkflowOptions {
  /** A folder with a git repository. It is not changed: jobs run in copies of it, without what .gitignore names. */
  readonly folder: string;
  /** The workflow's file, from the folder on: `.github/workflows/ci.yml`. */
  readonly workflow: string;
  /** The event's name, and its payload where the workflow reads it. */
  readonly event: { readonly name: string; readonly payload?: Readonly<Record<string, unknown>> };
  /** Only this job and those it needs. */
  readonly job?: string;
  /** Variables for all steps. `GITHUB_API_URL` and `GITHUB_REPOSITORY` set those of the `github` context too. */
  readonly environment?: Readonly<Record<string, string>>;
  /** `GITHUB_TOKEN` is also `github.token`. Masked in the log. */
  readonly secrets?: Readonly<Record<string, string>>;
  /** Inputs of workflow_dispatch. */
  readonly inputs?: Readonly<Record<string, string>>;
  /** Folders to take for actions and workflows of other repositories, by `owner/repository@ref`. */
  readonly repositories?: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
}

export interface WorkflowJob {
  /** The job's id; for a job of a called workflow, its id there. */
  readonly id: string;
  readonly matrix: Readonly<Record<string, unknown>>;
  readonly result: "success" | "failure";
}

export interface WorkflowRun {
  readonly exitCode: number;
  /** The jobs that ran, in the order in which they ended. */
  readonly jobs: readonly WorkflowJob[];
  /** A line for each message, with the name of its job: `[ci/build] …`. */
  readonly log: string;
}

/**
 * Runs a workflow with act on this machine itself, without containers: steps find the programs of this project and of this
 * process' PATH. Checking out the repository takes it from the folder; other actions than those in the folder and in
 * `repositories` would be fetched. What act reports in its log is in the result. Throws an error when act can't be had, takes
 * more than `timeoutMs` (5 minutes), or left out a job for its `runs-on`, which it takes for success.
 */
export async function runWorkflow(options: WorkflowOptions): Promise<WorkflowRun> {
  const command = await requireTool("act");
  const folder = temporaryFolder("workflow");
  try {
    const { exitCode, output } = await runGuarded({
      name: "act",
      command,
      args: await writeArguments(folder, options),
      folder,
      environment: actEnvironment(folder),
      timeoutMs: options.timeoutMs ?? 300_000,
    });
    const result = readLog(output);
    const skipped = /^.*Skipping unsupported platform/m.exec(result.log);
    if (skipped !== null) throw new Error(`act: ${skipped[0]}; it knows ${runners.join(", ")}`);
    return { exitCode, ...result };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * act's arguments. What may be secret goes into files, since any user may read a process' arguments. The files are named even
 * where they are empty: act would take `.env`, `.secrets` and the like from where it runs.
 */
async function writeArguments(folder: string, options: WorkflowOptions): Promise<readonly string[]> {
  const files = {
    eventpath: JSON.stringify({ inputs: options.inputs ?? {}, ...options.event.payload }),
    "env-file": JSON.stringify(options.environment ?? {}),
    "secret-file": JSON.stringify(options.secrets ?? {}),
    // Not read when there is an event's payload; the inputs are there.
    "input-file": "{}",
    "var-file": "{}",
  };
  const args = [
    options.event.name,
    `--directory=${options.folder}`,
    `--workflows=${options.workflow}`,
    `--action-cache-path=${join(folder, "actions")}`,
    ...runners.map((runner) => `--platform=${runner}=-self-hosted`),
    // Both would be servers on other addresses than 127.0.0.1.
    "--no-cache-server",
    "--artifact-server-addr=127.0.0.1",
    "--action-offline-mode",
    "--json",
  ];
  for (const [flag, content] of Object.entries(files)) {
    // By this ending act reads YAML, of which JSON is a part.
    const path = join(folder, `${flag}.yaml`);
    await writeFile(path, content, { mode: 0o600 });
    args.push(`--${flag}=${path}`);
  }
  for (const [repository, path] of Object.entries(options.repositories ?? {})) {
    args.push(`--local-repository=${repository}=${path}`);
  }
  if (options.job !== undefined) args.push(`--job=${options.job}`);
  return args;
}

/** Steps inherit act's environment, so it gets no more than they need; a home of its own keeps a user's settings out. */
function actEnvironment(folder: string): NodeJS.ProcessEnv {
  return {
    PATH: [join(projectRoot, "node_modules/.bin"), process.env.PATH ?? ""].join(delimiter),
    HOME: folder,
    LANG: "C.UTF-8",
    ACT_DISABLE_VERSION_CHECK: "1",
    // Steps run in a terminal, where git would wait for a key after each page.
    PAGER: "cat",
    GIT_PAGER: "cat",
  };
}

/** act's JSON lines, as far as they are used here. */
interface LogEntry {
  readonly msg?: string;
  readonly job?: string;
  readonly jobID?: string;
  readonly matrix?: Readonly<Record<string, unknown>>;
  readonly jobResult?: string;
}

function readLog(output: string): { readonly jobs: readonly WorkflowJob[]; readonly log: string } {
  const jobs: WorkflowJob[] = [];
  const lines: string[] = [];
  for (const line of output.split("\n")) {
    const entry = parseEntry(line);
    if (entry.jobID !== undefined && (entry.jobResult === "success" || entry.jobResult === "failure")) {
      jobs.push({ id: entry.jobID, matrix: entry.matrix ?? {}, result: entry.jobResult });
    }
    const message = (entry.msg ?? "").trimEnd();
    if (message !== "") lines.push(entry.job === undefined ? message : `[${entry.job.trim()}] ${message}`);
  }
  return { jobs, log: lines.join("\n") };
}

/** Lines that are not JSON, such as those of a crash, are messages as they are. */
function parseEntry(line: string): LogEntry {
  try {
    const entry: unknown = JSON.parse(line);
    return typeof entry === "object" && entry !== null ? entry : { msg: line };
  } catch {
    return { msg: line };
  }
}
