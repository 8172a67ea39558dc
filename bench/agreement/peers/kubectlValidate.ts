import type { JsonValue } from "../../../shared/resources/json.ts";
import { isJsonArray, isJsonObject, stringAt } from "../../../shared/resources/json.ts";
import { run } from "../../../test/harness/run.ts";
import { requireTool } from "../../../test/harness/tools.ts";
import type { ManifestCase } from "../cases.ts";
import type { CaseVerdict } from "../verdict.ts";
import { caseOf } from "./caseFiles.ts";

/** Runs `kubectl-validate` once over a folder with the cases' files; it takes the schemas from the cluster. */
export async function kubectlValidateVerdicts(
  cases: readonly ManifestCase[],
  where: { readonly cases: string; readonly kubeconfigPath: string },
): Promise<readonly CaseVerdict[]> {
  const environment = { ...process.env, KUBECONFIG: where.kubeconfigPath };
  const { stdout, stderr } = await run(
    await requireTool("kubectl-validate"),
    ["--output", "json", where.cases],
    { environment },
  );
  const byCase = new Map<number, CaseVerdict>();
  for (const [file, statuses] of Object.entries(readReport(stdout, stderr))) {
    const refused = isJsonArray(statuses)
      ? statuses.filter(isJsonObject).find((status) => stringAt(status, "status") !== "Success")
      : {};
    byCase.set(caseOf(file), {
      accepted: !refused,
      message: refused ? (stringAt(refused, "message") ?? "") : "",
    });
  }
  return cases.map(
    ({ id }) => byCase.get(id) ?? { accepted: false, message: "kubectl-validate tells nothing of the file" },
  );
}

function readReport(stdout: string, stderr: string): Readonly<Record<string, JsonValue>> {
  try {
    const report = JSON.parse(stdout) as JsonValue;
    if (isJsonObject(report)) return report;
  } catch {
    // Told below, with what the program says itself.
  }
  throw new Error(`kubectl-validate gave no report: ${stderr.slice(-2000)}`);
}
