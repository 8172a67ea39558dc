import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { BuiltArtefact } from "../shared/engine/build/artefact.ts";
import { buildArtefact } from "../shared/engine/build/artefact.ts";
import { differences } from "../shared/engine/build/difference.ts";
import { licenceText } from "../shared/engine/build/licences.ts";
import {
  artefactFolder,
  encodeManifest,
  manifestFile,
  readManifest,
} from "../shared/engine/build/manifest.ts";
import { engineReleases } from "../shared/engine/build/release.ts";
import { cacheRoot } from "../test/harness/toolCache.ts";

const licenceFile = "licences.txt";

const usage = `Builds the engine's modules of WebAssembly and puts them into shared/engine/artefacts.

  npm run build:engine                    builds those of all releases
  npm run build:engine -- --check         builds them and compares them with those that are there
    --minor 1.36                          only this release; to write it, name another folder by --output
    --output <folder>                     writes to, or compares with, this folder
    --keep                                also writes the modules as they are before they are compressed`;

const { values: options } = parseArgs({
  options: {
    check: { type: "boolean", default: false },
    minor: { type: "string" },
    output: { type: "string", default: artefactFolder },
    keep: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});

async function main(): Promise<number> {
  if (options.help) {
    console.log(usage);
    return 0;
  }
  const all = engineReleases();
  const releases = all.filter(({ minor }) => options.minor === undefined || minor === options.minor);
  if (releases.length === 0) {
    console.error(
      `There is no release ${options.minor}; there are ${all.map(({ minor }) => minor).join(", ")}.`,
    );
    return 2;
  }
  if (releases.length < all.length && !options.check && options.output === artefactFolder) {
    console.error("The licences are of all releases together: build all, or name a folder by --output.");
    return 2;
  }
  const workFolder = join(cacheRoot(), "engine");
  await mkdir(workFolder, { recursive: true });
  const built: BuiltArtefact[] = [];
  for (const release of releases) built.push(await build(release, workFolder));
  if (!options.check) {
    await write(built);
    return 0;
  }
  const faults = await compare(built, releases.length === all.length);
  for (const fault of faults) console.error(fault);
  if (faults.length > 0) console.error("Run `npm run build:engine` and commit shared/engine/artefacts.");
  return faults.length === 0 ? 0 : 1;
}

async function build(
  release: ReturnType<typeof engineReleases>[number],
  workFolder: string,
): Promise<BuiltArtefact> {
  const started = performance.now();
  const artefact = await buildArtefact(release, {
    workFolder,
    progress: (line) => {
      const seconds = ((performance.now() - started) / 1000).toFixed(0).padStart(4);
      console.log(`${release.minor} ${seconds} s  ${line}`);
    },
  });
  const seconds = ((performance.now() - started) / 1000).toFixed(0).padStart(4);
  const { bytes, module } = artefact.entry;
  console.log(`${release.minor} ${seconds} s  ${bytes} bytes, ${module.bytes} before compression`);
  return artefact;
}

async function write(built: readonly BuiltArtefact[]): Promise<void> {
  const folder = options.output;
  await mkdir(folder, { recursive: true });
  for (const { entry, compressed, wasm } of built) {
    await writeFile(join(folder, entry.file), compressed);
    if (options.keep) await writeFile(join(folder, entry.file.replace(/\.zst$/, "")), wasm);
  }
  const manifest = Object.fromEntries(built.map(({ minor, entry }) => [minor, entry] as const));
  await writeFile(join(folder, manifestFile), encodeManifest(manifest));
  await writeFile(join(folder, licenceFile), licenceText(built.flatMap(({ licences }) => licences)));
}

/** What differs from the folder of artefacts. The licences can only be compared when all releases are built. */
async function compare(built: readonly BuiltArtefact[], isAll: boolean): Promise<readonly string[]> {
  const folder = options.output;
  const manifest = readManifest(folder);
  const faults: string[] = [];
  for (const artefact of built) {
    const file = await readIfThere(join(folder, artefact.entry.file));
    faults.push(
      ...differences(artefact, manifest[artefact.minor], file).map((line) => `${artefact.minor}: ${line}`),
    );
  }
  if (isAll) {
    const text = (await readIfThere(join(folder, licenceFile)))?.toString("utf8");
    if (text !== licenceText(built.flatMap(({ licences }) => licences))) {
      faults.push(`${licenceFile} has not the licences of what is linked`);
    }
  }
  return faults;
}

async function readIfThere(file: string): Promise<Buffer | undefined> {
  return await readFile(file).catch(() => undefined);
}

process.exitCode = await main();
