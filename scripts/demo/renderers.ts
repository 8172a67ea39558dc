import { delimiter, dirname } from "node:path";
import { run } from "../../test/harness/run.ts";
import { toolPath } from "../../test/harness/tools.ts";

/** How much of the example can be rendered here. */
export type Renderers =
  | { readonly status: "all"; readonly path: string }
  /** Only plain manifests; `reason` says what is missing. */
  | { readonly status: "plain"; readonly path: string; readonly reason: string };

/** kustomize and helm from PATH, or else built from their Go modules. */
export async function findRenderers(): Promise<Renderers> {
  let path = process.env.PATH ?? "";
  for (const name of ["kustomize", "helm"] as const) {
    if ((await run(name, ["version"])).exitCode === 0) continue;
    const tool = await toolPath(name);
    if (tool.status === "missing") return { status: "plain", path, reason: tool.reason };
    path = [dirname(tool.path), path].join(delimiter);
  }
  return { status: "all", path };
}
