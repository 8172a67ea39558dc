import { spawn } from "node:child_process";

export interface GitOptions {
  /** The working copy or bare repository. */
  readonly folder: string;
  readonly input?: string | Uint8Array;
  readonly environment?: Readonly<Record<string, string>>;
}

/** What a git command prints, as bytes. Throws an error with git's own words when it fails. */
export async function git(args: readonly string[], options: GitOptions): Promise<Buffer> {
  return await new Promise((resolve, reject) => {
    const child = spawn("git", args, {
      cwd: options.folder,
      env: { ...process.env, ...options.environment },
      stdio: ["pipe", "pipe", "pipe"],
    });
    const output: Buffer[] = [];
    let stderr = "";
    child.stdout.on("data", (part: Buffer) => output.push(part));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    child.on("error", reject);
    child.on("close", (code) => {
      if (code === 0) resolve(Buffer.concat(output));
      else reject(new Error(`git ${args[0] ?? ""}: ${stderr.trim()}`));
    });
    child.stdin.on("error", () => {
      // git ended without reading its input; its exit code tells the rest.
    });
    child.stdin.end(options.input);
  });
}

/** What a git command prints, as text without the last line's end. */
export async function gitText(args: readonly string[], options: GitOptions): Promise<string> {
  return (await git(args, options)).toString("utf8").replace(/\n$/, "");
}
