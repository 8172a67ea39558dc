import { chmod, copyFile, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cachedExecutable, cacheKey, cacheRoot } from "./toolCache.ts";
import type { PythonTool, ToolResult } from "./toolCatalog.ts";
import { run } from "./run.ts";

const requirementsFile = join(import.meta.dirname, "../tools/requirements.txt");

/** The executable of a tool that comes in a Python wheel, installed as `test/tools/requirements.txt` pins it. */
export async function pythonToolPath(
  tool: PythonTool,
  progress: (line: string) => void,
): Promise<ToolResult> {
  const python = await run("python3", [
    "-c",
    "import platform, sys; print(sys.version, platform.platform())",
  ]);
  if (python.exitCode !== 0) {
    return { status: "missing", reason: `${tool.name} comes from PyPI and there is no \`python3\` on PATH` };
  }
  const key = cacheKey([await readFile(requirementsFile, "utf8"), python.stdout]);
  try {
    const path = await cachedExecutable(join(cacheRoot(), "tools", key, tool.name), async (output) => {
      progress(`installing ${tool.name} from PyPI`);
      await install(tool.name, output);
    });
    return { status: "ready", path };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { status: "missing", reason: `${tool.name} could not be installed: ${message}` };
  }
}

/** Installs into a virtual environment, or beside it where Python came without venv, and keeps only the executable. */
async function install(name: string, output: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "gitops-actions-python-"));
  const pip = [
    "-m",
    "pip",
    "--disable-pip-version-check",
    "install",
    "--quiet",
    "--no-deps",
    "--only-binary=:all:",
  ];
  const pinned = ["--require-hashes", "--requirement", requirementsFile];
  try {
    const venv = await run("python3", ["-m", "venv", folder]);
    const installed =
      venv.exitCode === 0
        ? await run(join(folder, "bin/python"), [...pip, ...pinned])
        : await run("python3", [...pip, "--target", folder, ...pinned]);
    if (installed.exitCode !== 0) throw new Error(`pip: ${installed.stderr.trim().slice(-1000)}`);
    await copyFile(join(folder, "bin", name), output);
    await chmod(output, 0o755);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
