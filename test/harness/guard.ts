import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

/**
 * Runs a program in a process group of its own with a guard beside it. The guard waits for the end of the pipe at descriptor
 * 3, whose other end this process holds, so that it ends however this process does, SIGKILL included. Then it ends the group
 * and removes the temporary folder. It knows the group as its own (0), so it can't hit a process that got the same id later.
 */
const guardedStart = `
folder=$1; shift
( trap "" TERM INT HUP; read -r _ <&3; kill -TERM 0; sleep 1; rm -rf -- "$folder"; kill -KILL 0 ) >/dev/null 2>&1 &
exec 3<&-
exec "$@"`;

export interface GuardedOptions {
  readonly command: string;
  readonly args: readonly string[];
  /** Where it runs. The guard removes this folder when this process ends before the program does. */
  readonly folder: string;
  /** The file its output is added to. */
  readonly logPath: string;
  /** The whole environment; this process' own when left out. */
  readonly environment?: NodeJS.ProcessEnv;
}

export interface Guarded {
  readonly child: ChildProcess;
  /** Settles when the program has ended and all that it started was sent SIGKILL, which takes some milliseconds. */
  readonly exited: Promise<void>;
}

/** Starts a program that can't outlive this process, nor can what it starts. Needs a POSIX shell. */
export function startGuarded(options: GuardedOptions): Guarded {
  const log = openSync(options.logPath, "a");
  try {
    const script = ["-c", guardedStart, "sh", options.folder, options.command, ...options.args];
    const child = spawn("/bin/sh", script, {
      cwd: options.folder,
      detached: true,
      env: options.environment ?? process.env,
      stdio: ["ignore", log, log, "pipe"],
    });
    // A server that nobody stops should not keep this process alive; the guard ends it.
    child.unref();
    const guardPipe = child.stdio[3];
    if (guardPipe instanceof Socket) guardPipe.unref();
    const exited = new Promise<void>((resolve) => {
      child.once("exit", () => {
        endGroup(child);
        resolve();
      });
      child.once("error", () => {
        resolve();
      });
    });
    return { child, exited };
  } finally {
    closeSync(log);
  }
}

/** Whether a child process still runs. */
export function isRunning(child: ChildProcess): boolean {
  return child.pid !== undefined && child.exitCode === null && child.signalCode === null;
}

/** Ends a program: SIGTERM, and after 5 s SIGKILL. */
export async function stopGuarded(guarded: Guarded): Promise<void> {
  const { child, exited } = guarded;
  child.ref();
  if (isRunning(child)) child.kill("SIGTERM");
  const patience = new AbortController();
  await Promise.race([exited, sleep(5_000, undefined, { signal: patience.signal }).catch(() => undefined)]);
  patience.abort();
  if (isRunning(child)) child.kill("SIGKILL");
  await exited;
}

/** Ends what is left of a child's group, the guard at least. The guard is in it, so the id is still the group's. */
function endGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch {
    // Nothing was left.
  }
  child.stdio[3]?.destroy();
}
