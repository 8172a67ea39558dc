import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { JsonValue } from "../../../shared/resources/json.ts";
import { isJsonObject, objectsAt, stringAt } from "../../../shared/resources/json.ts";
import { run } from "../../../test/harness/run.ts";
import { requireTool } from "../../../test/harness/tools.ts";
import type { ManifestCase } from "../cases.ts";
import type { CaseVerdict } from "../verdict.ts";
import { caseOf } from "./caseFiles.ts";
import type { SchemaFiles } from "./strictSchemas.ts";

export function writeSchemas(folder: string, schemas: SchemaFiles): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, schema] of schemas) writeFileSync(join(folder, name), JSON.stringify(schema));
}

/** Runs `kubeconform -strict` once over a folder with the cases' files. */
export async function kubeconformVerdicts(
  cases: readonly ManifestCase[],
  folders: { readonly cases: string; readonly schemas: string },
): Promise<readonly CaseVerdict[]> {
  const location = `${folders.schemas}/{{ .ResourceKind }}{{ .KindSuffix }}.json`;
  const args = [
    "-strict",
    "-verbose",
    "-output",
    "json",
    "-n",
    "2",
    "-schema-location",
    location,
    folders.cases,
  ];
  const { stdout, stderr } = await run(await requireTool("kubeconform"), args);
  const byCase = new Map<number, CaseVerdict>();
  for (const each of readResources(stdout, stderr)) {
    const id = caseOf(stringAt(each, "filename") ?? "");
    const status = stringAt(each, "status");
    if (status === "statusEmpty" || byCase.get(id)?.accepted === false) continue;
    const accepted = status === "statusValid";
    byCase.set(id, { accepted, message: accepted ? "" : (stringAt(each, "msg") ?? "") });
  }
  return cases.map(
    ({ id }) => byCase.get(id) ?? { accepted: false, message: "kubeconform tells nothing of the file" },
  );
}

function readResources(stdout: string, stderr: string): ReturnType<typeof objectsAt> {
  try {
    const report = JSON.parse(stdout) as JsonValue;
    if (isJsonObject(report)) return objectsAt(report, "resources");
  } catch {
    // Told below, with what the program says itself.
  }
  throw new Error(`kubeconform gave no report: ${stderr.slice(-2000)}`);
}
