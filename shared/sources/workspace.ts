import { closeSync, fstatSync, openSync, readFileSync, realpathSync, statSync } from "node:fs";
import { realpath, stat } from "node:fs/promises";
import { isAbsolute, relative, resolve, sep } from "node:path";
import { InputError } from "../resources/inputError.ts";
import type { InputProblem } from "../resources/location.ts";
import type { FileText } from "./textEncoding.ts";
import { decodeText } from "./textEncoding.ts";

export type { FileText } from "./textEncoding.ts";

/** The folder that holds the repository. Nothing outside of it is read, whatever a path or a link says. */
export interface Workspace {
  /** Absolute, with all symbolic links resolved. */
  readonly root: string;
}

export type ResolvedPath =
  | {
      readonly status: "resolved";
      /** Absolute, with all symbolic links resolved. */
      readonly absolute: string;
      /** From the workspace, with `/`, as a person would write it; empty for the workspace itself. */
      readonly path: string;
      readonly type: "file" | "folder";
    }
  | { readonly status: "missing"; readonly problem: InputProblem }
  | { readonly status: "unreadable"; readonly problem: InputProblem };

const maximumBytes = 50 * 1024 * 1024;

/**
 * Opens the folder that is worked in.
 * @throws InputError where there is no such folder.
 */
export async function openWorkspace(folder: string): Promise<Workspace> {
  try {
    const root = await realpath(folder);
    if ((await stat(root)).isDirectory()) return { root };
  } catch {
    // The message below covers every reason.
  }
  throw new InputError({
    code: "file-unreadable",
    message: `There is no folder ${folder}.`,
    hint: "Check the repository out first (actions/checkout), or correct the path.",
  });
}

/** A path from the workspace, with `/`; empty for the workspace itself, with `..` where it leads out. */
export function pathFromWorkspace(workspace: Workspace, absolute: string): string {
  return relative(workspace.root, absolute).split(sep).join("/");
}

/**
 * Finds a file or folder, by a path from the workspace or an absolute one. Neither may lead out of it.
 *
 * This and readText wait for the disk themselves: for 10,000 small files that takes 0.13 s, Node's asynchronous calls 0.9 s,
 * as each of those goes through another thread.
 */
export function resolveInside(workspace: Workspace, path: string): Promise<ResolvedPath> {
  return Promise.resolve(lookUp(workspace, path));
}

function lookUp(workspace: Workspace, path: string): ResolvedPath {
  const wanted = resolve(workspace.root, path);
  const label = pathFromWorkspace(workspace, wanted);
  try {
    const absolute = realpathSync.native(wanted);
    const real = pathFromWorkspace(workspace, absolute);
    if (leadsOut(real)) return { status: "unreadable", problem: outside(path) };
    const stats = statSync(absolute);
    const type = stats.isDirectory() ? "folder" : stats.isFile() ? "file" : undefined;
    if (type === undefined) return { status: "unreadable", problem: unreadable(path, "is no regular file") };
    return { status: "resolved", absolute, path: leadsOut(label) ? real : label, type };
  } catch (error) {
    if (leadsOut(label)) return { status: "unreadable", problem: outside(path) };
    return failedLookup(path, error);
  }
}

/** Reads a text file as Kubernetes reads manifests; what can't be read comes back as a problem. */
export async function readText(workspace: Workspace, path: string): Promise<FileText> {
  const resolved = await resolveInside(workspace, path);
  if (resolved.status !== "resolved") return { status: "unreadable", problem: resolved.problem };
  if (resolved.type === "folder") return { status: "unreadable", problem: unreadable(path, "is a folder") };
  try {
    const bytes = readBytes(resolved.absolute);
    if (bytes) return decodeText(resolved.path, bytes);
    return { status: "unreadable", problem: unreadable(path, "is larger than 50 MB") };
  } catch (error) {
    return { status: "unreadable", problem: unreadable(path, `can't be read (${errorCode(error)})`) };
  }
}

/** Undefined where the file is too large. The file is read through one handle, so that its size can't change in between. */
function readBytes(absolute: string): Buffer | undefined {
  const file = openSync(absolute, "r");
  try {
    return fstatSync(file).size > maximumBytes ? undefined : readFileSync(file);
  } finally {
    closeSync(file);
  }
}

function leadsOut(path: string): boolean {
  return path === ".." || path.startsWith("../") || isAbsolute(path);
}

function failedLookup(path: string, error: unknown): ResolvedPath {
  const code = errorCode(error);
  if (code === "ENOENT" || code === "ENOTDIR") {
    return { status: "missing", problem: missing(path) };
  }
  const reason =
    code === "ELOOP" ? "is a symbolic link that leads back to itself" : `can't be read (${code})`;
  return { status: "unreadable", problem: unreadable(path, reason) };
}

function outside(path: string): InputProblem {
  return {
    code: "file-unreadable",
    message: `${path} leads out of the workspace.`,
    hint: "Only what is in the repository is read; copy the file into it, or remove the link.",
    ...(leadsOut(path) ? {} : { location: { file: path, line: 1, column: 1 } }),
  };
}

function missing(path: string): InputProblem {
  return {
    code: "file-unreadable",
    message: `${path} does not exist.`,
    hint: "Correct the path; it is taken from the root of the repository.",
  };
}

function unreadable(path: string, reason: string): InputProblem {
  return {
    code: "file-unreadable",
    message: `${path} ${reason}.`,
    hint: "Mend the file, or take it out of the checked paths.",
    ...(leadsOut(path) ? {} : { location: { file: path, line: 1, column: 1 } }),
  };
}

function errorCode(error: unknown): string {
  const code = typeof error === "object" && error !== null && "code" in error ? error.code : undefined;
  return typeof code === "string" ? code : "unknown reason";
}
