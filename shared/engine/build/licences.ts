import { readFile, readdir } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { runGo } from "./goCommand.ts";

/** A text that a module comes with and that must go where the module goes. */
export interface Licence {
  /** The module with its version, or Go itself. */
  readonly module: string;
  /** Below the module's folder. */
  readonly file: string;
  readonly text: string;
}

const licenceFile = /^(licen[cs]e|copying|copyright|legal|notice|patents)/i;

interface ListedPackage {
  readonly folder: string;
  readonly module: string;
  readonly version: string;
  readonly path: string;
}

/**
 * The licences of what a program links: those at the root of each module and, for code that a module has from elsewhere,
 * in the folders above its packages. The folder has a vendor folder; the tags are those of its build.
 * @throws Error where a module has none.
 */
export async function licencesOf(folder: string, tags: string): Promise<readonly Licence[]> {
  const found = new Map<string, Licence>();
  const modules = new Set<string>();
  for (const { folder: start, module, version, path } of await linkedPackages(folder, tags)) {
    modules.add(`${module} ${version}`);
    const root = join(folder, "vendor", module);
    for (let at = start; at.length >= root.length; at = dirname(at)) {
      await addLicences(found, { root, at, module: `${module} ${version}` });
    }
    if (!start.startsWith(root)) throw new Error(`${path} is not in the folder of its module, ${root}`);
  }
  const { output } = await runGo({ folder, target: "wasm", command: "go", args: ["env", "GOROOT"] });
  const goRoot = output.trim();
  await addLicences(found, { root: goRoot, at: goRoot, module: "Go's runtime and standard library" });
  const licences = [...found.values()];
  for (const module of modules) {
    if (!licences.some((licence) => licence.module === module)) throw new Error(`${module} has no licence`);
  }
  return licences;
}

async function linkedPackages(folder: string, tags: string): Promise<readonly ListedPackage[]> {
  const format =
    "{{if and .Module (not .Module.Main)}}{{.ImportPath}} {{.Dir}} {{.Module.Path}} {{.Module.Version}}{{with .Module.Replace}} {{.Version}}{{end}}{{end}}";
  const args = ["list", "-mod=vendor", tags, "-deps", "-f", format, "."];
  const { output } = await runGo({ folder, target: "wasm", command: "go", args });
  return output
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => line.split(" "))
    .map(([path = "", packageFolder = "", module = "", version = "", replaced]) => ({
      path,
      folder: packageFolder,
      module,
      version: replaced ?? version,
    }));
}

interface LicencePlace {
  readonly root: string;
  readonly at: string;
  readonly module: string;
}

async function addLicences(found: Map<string, Licence>, { root, at, module }: LicencePlace): Promise<void> {
  const names = (await readdir(at, { withFileTypes: true }))
    .filter((entry) => entry.isFile() && licenceFile.test(entry.name) && !entry.name.endsWith(".go"))
    .map((entry) => join(at, entry.name));
  for (const path of names) {
    const file = relative(root, path).replaceAll("\\", "/");
    const key = `${module} ${file}`;
    if (!found.has(key)) found.set(key, { module, file, text: await readFile(path, "utf8") });
  }
}

/** One text with all licences; what several modules have in the same words stands there once. */
export function licenceText(licences: readonly Licence[]): string {
  const sources = new Map<string, Set<string>>();
  for (const { module, file, text } of licences) {
    const words = text.replaceAll("\r\n", "\n").trim();
    sources.set(words, (sources.get(words) ?? new Set()).add(`${module}: ${file}`));
  }
  const parts = [...sources]
    .map(([words, modules]) => ({ words, modules: [...modules].toSorted() }))
    .toSorted((left, right) => ((left.modules[0] ?? "") < (right.modules[0] ?? "") ? -1 : 1))
    .map(({ words, modules }) => `${rule}\n${modules.join("\n")}\n${rule}\n\n${words}\n`);
  return `${introduction}\n${parts.join("\n")}`;
}

const rule = "-".repeat(80);

const introduction = `The modules of WebAssembly in this folder are compiled from the Go modules that are named below, less what
the engine does not need. Each comes with these licences and notices.
`;
