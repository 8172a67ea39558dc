import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { cachedExecutable, cacheKey, cacheRoot } from "./toolCache.ts";
import type { GoTool, ToolResult } from "./toolCatalog.ts";
import { run } from "./run.ts";

const modulesFolder = join(import.meta.dirname, "../tools");

/** What a Go build depends on besides the sources: the compiler and what it compiles for. */
interface GoToolchain {
  readonly version: string;
  readonly platform: string;
}

/**
 * The executable of a Go tool, built from its pinned module unless the cache has it. A build takes between seconds and
 * minutes; `progress` gets a line before and after it.
 */
export async function goToolPath(tool: GoTool, progress: (line: string) => void): Promise<ToolResult> {
  const toolchain = await findGo();
  if (toolchain === undefined) {
    return { status: "missing", reason: `${tool.name} is built with Go and there is no \`go\` on PATH` };
  }
  const folder = join(modulesFolder, tool.group);
  const goMod = await readFile(join(folder, "go.mod"), "utf8");
  const goSum = await readFile(join(folder, "go.sum"), "utf8");
  const args = buildArguments(tool, goMod);
  const key = cacheKey([goMod, goSum, args.join("\n"), toolchain.version, toolchain.platform]);
  try {
    const path = await cachedExecutable(join(cacheRoot(), "tools", key, tool.name), async (output) => {
      progress(`building ${tool.name} with ${toolchain.version}; this is done once and can take minutes`);
      const start = Date.now();
      await build([...args, "-o", output, tool.package], folder);
      progress(`built ${tool.name} in ${((Date.now() - start) / 1000).toFixed(1)} s`);
    });
    return { status: "ready", path };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { status: "missing", reason: `${tool.name} could not be built: ${message}` };
  }
}

async function findGo(): Promise<GoToolchain | undefined> {
  const { exitCode, stdout } = await run("go", ["env", "GOVERSION", "GOOS", "GOARCH"], {
    cwd: modulesFolder,
  });
  if (exitCode !== 0) return undefined;
  const [version = "", os = "", architecture = ""] = stdout.trim().split("\n");
  return { version, platform: `${os}/${architecture}` };
}

function buildArguments(tool: GoTool, goMod: string): readonly string[] {
  const variables = Object.entries(tool.variables((module) => requiredVersion(goMod, module)));
  const linkerFlags = ["-s", "-w", ...variables.map(([name, value]) => `-X=${name}=${value}`)];
  return ["build", "-trimpath", "-buildvcs=false", "-mod=readonly", `-ldflags=${linkerFlags.join(" ")}`];
}

/** The version a go.mod requires of a module, as `v1.2.3`. */
function requiredVersion(goMod: string, module: string): string {
  for (const line of goMod.split("\n")) {
    const [path, version, arrow] = line
      .replace(/^require\s/, "")
      .trim()
      .split(/\s+/);
    if (path === module && version !== undefined && arrow !== "=>" && version !== "=>") return version;
  }
  throw new Error(`go.mod does not require ${module}`);
}

async function build(args: readonly string[], folder: string): Promise<void> {
  // Without cgo no C compiler is needed, and the file runs on any Linux.
  const environment = { ...process.env, CGO_ENABLED: "0", GOFLAGS: "", GOWORK: "off" };
  const { exitCode, stderr } = await run("go", args, { cwd: folder, environment });
  if (exitCode !== 0) throw new Error(`go build: ${stderr.trim().split("\n").slice(-10).join("\n")}`);
}
