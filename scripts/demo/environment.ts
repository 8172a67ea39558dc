import { readdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { run } from "../../test/harness/run.ts";
import { requireTool } from "../../test/harness/tools.ts";

/** Renders an environment of the example with kustomize, helm and the plain files, as an operator would. */
export async function renderEnvironment(repository: string, environment: string): Promise<string> {
  const folder = join(repository, "environments", environment);
  const kustomize = await requireTool("kustomize");
  const helm = await requireTool("helm");
  const plain = readdirSync(join(folder, "notifications")).map((file) => join(folder, "notifications", file));
  const values = join(folder, "rates/values.yaml");
  const chart = ["template", "rates", join(repository, "apps/rates/chart"), "--namespace", "rates"];
  const parts = await Promise.all([
    succeed(kustomize, ["build", join(folder, "platform")]),
    succeed(kustomize, ["build", join(folder, "tracking-api")]),
    succeed(helm, [...chart, "--values", values]),
    ...plain.map((file) => readFile(file, "utf8")),
  ]);
  return parts.join("\n---\n");
}

/** Runs a program and gives what it printed; throws an error with what it complained of. */
export async function succeed(command: string, args: readonly string[], input?: string): Promise<string> {
  const result = await run(command, args, input === undefined ? {} : { input });
  if (result.exitCode === 0) return result.stdout;
  throw new Error(`${command} ${args.join(" ")}: ${result.stderr.trim()}`);
}
