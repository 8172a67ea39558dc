import type { JsonObject } from "../../../shared/resources/json.ts";
import { setTimeout as sleep } from "node:timers/promises";
import type { CaseOptions, ManifestCase } from "../cases.ts";
import { generateCases } from "../cases.ts";
import type { Context } from "../context.ts";
import { dryRun, makeNamespaces } from "../context.ts";
import type { BaseManifest } from "../corpus.ts";
import type { StepPath } from "../place.ts";
import type { Comparison } from "../verdict.ts";
import { compareVerdicts } from "../verdict.ts";
import { compareDefaults } from "./storedObject.ts";

/** Which objects are changed, and what the rows of the table are called. */
export interface UpdateSubject {
  readonly subject: string;
  readonly bases: readonly BaseManifest[];
  /** Whether it is the status that is written. */
  readonly subresource?: "status";
}

/** Creates the bases for real, and asks the server and the engine about changes to what the server made of them. */
export async function compareUpdates(
  context: Context,
  { subject, bases, subresource }: UpdateSubject,
  count: number,
): Promise<readonly Comparison[]> {
  const { server, discovery, engine, schemas, seed } = context;
  const served = bases.filter(({ object }) => discovery.collectionOf(object) !== undefined);
  const live = subresource
    ? (
        await createAll(
          context,
          served.filter(({ object }) => discovery.hasStatus(object)),
        )
      ).map(withStatus)
    : await createAll(context, served);
  const options: CaseOptions = {
    seed: seed + 1,
    count,
    schemas,
    texts: 0,
    mayChange: subresource ? isStatus : mayChange,
  };
  const cases = generateCases(live, options);
  const answers = await server.sendAll(
    cases.map(({ base, content }) => ({
      method: "PUT",
      path: `${discovery.pathOf(base.object) ?? ""}${subresource ? "/status" : ""}?${dryRun}`,
      body: JSON.stringify(changed(content)),
    })),
  );
  const tool = await engine.update(
    cases.map(({ base, content }) => ({ before: base.object, after: changed(content) })),
    subresource,
  );
  const named = cases.map(({ name, content }) => ({ name, manifest: changed(content) }));
  const sides = { server: answers, tool };
  const what = { subject, tool: engine.name, bar: 0.99 };
  return [
    compareVerdicts(what, named, sides),
    compareDefaults({ ...what, subject: `${subject}, object` }, named, sides),
  ];
}

function withStatus(base: BaseManifest): BaseManifest {
  return { ...base, object: { ...base.object, status: base.object.status ?? {} } };
}

function isStatus(path: StepPath): boolean {
  return path[0] === "status";
}

function changed(content: ManifestCase["content"]): JsonObject {
  return content.kind === "object" ? content.object : {};
}

/** The objects as the server has them, after it created those that it did not have. */
export async function createAll(
  context: Context,
  bases: readonly BaseManifest[],
): Promise<readonly BaseManifest[]> {
  const { server, discovery } = context;
  await makeNamespaces(
    server,
    bases.map(({ object }) => object),
  );
  const answers = await server.sendAll(
    bases.map(({ object }) => ({
      method: "POST",
      path: discovery.collectionOf(object) ?? "",
      body: JSON.stringify(object),
    })),
  );
  // What the API server's own controllers do to a new object, such as the conditions of a definition, is waited for.
  await sleep(1500);
  const live = await server.sendAll(
    answers.map(({ accepted, body }, index) => ({
      method: "GET",
      path: discovery.pathOf(accepted ? body : (bases[index]?.object ?? {})) ?? "/unknown",
    })),
  );
  return bases.map(({ name, text }, index): BaseManifest => {
    const answer = live[index];
    if (!answer?.accepted) throw new Error(`${name} could not be created: ${answers[index]?.message ?? ""}`);
    return { name, text, object: answer.body };
  });
}

/** What identifies the object, and what only the server sets, is no part of a manifest's change. */
const fixed: readonly string[] = [
  "apiVersion",
  "kind",
  "status",
  ...[
    "name",
    "namespace",
    "uid",
    "resourceVersion",
    "creationTimestamp",
    "managedFields",
    "generation",
    "selfLink",
  ].map((key) => `metadata/${key}`),
  "metadata/deletionTimestamp",
  "metadata/deletionGracePeriodSeconds",
];

function mayChange(path: StepPath): boolean {
  const text = path.join("/");
  if (text === "metadata") return false;
  return !fixed.some((each) => text === each || text.startsWith(`${each}/`));
}
