import { getExecOutput } from "@actions/exec";

export interface Command {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** Variables on top of the process's own. */
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
}

export interface CommandOutput {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program without a shell; rejects only where the program can't be started. */
export type Execute = (command: Command) => Promise<CommandOutput>;

/** Runs a program through @actions/exec, silently. */
export async function execute(command: Command): Promise<CommandOutput> {
  const env = { ...process.env, ...command.env };
  return getExecOutput(command.command, [...command.args], {
    cwd: command.cwd,
    silent: true,
    ignoreReturnCode: true,
    env: Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => !!entry[1])),
    ...(command.input === undefined ? {} : { input: Buffer.from(command.input) }),
  });
}
