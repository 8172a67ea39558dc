import type { JsonObject, JsonValue } from "../../../shared/resources/json.ts";
import {
  isJsonArray,
  isJsonObject,
  objectAt,
  objectsAt,
  stringAt,
  withoutKeys,
} from "../../../shared/resources/json.ts";
import { setTimeout as sleep } from "node:timers/promises";
import type { Context } from "../context.ts";
import { makeNamespaces } from "../context.ts";
import type { BaseManifest } from "../corpus.ts";
import type { ColumnApplyAnswer, ColumnApplyRequest } from "../engineColumn.ts";
import type { History } from "../histories.ts";
import { applyTo, changedSlightly, copyOf, makeHistory, mayBeCopied, partOf } from "../histories.ts";
import type { ServerAnswer } from "../plainServer.ts";
import { differences, withoutPopulated } from "../populated.ts";
import type { Random } from "../random.ts";
import { seededRandom } from "../random.ts";
import type { Comparison, Disagreement } from "../verdict.ts";

interface ApplyCase {
  readonly name: string;
  readonly request: ColumnApplyRequest;
}

/** How many requests are made of one object; every fifth creates the object instead. */
const requestsPerObject = 5;

/** Asks the server and the engine to apply manifests to objects that several managers wrote to. */
export async function compareApply(
  context: Context,
  what: { readonly subject: string; readonly bases: readonly BaseManifest[] },
  count: number,
): Promise<Comparison> {
  const random = seededRandom(context.seed + 2);
  await makeNamespaces(
    context.server,
    what.bases.map(({ object }) => object),
  );
  const objects = Math.ceil(count / requestsPerObject);
  const histories = await makeHistories(
    context,
    what.bases.filter(
      (base) => mayBeCopied(base) && context.discovery.collectionOf(base.object) !== undefined,
    ),
    { objects, random },
  );
  const asked = histories.flatMap((history) => requestsOf(history, context, random)).slice(0, count);
  const server = await inTurn(context, asked);
  const tool = await context.engine.apply(asked.map(({ request }) => request));
  const disagreements = asked.flatMap((each, index) => compareAnswers(each, server[index], tool[index]));
  const accepted = server.filter((answer) => answer.accepted).length;
  return {
    subject: what.subject,
    tool: context.engine.name,
    bar: 0.99,
    cases: asked.length,
    accepted,
    disagreements,
  };
}

async function makeHistories(
  context: Context,
  bases: readonly BaseManifest[],
  { objects, random }: { readonly objects: number; readonly random: Random },
): Promise<readonly History[]> {
  const histories: History[] = [];
  for (let number = 0; histories.length < objects; number += 1) {
    for (const base of random.shuffle(bases)) {
      if (histories.length >= objects) break;
      const history = await makeHistory(context, { name: base.name, manifest: copyOf(base, number) }, random);
      if (history) histories.push(history);
    }
  }
  // The API server's own controllers write to some objects soon after they are made.
  await sleep(1500);
  const now = await context.server.sendAll(
    histories.map(({ live }) => ({ method: "GET", path: context.discovery.pathOf(live) ?? "" })),
  );
  return histories.map((history, index) => ({ ...history, live: now[index]?.body ?? history.live }));
}

async function inTurn(context: Context, cases: readonly ApplyCase[]): Promise<readonly ServerAnswer[]> {
  const answers: ServerAnswer[] = [];
  for (let at = 0; at < cases.length; at += 16) {
    const some = cases
      .slice(at, at + 16)
      .map(
        async ({ request: { applied, manager, force } }) =>
          await applyTo(context, applied, { manager, force, dryRun: true }),
      );
    answers.push(...(await Promise.all(some)));
  }
  return answers;
}

