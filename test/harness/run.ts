import { spawn } from "node:child_process";

/** How a program ended: its exit code (-1 when a signal or a missing file ended it) and what it printed. */
export interface RunResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd?: string;
  /** The whole environment; this process' own when left out. */
  readonly environment?: NodeJS.ProcessEnv;
  readonly input?: string | Uint8Array;
}

/** Runs a program without a shell to its end. A program that is not there gives exit code -1 and says so in `stderr`. */
export async function run(
  command: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<RunResult> {
  return await new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: options.environment ?? process.env,
      stdio: ["pipe", "pipe", "pipe"],
    });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    child.on("error", (error) => {
      resolve({ exitCode: -1, stdout, stderr: error.message });
    });
    child.on("close", (code) => {
      resolve({ exitCode: code ?? -1, stdout, stderr });
    });
    child.stdin.on("error", () => {
      // The program ended without reading its input; its exit code tells the rest.
    });
    child.stdin.end(options.input);
  });
}
