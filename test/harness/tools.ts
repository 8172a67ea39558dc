import { delimiter, dirname, join } from "node:path";
import { goToolPath } from "./goTool.ts";
import { pythonToolPath } from "./pythonTool.ts";
import { isExecutable } from "./toolCache.ts";
import { findTool, isToolName, toolNames } from "./toolCatalog.ts";
import type { ToolName, ToolResult } from "./toolCatalog.ts";

/** The tools that an installation of envtest's assets brings. */
const kubebuilderAssets: readonly ToolName[] = ["etcd", "kube-apiserver", "kubectl"];

/**
 * Where a tool is, made first if the cache does not have it. etcd, kube-apiserver and kubectl are taken from the folder
 * `KUBEBUILDER_ASSETS` where that is set, as controller-runtime's envtest does. Progress goes to standard error.
 */
export async function toolPath(name: ToolName): Promise<ToolResult> {
  const assets = process.env.KUBEBUILDER_ASSETS;
  if (assets && kubebuilderAssets.includes(name)) {
    const path = join(assets, name);
    if (await isExecutable(path)) return { status: "ready", path };
    return { status: "missing", reason: `KUBEBUILDER_ASSETS is ${assets} and has no ${name}` };
  }
  const tool = findTool(name);
  return tool.kind === "go" ? await goToolPath(tool, showProgress) : await pythonToolPath(tool, showProgress);
}

/** Where a tool is. Throws an error with the reason when it can't be had. */
export async function requireTool(name: ToolName): Promise<string> {
  const result = await toolPath(name);
  if (result.status === "missing") throw new Error(result.reason);
  return result.path;
}

/** This process' environment with the tools' folders first on PATH. Throws an error when one of them can't be had. */
export async function environmentWithTools(names: readonly ToolName[]): Promise<NodeJS.ProcessEnv> {
  const folders: string[] = [];
  for (const name of names) folders.push(dirname(await requireTool(name)));
  return { ...process.env, PATH: [...folders, process.env.PATH ?? ""].join(delimiter) };
}

function showProgress(line: string): void {
  process.stderr.write(`tools: ${line}\n`);
}

/** `node test/harness/tools.ts [name…]`: makes the named tools, or all, and prints a line `name path` for each. */
async function main(names: readonly string[]): Promise<number> {
  const unknown = names.filter((name) => !isToolName(name));
  if (unknown.length > 0) {
    process.stderr.write(`Unknown: ${unknown.join(", ")}. The tools are ${toolNames().join(", ")}.\n`);
    return 2;
  }
  let exitCode = 0;
  for (const name of names.length > 0 ? names.filter(isToolName) : toolNames()) {
    const result = await toolPath(name);
    if (result.status === "ready") process.stdout.write(`${name} ${result.path}\n`);
    else {
      process.stderr.write(`${result.reason}\n`);
      exitCode = 1;
    }
  }
  return exitCode;
}

if (import.meta.main) process.exitCode = await main(process.argv.slice(2));
