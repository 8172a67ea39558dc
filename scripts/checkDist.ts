import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");

/** Every file below a folder, as paths relative to it, sorted. */
function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .toSorted();
}

/** The files in which the committed bundle of an action and a fresh one differ. */
function differences(action: string, fresh: string): readonly string[] {
  const committed = join(root, "actions", action, "dist");
  const built = join(fresh, "actions", action, "dist");
  const left = filesBelow(committed);
  const right = filesBelow(built);
  return [...new Set([...left, ...right])]
    .filter(
      (file) =>
        !left.includes(file) ||
        !right.includes(file) ||
        !readFileSync(join(committed, file)).equals(readFileSync(join(built, file))),
    )
    .map((file) => `actions/${action}/dist/${file}`);
}

const fresh = mkdtempSync(join(tmpdir(), "gitops-dist-"));
try {
  const build = spawnSync(process.execPath, [join(root, "scripts/build.ts"), fresh], { stdio: "inherit" });
  if (build.status !== 0) throw new Error("The sources do not build.");
  const stale = readdirSync(join(root, "actions")).flatMap((action) => differences(action, fresh));
  for (const file of stale) console.error(`${file} is not what the sources build.`);
  if (stale.length > 0) {
    console.error("Run `npm run build` and commit dist.");
    process.exitCode = 1;
  } else console.log("dist is what the sources build.");
} finally {
  rmSync(fresh, { recursive: true, force: true });
}
