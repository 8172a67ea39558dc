import { join } from "node:path";
import type { DriftCheckInputs, TargetInputs } from "../../../actions/drift-check/src/inputs.ts";
import type { DriftCheckResult } from "../../../actions/drift-check/src/run.ts";
import { run as runDriftCheck } from "../../../actions/drift-check/src/run.ts";
import { describeFieldPath } from "../../../shared/resources/fieldPath.ts";
import { formatReference } from "../../../shared/resources/resource.ts";
import { execute } from "../../../shared/runtime/execute.ts";
import { openWorkspace } from "../../../shared/sources/workspace.ts";
import { run } from "../../harness/run.ts";
import { requireTool } from "../../harness/tools.ts";
import { driftInputs } from "../../e2e/drift/driftInputs.ts";

export const fixtures = join(import.meta.dirname, "fixtures");

/** Runs drift-check on the fixtures without GitHub. */
export async function checkDrift(
  target: Partial<TargetInputs>,
  more: Partial<DriftCheckInputs> = {},
): Promise<DriftCheckResult> {
  const inputs = driftInputs({ paths: ["parcels"], ...target }, more);
  return await runDriftCheck(inputs, {
    github: { status: "offline", reason: "the test has none" },
    workspace: await openWorkspace(fixtures),
    execute,
    mask: () => undefined,
  });
}

/** `modified Deployment parcels/sorter: spec.replicas`, a line for each object. */
export function changeLines({ report }: DriftCheckResult): readonly string[] {
  return report.changes.map((change) => {
    const name = `${change.change} ${formatReference(change.identity)}`;
    if (change.change !== "modified") return name;
    return `${name}: ${change.fields.map(({ path }) => describeFieldPath(path)).join(", ")}`;
  });
}

/** Runs kubectl and gives what it printed; throws an error with what it complained of. */
export async function kubectl(kubeconfig: string, args: readonly string[], input?: string): Promise<string> {
  const options = input === undefined ? {} : { input };
  const result = await run(await requireTool("kubectl"), ["--kubeconfig", kubeconfig, ...args], options);
  if (result.exitCode !== 0) throw new Error(`kubectl ${args.join(" ")}: ${result.stderr.trim()}`);
  return result.stdout;
}

/** Puts the fixtures into a new cluster. */
export async function applyFixtures(kubeconfig: string): Promise<void> {
  const folder = join(fixtures, "parcels");
  const first = ["-f", join(folder, "crd.yaml"), "-f", join(folder, "namespace.yaml")];
  await kubectl(kubeconfig, [...apply, ...first]);
  await kubectl(kubeconfig, ["wait", "--for=condition=Established", "crd", "--all", "--timeout=30s"]);
  await reapplyFixtures(kubeconfig);
}

/** Makes the cluster what the fixtures say again, whatever was done to it. */
export async function reapplyFixtures(kubeconfig: string): Promise<void> {
  await kubectl(kubeconfig, [...apply, "-f", join(fixtures, "parcels")]);
}

const apply = ["apply", "--server-side", "--force-conflicts", "--field-manager=gitops"];
