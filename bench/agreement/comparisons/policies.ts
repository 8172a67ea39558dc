import type { JsonObject } from "../../../shared/resources/json.ts";
import { isJsonObject, objectAt, stringAt } from "../../../shared/resources/json.ts";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { ManifestCase } from "../cases.ts";
import { generateCases } from "../cases.ts";
import type { Context } from "../context.ts";
import { askToCreate, dryRun, makeContext } from "../context.ts";
import type { BaseManifest } from "../corpus.ts";
import { builtInCorpus, readCorpus } from "../corpus.ts";
import type { PolicyVerdict } from "../engineColumn.ts";
import { copyOf, mayBeCopied } from "../histories.ts";
import { startPlainServer } from "../plainServer.ts";
import { seededRandom } from "../random.ts";
import type { ServerAnswer } from "../plainServer.ts";
import type { Comparison, Disagreement } from "../verdict.ts";
import { createAll } from "./update.ts";

const folder = join(import.meta.dirname, "../policies");

/** Asks a server with ValidatingAdmissionPolicies, and the engine, about objects that are valid by themselves. */
export async function comparePolicies(
  outer: Pick<Context, "engine" | "seed" | "minor">,
  count: number,
): Promise<Comparison> {
  const server = await startPlainServer({ keep: ["ValidatingAdmissionPolicy"], minor: outer.minor });
  try {
    const context = await makeContext({ ...outer, server });
    const bases = readCorpus(builtInCorpus).filter(isRuled);
    const policies = readCorpus(folder).map(({ object }) => object);
    const objects = bases.map(({ object }) => object);
    await makeNamespacesOf(context, policies, objects);
    const copies = bases
      .filter((base) => mayBeCopied(base) && context.discovery.collectionOf(base.object) !== undefined)
      .map((base) => ({ ...base, object: copyOf(base, 0) }));
    const live = await createAll(context, copies);
    await createPolicies(context, policies);
    const admit = await context.engine.policies([...policies, ...namespacesOf(policies, objects)]);
    const created = (await judgedCreates(context, bases, count)).slice(0, Math.ceil((count * 2) / 3));
    const updated = (await judgedUpdates(context, live, count)).slice(0, Math.floor(count / 3));
    const ofCreates = await admit({
      operation: "CREATE",
      objects: created.map(({ each }) => objectIn(each)),
    });
    const pairs = updated.map(({ each }) => ({ before: each.base.object, after: objectIn(each) }));
    const ofUpdates = await admit({ operation: "UPDATE", updates: pairs });
    const all = [...created, ...updated];
    return {
      subject: "ValidatingAdmissionPolicy",
      tool: context.engine.name,
      bar: 0.99,
      cases: all.length,
      accepted: all.filter(({ answer }) => answer.accepted).length,
      disagreements: [...compareAll(created, ofCreates), ...compareAll(updated, ofUpdates)],
    };
  } finally {
    await server.stop();
  }
}

// Of the cases that are made, the server finds most invalid before it asks its policies.
const invalidToo = 3;

async function judgedCreates(
  context: Context,
  bases: readonly BaseManifest[],
  count: number,
): Promise<readonly Judged[]> {
  const { seed, schemas } = context;
  const cases = generateCases(bases, { seed: seed + 3, count: count * invalidToo, schemas, texts: 0 });
  return seededRandom(seed).shuffle(judged(cases, await askToCreate(context, cases)));
}

async function judgedUpdates(
  context: Context,
  live: readonly BaseManifest[],
  count: number,
): Promise<readonly Judged[]> {
  const { seed, schemas, server, discovery } = context;
  const options = {
    seed: seed + 4,
    count: count * invalidToo,
    schemas,
    texts: 0,
    mayChange: isMetadataOrSpec,
  };
  const cases = generateCases(live, options);
  const answers = await server.sendAll(
    cases.map((each) => ({
      method: "PUT",
      path: `${discovery.pathOf(each.base.object) ?? ""}?${dryRun}`,
      body: JSON.stringify(objectIn(each)),
    })),
  );
  return seededRandom(seed).shuffle(judged(cases, answers));
}

const ruledKinds = [
  ...["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Pod", "Job", "CronJob", "ConfigMap", "Secret"],
  ...["Service", "ServiceAccount", "Ingress", "NetworkPolicy", "Role", "RoleBinding", "ClusterRole"],
  ...[
    "ClusterRoleBinding",
    "Namespace",
    "PersistentVolume",
    "HorizontalPodAutoscaler",
    "PodDisruptionBudget",
  ],
];

/** Whether some policy of the corpus has a rule for the kind. The last two have only one for updates. */
function isRuled({ object }: BaseManifest): boolean {
  return ruledKinds.includes(stringAt(object, "kind") ?? "");
}

