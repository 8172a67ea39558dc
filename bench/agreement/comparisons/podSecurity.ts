import type { JsonObject } from "../../../shared/resources/json.ts";
import { isJsonObject, stringAt } from "../../../shared/resources/json.ts";
import { join } from "node:path";
import type { ManifestCase } from "../cases.ts";
import { generateCases } from "../cases.ts";
import type { Context } from "../context.ts";
import { askToCreate, makeContext } from "../context.ts";
import type { BaseManifest } from "../corpus.ts";
import { builtInCorpus, readCorpus } from "../corpus.ts";
import type { PodSecurityStandard } from "../engineColumn.ts";
import { startPlainServer } from "../plainServer.ts";
import type { PlainServer, ServerAnswer } from "../plainServer.ts";
import { seededRandom } from "../random.ts";
import type { CaseVerdict, Comparison } from "../verdict.ts";
import { compareVerdicts } from "../verdict.ts";

const folder = join(import.meta.dirname, "../podSecurity");

const standards: readonly PodSecurityStandard[] = [
  { level: "baseline", version: "v1.36" },
  { level: "restricted", version: "v1.36" },
  { level: "restricted", version: "v1.24" },
];

/** Asks a server with the admission plugin PodSecurity, and the engine, about pods of every sort. */
export async function comparePodSecurity(
  outer: Pick<Context, "engine" | "seed" | "minor">,
  count: number,
): Promise<Comparison> {
  const server = await startPlainServer({ keep: ["PodSecurity"], minor: outer.minor });
  try {
    const context = await makeContext({ ...outer, server });
    const bases = [...readCorpus(folder), ...readCorpus(builtInCorpus).filter(hasPods)];
    const parts: Comparison[] = [];
    for (const standard of standards)
      parts.push(
        await compareStandard(context, bases, { standard, count: Math.ceil(count / standards.length) }),
      );
    return {
      subject: "Pod Security",
      tool: context.engine.name,
      bar: 0.99,
      cases: sum(parts.map(({ cases }) => cases)),
      accepted: sum(parts.map(({ accepted }) => accepted)),
      disagreements: parts.flatMap(({ disagreements }) => disagreements),
    };
  } finally {
    await server.stop();
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

const kindsWithPods = new Set([
  "Pod",
  "Deployment",
  "StatefulSet",
  "DaemonSet",
  "ReplicaSet",
  "Job",
  "CronJob",
  "ReplicationController",
  "PodTemplate",
]);

function hasPods({ object }: BaseManifest): boolean {
  return kindsWithPods.has(stringAt(object, "kind") ?? "");
}

async function compareStandard(
  context: Context,
  bases: readonly BaseManifest[],
  { standard, count }: { readonly standard: PodSecurityStandard; readonly count: number },
): Promise<Comparison> {
  const namespace = `${standard.level}-${standard.version.replace(".", "-")}`;
  await makeNamespace(context.server, namespace, standard);
  const moved = bases.map((base): BaseManifest => ({ ...base, object: inNamespace(base.object, namespace) }));
  const { seed, schemas, engine } = context;
  // What the server finds invalid never comes to the standards, so of so many cases about half count.
  const all = generateCases(moved, { seed, count: count * 3, schemas, texts: 0, mayChange: isOfPod });
  const answers = await askToCreate(context, all);
  const asked = all.flatMap((each, index): { each: ManifestCase; verdict: CaseVerdict }[] => {
    const answer = answers[index];
    const verdict = answer && verdictOf(answer);
    return verdict ? [{ each, verdict }] : [];
  });
  const chosen = seededRandom(seed).shuffle(asked).slice(0, count);
  const objects = chosen.map(({ each: { content, base } }) =>
    content.kind === "object" ? content.object : base.object,
  );
  const tool = await engine.podSecurity(objects, standard);
  return compareVerdicts(
    { subject: "Pod Security", tool: engine.name },
    chosen.map(({ each }) => ({ name: `${namespace}: ${each.name}` })),
    { server: chosen.map(({ verdict }) => verdict), tool },
  );
}

async function makeNamespace(
  server: PlainServer,
  name: string,
  { level, version }: PodSecurityStandard,
): Promise<void> {
  const labels = Object.fromEntries(
    ["enforce", "warn"].flatMap((mode) => [
      [`pod-security.kubernetes.io/${mode}`, level],
      [`pod-security.kubernetes.io/${mode}-version`, version],
    ]),
  ) as JsonObject;
  const body = JSON.stringify({ apiVersion: "v1", kind: "Namespace", metadata: { name, labels } });
  await server.send({ method: "POST", path: "/api/v1/namespaces", body });
}

function inNamespace(object: JsonObject, namespace: string): JsonObject {
  const metadata = isJsonObject(object.metadata) ? object.metadata : {};
  return { ...object, metadata: { ...metadata, namespace } };
}

/** The parts of a manifest that the standards look at, and what is around them. */
function isOfPod(path: readonly (string | number)[]): boolean {
  return (
    path[0] === "spec" || path[0] === "template" || (path[0] === "metadata" && path[1] === "annotations")
  );
}

/** Pods are refused, what makes pods is warned of. Undefined where the object never came to the standards. */
function verdictOf({ accepted, message, warnings }: ServerAnswer): CaseVerdict | undefined {
  const violation = /violates? PodSecurity "[^"]*": (.*)$/s;
  if (!accepted) {
    const found = violation.exec(message);
    return found ? { accepted: false, message: found[1] ?? "" } : undefined;
  }
  const warned = warnings.map((warning) => violation.exec(warning)?.[1]).find((text) => text !== undefined);
  return { accepted: warned === undefined, message: warned ?? "" };
}
