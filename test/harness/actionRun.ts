import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "yaml";
import { temporaryFolder } from "./process.ts";
import { run } from "./run.ts";

const root = join(import.meta.dirname, "../..");

export type ActionName = "validate" | "promote" | "drift-check";

/** What GitHub would tell a step about the run that it is part of. */
export interface RunContext {
  readonly apiUrl: string;
  /** `owner/name` */
  readonly repository: string;
  readonly token: string;
  readonly eventName: string;
  readonly event: unknown;
  readonly sha: string;
  readonly ref: string;
}

export interface ActionRunOptions {
  readonly action: ActionName;
  readonly workspace: string;
  readonly inputs?: Readonly<Record<string, string>>;
  /** Undefined: a run without GitHub. */
  readonly github?: RunContext;
  /** On top of PATH, HOME and what GitHub sets. */
  readonly environment?: Readonly<Record<string, string>>;
}

export interface ActionRun {
  readonly exitCode: number;
  /** All that the step printed, workflow commands included. */
  readonly log: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
}

/** Runs an action's committed bundle as the runner would: a process with INPUT_ and GITHUB_ variables and files. */
export async function runAction(options: ActionRunOptions): Promise<ActionRun> {
  const folder = temporaryFolder("step");
  try {
    const files = commandFiles(folder);
    const bundle = join(root, "actions", options.action, "dist/index.js");
    const { exitCode, stdout, stderr } = await run(process.execPath, [bundle], {
      cwd: options.workspace,
      environment: {
        PATH: process.env.PATH,
        HOME: process.env.HOME,
        ...files,
        ...githubVariables(folder, options),
        ...inputVariables(options),
        ...options.environment,
      },
    });
    return {
      exitCode,
      log: stdout + stderr,
      outputs: readOutputs(readFileSync(files.GITHUB_OUTPUT, "utf8")),
      summary: readFileSync(files.GITHUB_STEP_SUMMARY, "utf8"),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function commandFiles(folder: string): Readonly<Record<"GITHUB_OUTPUT" | "GITHUB_STEP_SUMMARY", string>> {
  mkdirSync(folder, { recursive: true });
  const files = { GITHUB_OUTPUT: join(folder, "output"), GITHUB_STEP_SUMMARY: join(folder, "summary.md") };
  for (const file of Object.values(files)) writeFileSync(file, "");
  return files;
}

function githubVariables(folder: string, { github, workspace }: ActionRunOptions): Record<string, string> {
  if (!github) return { GITHUB_WORKSPACE: workspace };
  const eventPath = join(folder, "event.json");
  writeFileSync(eventPath, JSON.stringify(github.event));
  return {
    CI: "true",
    GITHUB_ACTIONS: "true",
    GITHUB_ACTOR: "octocat",
    GITHUB_API_URL: github.apiUrl,
    GITHUB_EVENT_NAME: github.eventName,
    GITHUB_EVENT_PATH: eventPath,
    GITHUB_REF: github.ref,
    GITHUB_REPOSITORY: github.repository,
    GITHUB_RUN_ATTEMPT: "1",
    GITHUB_RUN_ID: "4711",
    GITHUB_SERVER_URL: "https://github.com",
    GITHUB_SHA: github.sha,
    GITHUB_WORKSPACE: workspace,
  };
}

/** The inputs as `INPUT_<NAME>`, with the defaults of action.yml where the step says nothing. */
function inputVariables({ action, inputs = {}, github }: ActionRunOptions): Record<string, string> {
  const file = join(root, "actions", action, "action.yml");
  const definition = parse(readFileSync(file, "utf8")) as {
    readonly inputs: Readonly<Record<string, { readonly default?: string }>>;
  };
  const unknown = Object.keys(inputs).filter((name) => !Object.hasOwn(definition.inputs, name));
  if (unknown.length > 0) throw new Error(`${action} has no input ${unknown.join(", ")}`);
  return Object.fromEntries(
    Object.entries(definition.inputs).map(([name, { default: value = "" }]) => [
      `INPUT_${name.toUpperCase()}`,
      inputs[name] ?? value.replaceAll("${{ github.token }}", github?.token ?? ""),
    ]),
  );
}

/** The outputs of a step from its GITHUB_OUTPUT file: `name<<delimiter`, the value, the delimiter. */
function readOutputs(text: string): Readonly<Record<string, string>> {
  const entries = [...text.matchAll(/^([^\n<]+)<<([^\n]+)\n([\s\S]*?)\n?\2$/gm)];
  return Object.fromEntries(entries.map(([, name = "", , value = ""]) => [name, value]));
}
