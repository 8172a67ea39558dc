import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { JsonObject } from "../../../shared/resources/json.ts";
import type { ManifestCase } from "../cases.ts";
import type { Context } from "../context.ts";
import { writeCases } from "../peers/caseFiles.ts";
import { kubeconformVerdicts, writeSchemas } from "../peers/kubeconform.ts";
import { kubectlValidateVerdicts } from "../peers/kubectlValidate.ts";
import { strictCustomSchemas, strictSchemas } from "../peers/strictSchemas.ts";
import type { CaseVerdict, Comparison } from "../verdict.ts";
import { compareVerdicts } from "../verdict.ts";

/** Asks kubeconform and kubectl-validate of the same cases. */
export async function comparePeers(
  context: Pick<Context, "server" | "openApi">,
  run: {
    readonly subject: string;
    readonly cases: readonly ManifestCase[];
    readonly server: readonly CaseVerdict[];
  },
  definitions: readonly JsonObject[] = [],
): Promise<readonly Comparison[]> {
  const { subject, cases, server } = run;
  const folder = mkdtempSync(join(tmpdir(), "gitops-actions-agreement-"));
  try {
    const folders = { cases: join(folder, "cases"), schemas: join(folder, "schemas") };
    writeCases(folders.cases, cases);
    writeSchemas(folders.schemas, strictSchemas(context.openApi));
    writeSchemas(folders.schemas, strictCustomSchemas(definitions));
    const { kubeconfigPath } = context.server;
    const kubeconform = await kubeconformVerdicts(cases, folders);
    const kubectlValidate = await kubectlValidateVerdicts(cases, { cases: folders.cases, kubeconfigPath });
    return [
      compareVerdicts({ subject, tool: "kubeconform -strict" }, cases, { server, tool: kubeconform }),
      compareVerdicts({ subject, tool: "kubectl-validate" }, cases, { server, tool: kubectlValidate }),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
