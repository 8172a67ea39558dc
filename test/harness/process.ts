import { mkdtempSync, readFileSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { isRunning, startGuarded, stopGuarded } from "./guard.ts";
import type { Guarded } from "./guard.ts";

interface ProgramOptions {
  /** What messages call it. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** A folder made by `temporaryFolder`, in which it runs and its log is written. */
  readonly folder: string;
  /** The whole environment; this process' own when left out. */
  readonly environment?: NodeJS.ProcessEnv;
  readonly timeoutMs?: number;
}

export interface ServerOptions extends ProgramOptions {
  /** Asked every 50 ms until it says true. An error counts as not ready yet. */
  readonly isReady: () => Promise<boolean>;
}

/** A child process that listens on 127.0.0.1. */
export interface Server {
  readonly pid: number;
  /** The file with all it printed. */
  readonly logPath: string;
  /** Ends it (SIGTERM, and after 5 s SIGKILL) and all it started, and removes its folder. May be called again. */
  readonly stop: () => Promise<void>;
}

/** A new folder under the system's temporary folder. */
export function temporaryFolder(name: string): string {
  return mkdtempSync(join(tmpdir(), `gitops-actions-${name}-`));
}

/**
 * Starts a server and waits until it is ready. Throws an error with the end of its log when it ends before that or takes more
 * than `timeoutMs` (60 s); then nothing is left of it. It never outlives this process.
 */
export async function startServer(options: ServerOptions): Promise<Server> {
  const logPath = join(options.folder, `${options.name}.log`);
  const guarded = startGuarded({ ...options, logPath });
  async function stop(): Promise<void> {
    await stopGuarded(guarded);
    await rm(options.folder, { recursive: true, force: true });
  }
  try {
    await waitUntilReady(options, guarded);
  } catch (error) {
    const log = readLogEnd(logPath);
    await stop();
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`${options.name}: ${reason}${log === "" ? "" : `; its log ends with\n${log}`}`, {
      cause: error,
    });
  }
  return { pid: guarded.child.pid ?? -1, logPath, stop };
}

/**
 * Runs a program to its end, and gives its exit code and all that it printed. Throws an error with the end of its log when it
 * takes more than `timeoutMs` (60 s). Neither it nor what it starts outlives this process.
 */
export async function runGuarded(
  options: ProgramOptions,
): Promise<{ readonly exitCode: number; readonly output: string }> {
  const logPath = join(options.folder, `${options.name}.log`);
  const timeoutMs = options.timeoutMs ?? 60_000;
  const guarded = startGuarded({ ...options, logPath });
  guarded.child.ref();
  const patience = new AbortController();
  const inTime = await Promise.race([
    guarded.exited.then(() => true),
    sleep(timeoutMs, false, { signal: patience.signal }).catch(() => false),
  ]);
  patience.abort();
  if (!inTime) {
    await stopGuarded(guarded);
    throw new Error(
      `${options.name}: still running after ${timeoutMs / 1000} s; its log ends with\n${readLogEnd(logPath)}`,
    );
  }
  return { exitCode: guarded.child.exitCode ?? -1, output: await readFile(logPath, "utf8") };
}

async function waitUntilReady(options: ServerOptions, { child }: Guarded): Promise<void> {
  const timeoutMs = options.timeoutMs ?? 60_000;
  const deadline = Date.now() + timeoutMs;
  while (Date.now() < deadline) {
    if (!isRunning(child)) {
      throw new Error(
        `ended by ${child.signalCode ?? `exit code ${child.exitCode ?? -1}`} before it was ready`,
      );
    }
    if (await saysReady(options.isReady)) return;
    await sleep(50);
  }
  throw new Error(`not ready after ${timeoutMs / 1000} s`);
}

async function saysReady(isReady: () => Promise<boolean>): Promise<boolean> {
  try {
    return await isReady();
  } catch {
    return false;
  }
}

function readLogEnd(path: string): string {
  return readFileSync(path, "utf8").trimEnd().split("\n").slice(-20).join("\n");
}
