import { afterEach, expect, test } from "@jest/globals";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "./run.ts";
import { toolPath } from "./tools.ts";

const before = { ...process.env };
const folders: string[] = [];

afterEach(async () => {
  process.env = { ...before };
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

async function emptyFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "gitops-actions-tools-"));
  folders.push(folder);
  return folder;
}

test("KUBEBUILDER_ASSETS is where etcd comes from, and says so when it is not there", async () => {
  const assets = await emptyFolder();
  process.env.KUBEBUILDER_ASSETS = assets;
  expect(await toolPath("etcd")).toEqual({
    status: "missing",
    reason: `KUBEBUILDER_ASSETS is ${assets} and has no etcd`,
  });
  await writeFile(join(assets, "etcd"), "#!/bin/sh\n", { mode: 0o755 });
  expect(await toolPath("etcd")).toEqual({ status: "ready", path: join(assets, "etcd") });
});

test.each([
  ["crane", "crane is built with Go and there is no `go` on PATH"],
  ["zizmor", "zizmor comes from PyPI and there is no `python3` on PATH"],
] as const)("without what makes it, %s is missing with the reason", async (name, reason) => {
  process.env.PATH = await emptyFolder();
  expect(await toolPath(name)).toEqual({ status: "missing", reason });
});

test("a build that fails is a reason with what the compiler said", async () => {
  const folder = await emptyFolder();
  await mkdir(join(folder, "bin"));
  const script = `#!/bin/sh\nif [ "$1" = env ]; then printf 'go1.0\\nlinux\\namd64\\n'; else echo "no such package" >&2; exit 1; fi\n`;
  await writeFile(join(folder, "bin/go"), script, { mode: 0o755 });
  process.env.PATH = `${join(folder, "bin")}:${before.PATH ?? ""}`;
  process.env.GITOPS_ACTIONS_CACHE = join(folder, "cache");
  expect(await toolPath("crane")).toEqual({
    status: "missing",
    reason: "crane could not be built: go build: no such package",
  });
});

test("the script names the tools when it is asked for one that there is not", async () => {
  const result = await run(process.execPath, [join(import.meta.dirname, "tools.ts"), "kubeadm"]);
  expect(result).toMatchObject({ exitCode: 2, stdout: "" });
  expect(result.stderr).toMatch(/Unknown: kubeadm\. The tools are .*kubectl/);
});