function requestsOf(history: History, context: Context, random: Random): readonly ApplyCase[] {
  const { manifest, live, name } = history;
  const known = objectsAt(objectAt(live, "metadata") ?? {}, "managedFields").map(
    (entry) => stringAt(entry, "manager") ?? "",
  );
  return Array.from({ length: requestsPerObject }, (_, index): ApplyCase => {
    const manager = random.pick(["kubectl", "argocd-controller", "newcomer", ...known]);
    const force = random.next() < 0.4;
    const config = random.below(3) === 0 ? partOf(manifest, random) : manifest;
    const changed = index === 0 ? manifest : changedSlightly(config, context, random);
    const isNew = index === requestsPerObject - 1;
    const applied = isNew ? renamed(changed) : changed;
    const told = `${name}: ${manager}${force ? ", by force" : ""}, ${isNew ? "a new object" : `beside ${[...new Set(known)].join(", ")}`}`;
    return {
      name: `${told}: ${JSON.stringify(applied)}`,
      request: { live: isNew ? undefined : live, applied, manager, force },
    };
  });
}

function renamed(object: JsonObject): JsonObject {
  const metadata = objectAt(object, "metadata") ?? {};
  return { ...object, metadata: { ...metadata, name: `${stringAt(metadata, "name") ?? ""}-new` } };
}

function compareAnswers(
  { name, request: { applied } }: ApplyCase,
  server: ServerAnswer | undefined,
  tool: ColumnApplyAnswer | undefined,
): readonly Disagreement[] {
  if (!server) return [];
  const expected = serverOutcome(server);
  if (tool === undefined) return [{ name, kind: "other", server: expected.kind, tool: "no answer" }];
  if (expected.kind !== tool.kind) {
    const kind = expected.kind === "applied" ? "failed" : tool.kind === "applied" ? "passed" : "other";
    return [{ name, kind, server: `${expected.kind} ${server.message}`, tool: `${tool.kind} ${told(tool)}` }];
  }
  if (expected.kind === "conflicts" && tool.kind === "conflicts") {
    const [left, right] = [conflictTexts(expected), conflictTexts(tool)];
    return left === right ? [] : [{ name, kind: "other", server: left, tool: right }];
  }
  if (expected.kind !== "applied" || tool.kind !== "applied") return [];
  const found = differences(comparable(expected.object, applied), comparable(tool.object, applied));
  return found.length === 0 ? [] : [{ name, kind: "other", server: found.slice(0, 3).join("; "), tool: "" }];
}

function told(answer: ColumnApplyAnswer): string {
  if (answer.kind === "refused") return answer.message;
  return answer.kind === "conflicts" ? conflictTexts(answer) : "";
}

type Conflicts = Extract<ColumnApplyAnswer, { readonly kind: "conflicts" }>;

function conflictTexts({ conflicts }: Conflicts): string {
  return conflicts
    .map(({ manager, path }) => `${path} of ${manager}`)
    .sort()
    .join("; ");
}

function serverOutcome({ accepted, body, message }: ServerAnswer): ColumnApplyAnswer {
  if (accepted) return { kind: "applied", object: body };
  const causes = objectsAt(objectAt(body, "details") ?? {}, "causes");
  const conflicts = causes.filter((cause) => cause.reason === "FieldManagerConflict");
  if (conflicts.length === 0) return { kind: "refused", message };
  return {
    kind: "conflicts",
    conflicts: conflicts.map((cause) => ({
      manager: /^conflict with "(.*?)"/.exec(stringAt(cause, "message") ?? "")?.[1] ?? "",
      path: stringAt(cause, "field") ?? "",
    })),
  };
}

/** The object with the field managers in the order of their names and without times, which are when things were asked. */
function comparable(object: JsonObject, applied: JsonObject): JsonObject {
  const entries = objectAt(object, "metadata")?.managedFields;
  const managers = (isJsonArray(entries) ? entries : [])
    .filter(isJsonObject)
    .map((entry) => withoutKeys(entry, ["time"]));
  const byName = Object.fromEntries(managers.map((entry): [string, JsonValue] => [identityOf(entry), entry]));
  return { ...withoutPopulated(object, applied), managers: byName };
}

function identityOf(entry: JsonObject): string {
  return ["manager", "operation", "apiVersion", "subresource"]
    .map((key) => stringAt(entry, key) ?? "")
    .join(" ");
}