interface Judged {
  readonly each: ManifestCase;
  readonly answer: ServerAnswer;
}

/** The cases that came to the policies: those that the server accepts, or refuses by a policy. */
function judged(cases: readonly ManifestCase[], answers: readonly ServerAnswer[]): readonly Judged[] {
  return cases.flatMap((each, index): Judged[] => {
    const answer = answers[index];
    return answer && (answer.accepted || denial.test(answer.message)) ? [{ each, answer }] : [];
  });
}

const denial = /ValidatingAdmissionPolicy '(.*?)' with binding '(.*?)' denied request: (.*)$/s;
const warning = /^Validation failed for ValidatingAdmissionPolicy '(.*?)' with binding '(.*?)': (.*)$/s;

function compareAll(all: readonly Judged[], tool: readonly PolicyVerdict[]): readonly Disagreement[] {
  return all.flatMap(({ each: { name }, answer }, index): Disagreement[] => {
    const verdict = tool[index] ?? { denials: [], warnings: [], unreadable: "no answer" };
    const toolText = verdict.unreadable ?? verdict.denials.join("; ");
    const accepted = verdict.denials.length === 0 && verdict.unreadable === undefined;
    if (accepted !== answer.accepted) {
      return [{ name, kind: answer.accepted ? "failed" : "passed", server: answer.message, tool: toolText }];
    }
    const expected = told(denial, answer.message);
    if (expected !== undefined && !verdict.denials.includes(expected)) {
      return [{ name, kind: "other", server: expected, tool: toolText }];
    }
    const warned = answer.warnings
      .flatMap((text) => told(warning, text) ?? [])
      .sort()
      .join("; ");
    const toolWarned = [...verdict.warnings].sort().join("; ");
    return answer.accepted && warned !== toolWarned
      ? [{ name, kind: "other", server: warned, tool: toolWarned }]
      : [];
  });
}

function told(pattern: RegExp, text: string): string | undefined {
  const found = pattern.exec(text);
  return found ? `${found[1] ?? ""}/${found[2] ?? ""}: ${found[3] ?? ""}` : undefined;
}

function objectIn({ content }: ManifestCase): JsonObject {
  return content.kind === "object" ? content.object : {};
}

function isMetadataOrSpec(path: readonly (string | number)[]): boolean {
  if (path[0] === "metadata") return path[1] === "labels" || path[1] === "annotations";
  return path.length > 0 && path[0] !== "status" && path[0] !== "apiVersion" && path[0] !== "kind";
}

/** The namespaces of the policies' corpus, with their labels, and plain ones for all others that objects are in. */
function namespacesOf(
  policies: readonly JsonObject[],
  objects: readonly JsonObject[],
): readonly JsonObject[] {
  const given = new Set(policies.filter(({ kind }) => kind === "Namespace").map(nameOf));
  const named = new Set(
    objects.map((object) => stringAt(objectAt(object, "metadata") ?? {}, "namespace") ?? "default"),
  );
  return [...named]
    .filter((name) => !given.has(name))
    .map((name) => ({ apiVersion: "v1", kind: "Namespace", metadata: { name } }));
}

function nameOf(object: JsonObject): string {
  return stringAt(isJsonObject(object.metadata) ? object.metadata : {}, "name") ?? "";
}

async function makeNamespacesOf(
  context: Context,
  policies: readonly JsonObject[],
  objects: readonly JsonObject[],
): Promise<void> {
  const all = [
    ...policies.filter(({ kind }) => kind === "Namespace"),
    ...namespacesOf(policies, objects),
    { apiVersion: "v1", kind: "Namespace", metadata: { name: "policy" } },
  ];
  for (const namespace of all) {
    await context.server.send({
      method: "POST",
      path: "/api/v1/namespaces",
      body: JSON.stringify(namespace),
    });
  }
}

/** Creates the policies, and waits until the last of them is in force. */
async function createPolicies(
  { server, discovery }: Context,
  policies: readonly JsonObject[],
): Promise<void> {
  for (const object of policies.filter(({ kind }) => kind !== "Namespace")) {
    const path = discovery.collectionOf(object) ?? "";
    const { accepted, message } = await server.send({ method: "POST", path, body: JSON.stringify(object) });
    if (!accepted) throw new Error(`a policy of the corpus is refused: ${message}`);
  }
  const probe = JSON.stringify({ apiVersion: "v1", kind: "Namespace", metadata: { name: "probe" } });
  for (let tries = 0; tries < 100; tries += 1) {
    const { accepted } = await server.send({
      method: "POST",
      path: `/api/v1/namespaces?${dryRun}`,
      body: probe,
    });
    if (!accepted) break;
    await sleep(200);
  }
  // Parameters of policies come to the plugin on their own way.
  await sleep(2000);
}
