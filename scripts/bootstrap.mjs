// Runs a script of the project on Node 24 from a fresh clone, with any Node from 20: it installs the
// dependencies where they are missing or older than the lockfile, and then hands over to the `node` package.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const stamp = `${root}node_modules/.installed-lockfile`;
const [script, ...args] = process.argv.slice(2);

const lockfile = createHash("sha256")
  .update(readFileSync(`${root}package-lock.json`))
  .digest("hex");
if (!existsSync(stamp) || readFileSync(stamp, "utf8") !== lockfile) {
  console.log("Installing the dependencies (npm ci) ...");
  const started = Date.now();
  const install = spawnSync("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
  });
  if (install.status !== 0) process.exit(install.status ?? 1);
  writeFileSync(stamp, lockfile);
  console.log(`Installed in ${Math.round((Date.now() - started) / 1000)} s.`);
}

const child = spawn(`${root}node_modules/.bin/node`, [`${root}scripts/${script}.ts`, ...args], {
  cwd: root,
  stdio: "inherit",
  env: { ...process.env, PATH: `${root}node_modules/.bin:${process.env.PATH}` },
});
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => child.kill(signal));
child.on("exit", (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
