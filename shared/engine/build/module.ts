import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { runGo } from "./goCommand.ts";
import type { Inputs } from "./inputs.ts";
import type { Licence } from "./licences.ts";
import { licencesOf } from "./licences.ts";
import type { EngineRelease } from "./release.ts";

export interface BuiltModule {
  readonly wasm: Uint8Array;
  /** The licences of all modules that are linked in. */
  readonly licences: readonly Licence[];
}

export interface ModuleBuild {
  readonly release: EngineRelease;
  readonly inputs: Inputs;
  /** An empty folder, which is left with the sources in it. */
  readonly folder: string;
  readonly progress: (line: string) => void;
}

const shakeFolder = join(import.meta.dirname, "shake");
const patchFile = join(import.meta.dirname, "patches.json");
const replacementFolder = join(import.meta.dirname, "replacements");

/** No paths, no revision, no symbols: the same sources give the same bytes in every folder. */
const compileFlags = [
  "-mod=vendor",
  "-trimpath",
  "-buildvcs=false",
  "-buildmode=c-shared",
  "-ldflags=-s -w -buildid= -dumpdep",
  // Without inlining, Kubernetes' own packages, most of them generated, are a tenth smaller and no slower. All others,
  // such as Go's maps and JSON, would take twice the time.
  "-gcflags=k8s.io/...=-l",
];

/**
 * Builds the WebAssembly module of a release: the sources with the modules that they need, less what can't be reached,
 * compiled. Go's own caches make a second time quick.
 * @throws Error where a step fails.
 */
export async function buildModule({ release, inputs, folder, progress }: ModuleBuild): Promise<BuiltModule> {
  const program = join(folder, "program");
  for (const { path, content } of inputs.sources) {
    const file = join(program, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
  }
  const tags = `-tags=${release.tags.join(",")}`;
  const shake = join(folder, "shake");
  await runGo({ folder: shakeFolder, target: "native", command: "go", args: ["build", "-o", shake, "."] });
  progress("collecting the modules");
  await runGo({ folder: program, target: "native", command: "go", args: ["mod", "vendor"] });
  progress("dropping what can't be reached");
  const shaken = ["-folder", program, tags, "-patches", patchFile, "-replacements", replacementFolder];
  const { output: kept } = await runGo({ folder, target: "wasm", command: shake, args: shaken });
  progress(kept.trim());
  progress("compiling");
  const output = join(folder, "engine.wasm");
  const args = ["build", ...compileFlags, tags, "-o", output, "."];
  const { complaints } = await runGo({ folder: program, target: "wasm", command: "go", args });
  refuseReflectedMethods(complaints);
  return { wasm: await readFile(output), licences: await licencesOf(program, tags) };
}

/**
 * Where a program calls methods by names that the linker can't know, it keeps every exported method, which are some
 * megabytes. The linker tells of such functions in its list of what refers to what.
 */
function refuseReflectedMethods(references: string): void {
  const found = new Set(
    [...references.matchAll(/^(\S+) (?:<UsedInIface> )?-> .*<ReflectMethod>$/gm)].map(([, name]) => name),
  );
  if (found.size === 0) return;
  throw new Error(
    `Methods are called by reflection, so that the linker keeps them all. The calls are reached from:\n` +
      `${[...found].join("\n")}\nPut something else in their place, in shared/engine/build/replacements.`,
  );
}
