import { randomBytes } from "node:crypto";
import { mkdir, realpath, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import { InputError } from "../resources/inputError.ts";
import type { Workspace } from "../sources/workspace.ts";
import { pathFromWorkspace } from "../sources/workspace.ts";

/** A report to be written: the input that names its path, and the path, empty where it isn't wanted. */
export interface ReportFile {
  readonly input: string;
  readonly path: string;
  readonly text: () => string;
}

/**
 * Writes the reports that are wanted and gives their paths from the workspace. Folders are made; a file that is there is
 * replaced at once, so that nobody reads half of it.
 * @throws InputError where a path leads out of the workspace, also through a symbolic link, or can't be written.
 */
export async function writeReports(
  workspace: Workspace,
  files: readonly ReportFile[],
): Promise<readonly string[]> {
  const written: string[] = [];
  for (const file of files.filter(({ path }) => path !== "")) {
    const target = await targetOf(workspace, file);
    const text = file.text();
    try {
      await mkdir(dirname(target), { recursive: true });
      await replaceFile(target, text);
    } catch (error) {
      throw problem(file, `can't be written (${reason(error)})`, "Give a path to a file that can be made.");
    }
    written.push(pathFromWorkspace(workspace, target));
  }
  return written;
}

/** The absolute path of the file, below the nearest folder that is there already, which must be inside. */
async function targetOf(workspace: Workspace, file: ReportFile): Promise<string> {
  const wanted = resolve(workspace.root, file.path);
  let folder = dirname(wanted);
  let real = await realFolder(folder);
  while (real === undefined && dirname(folder) !== folder) {
    folder = dirname(folder);
    real = await realFolder(folder);
  }
  const target = join(real ?? folder, relative(folder, wanted));
  if (/^(?:\.\.(?:\/|$)|$)/.test(pathFromWorkspace(workspace, target))) {
    throw problem(file, "leads out of the workspace", "Give a path within the repository.");
  }
  return target;
}

/** The folder with all symbolic links resolved; undefined where it is not there. */
async function realFolder(folder: string): Promise<string | undefined> {
  try {
    return await realpath(folder);
  } catch {
    return undefined;
  }
}

async function replaceFile(target: string, text: string): Promise<void> {
  const temporary = `${target}.${randomBytes(6).toString("hex")}.tmp`;
  try {
    await writeFile(temporary, text, { flag: "wx" });
    await rename(temporary, target);
  } finally {
    await rm(temporary, { force: true });
  }
}

function problem({ input, path }: ReportFile, what: string, hint: string): InputError {
  return new InputError({ code: "input", message: `The path "${path}" of \`${input}\` ${what}.`, hint });
}

function reason(error: unknown): string {
  const code: unknown =
    typeof error === "object" && error !== null && "code" in error ? error.code : undefined;
  return typeof code === "string" ? code : String(error);
}
