import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const file = join(import.meta.dirname, "../package-lock.json");

interface LockedPackage {
  readonly version?: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly dev?: boolean;
}

const systems = ["darwin", "linux", "win32", "android", "freebsd", "openharmony"];
const processors = ["arm64", "x64", "ia32", "arm", "ppc64", "s390x", "riscv64", "loong64", "wasm32"];

/** The platform that a binary package is for, as its name tells. */
function platformOf(name: string): { readonly os: readonly string[]; readonly cpu: readonly string[] } {
  const words = name.split(/[/-]/).map((word) => (word === "armv7" ? "arm" : word));
  return {
    os: systems.filter((system) => words.includes(system)),
    cpu: processors.filter((processor) => words.includes(processor)),
  };
}

// `npm ci` wants every optional package in the lockfile. A mirror that has not the binaries of other platforms
// makes npm leave them out, so they are added with what their names and their parents tell.
const lockfile = JSON.parse(readFileSync(file, "utf8")) as { packages: Record<string, LockedPackage> };
const added: Record<string, object> = {};
for (const locked of Object.values(lockfile.packages)) {
  for (const [name, version] of Object.entries(locked.optionalDependencies ?? {})) {
    const place = `node_modules/${name}`;
    if (Object.hasOwn(lockfile.packages, place) || !/^\d/.test(version)) continue;
    added[place] = { version, ...platformOf(name), ...(locked.dev ? { dev: true } : {}), optional: true };
  }
}
const packages = Object.entries({ ...lockfile.packages, ...added }).toSorted(([a], [b]) => (a < b ? -1 : 1));
writeFileSync(
  file,
  `${JSON.stringify({ ...lockfile, packages: Object.fromEntries(packages) }, undefined, 2)}\n`,
);
console.log(Object.keys(added).join("\n"));
