import { createHash } from "node:crypto";
import { access, constants, mkdir, mkdtemp, open, rename, rm, stat, utimes } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** How long a lock may go without a sign of life before it counts as left behind by a dead process. */
const staleAfterMs = 15_000;
const heartbeatMs = 3_000;

/**
 * Where built tools are kept: `$GITOPS_ACTIONS_CACHE`, else `$XDG_CACHE_HOME/gitops-actions`, else
 * `~/.cache/gitops-actions`. An absolute path; the folder need not be there yet.
 */
export function cacheRoot(environment: NodeJS.ProcessEnv = process.env): string {
  if (environment.GITOPS_ACTIONS_CACHE) return resolve(environment.GITOPS_ACTIONS_CACHE);
  return join(environment.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "gitops-actions");
}

/** A name for what is built from these inputs: it changes when any of them does. 16 hex digits. */
export function cacheKey(inputs: readonly string[]): string {
  const hash = createHash("sha256");
  for (const input of inputs) hash.update(`${input.length}:${input}`);
  return hash.digest("hex").slice(0, 16);
}

/**
 * The path of a cached executable, made first if it is not there. `build` writes the executable to the path that it is
 * given, which is in a temporary folder; it then becomes visible under `path` in one step. Of several processes that want
 * the same one, one builds and the others wait.
 */
export async function cachedExecutable(
  path: string,
  build: (temporaryPath: string) => Promise<void>,
): Promise<string> {
  if (await isExecutable(path)) return path;
  await mkdir(dirname(path), { recursive: true });
  const release = await acquireLock(`${path}.lock`);
  try {
    if (await isExecutable(path)) return path;
    const folder = await mkdtemp(`${path}.building-`);
    try {
      const temporaryPath = join(folder, "executable");
      await build(temporaryPath);
      await rename(temporaryPath, path);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  } finally {
    await release();
  }
  return path;
}

/** Whether there is a file here that this user may run. */
export async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}

/**
 * Waits until this process holds the lock file. The holder touches it now and then, so that a lock whose holder was killed
 * can be told and removed. Two waiters may remove it at the same moment and then both hold it; that costs a second build and
 * nothing else, since a result appears by a rename.
 */
async function acquireLock(path: string): Promise<() => Promise<void>> {
  while (!(await tryCreate(path))) {
    if (await isStale(path)) await rm(path, { force: true });
    else await sleep(250);
  }
  const heartbeat = setInterval(() => {
    const now = new Date();
    utimes(path, now, now).catch(() => {
      // Someone took the lock for stale, say after this machine slept: the work goes on all the same.
    });
  }, heartbeatMs);
  heartbeat.unref();
  return async () => {
    clearInterval(heartbeat);
    await rm(path, { force: true });
  };
}

async function tryCreate(path: string): Promise<boolean> {
  try {
    await (await open(path, "wx")).close();
    return true;
  } catch (error) {
    if (isCode(error, "EEXIST")) return false;
    throw error;
  }
}

async function isStale(path: string): Promise<boolean> {
  try {
    return Date.now() - (await stat(path)).mtimeMs > staleAfterMs;
  } catch (error) {
    if (isCode(error, "ENOENT")) return false;
    throw error;
  }
}

/** Not by `instanceof`: under jest, Node's own errors are of another realm's Error. */
function isCode(error: unknown, code: string): boolean {
  return typeof error === "object" && error !== null && "code" in error && error.code === code;
}
