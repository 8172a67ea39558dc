import { glob } from "node:fs/promises";
import { matchesGlob, posix } from "node:path";
import type { InputProblem } from "../../resources/location.ts";
import type { Workspace } from "../workspace.ts";
import { resolveInside } from "../workspace.ts";

/** One line of the input `paths`. */
export interface PathLine {
  readonly text: string;
  /** The files and folders it stands for, from the workspace. */
  readonly matches: readonly PathMatch[];
  readonly problem?: InputProblem;
}

export interface PathMatch {
  readonly path: string;
  /** With all symbolic links resolved. */
  readonly absolute: string;
  readonly type: "file" | "folder";
  /** Whether the line names exactly this, or a pattern happened to match. */
  readonly named: boolean;
}

export interface PathLines {
  readonly lines: readonly PathLine[];
  /** Whether a line that begins with `!` takes the path out. */
  readonly isExcluded: (path: string) => boolean;
}

/**
 * Resolves the lines of `paths`: files, folders, and patterns with `*`, `**`, `?`, `[…]` and `{…}`. Blank lines and those
 * that begin with `#` are left out; `!` takes files or folders out again. A pattern matches nothing in folders whose names
 * begin with a dot, nor in node_modules, unless it names them.
 */
export async function resolvePathLines(workspace: Workspace, paths: readonly string[]): Promise<PathLines> {
  const texts = paths.map((path) => path.trim()).filter((path) => path !== "" && !path.startsWith("#"));
  const excluded = texts
    .filter((text) => text.startsWith("!"))
    .map((text) => normalise(text.slice(1).trim()));
  const lines: PathLine[] = [];
  for (const text of texts) {
    if (!text.startsWith("!")) lines.push(await resolveLine(workspace, text));
  }
  return { lines, isExcluded: (path) => excluded.some((pattern) => covers(pattern, path)) };
}

async function resolveLine(workspace: Workspace, text: string): Promise<PathLine> {
  const resolved = await resolveInside(workspace, text);
  if (resolved.status === "resolved") {
    const { path, absolute, type } = resolved;
    return { text, matches: [{ path, absolute, type, named: true }] };
  }
  if (resolved.status === "unreadable" || !/[*?[{]/.test(text)) {
    return { text, matches: [], problem: resolved.status === "missing" ? missing(text) : resolved.problem };
  }
  const matches: PathMatch[] = [];
  for await (const match of glob(normalise(text), { cwd: workspace.root })) {
    const path = match.split("\\").join("/");
    if (isHidden(path, text)) continue;
    const found = await resolveInside(workspace, path);
    if (found.status !== "resolved") return { text, matches: [], problem: found.problem };
    matches.push({ path: found.path, absolute: found.absolute, type: found.type, named: false });
  }
  return { text, matches, ...(matches.length === 0 ? { problem: noMatch(text) } : {}) };
}

function normalise(pattern: string): string {
  return posix.normalize(pattern.split("\\").join("/")).replace(/\/$/, "");
}

/** Whether a pattern stands for the path or for a folder that it is in. */
function covers(pattern: string, path: string): boolean {
  const parts = path.split("/");
  return parts.some((_, index) => {
    const folder = parts.slice(0, index + 1).join("/");
    return folder === pattern || matchesGlob(folder, pattern);
  });
}

function isHidden(path: string, pattern: string): boolean {
  const named = pattern.split("/");
  return path
    .split("/")
    .some((part) => (part.startsWith(".") || part === "node_modules") && !named.includes(part));
}

function missing(text: string): InputProblem {
  return {
    code: "no-manifests",
    message: `There is no file or folder ${text} in the workspace.`,
    hint: "Correct the path; it is taken from the root of the repository.",
  };
}

function noMatch(text: string): InputProblem {
  return {
    code: "no-manifests",
    message: `Nothing in the workspace matches ${text}.`,
    hint: "Correct the pattern; it is taken from the root of the repository, and `**` stands for any folders.",
  };
}
