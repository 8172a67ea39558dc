import type { JsonObject, JsonValue } from "../../shared/resources/json.ts";
import { isJsonObject, objectAt, stringAt, withoutKeys } from "../../shared/resources/json.ts";
import { mutate } from "./cases.ts";
import type { Context } from "./context.ts";
import type { BaseManifest } from "./corpus.ts";
import { mutators } from "./mutators/catalog.ts";
import type { Edit } from "./place.ts";
import { applyEdits, placesOf } from "./place.ts";
import type { ServerAnswer } from "./plainServer.ts";
import type { Random } from "./random.ts";

/** An object on the server that several field managers wrote to. */
export interface History {
  readonly name: string;
  /** The manifest that it came from, under the name that it has on the server. */
  readonly manifest: JsonObject;
  readonly live: JsonObject;
}

const appliers = ["argocd-controller", "kustomize-controller", "kubectl"] as const;
const lastApplied = "kubectl.kubernetes.io/last-applied-configuration";

/** Kinds whose names stand for what they hold, so that there is one object of a manifest only. */
const namedByContent = new Set(["CustomResourceDefinition", "APIService", "IPAddress"]);

export function mayBeCopied({ object }: BaseManifest): boolean {
  return !namedByContent.has(stringAt(object, "kind") ?? "");
}

/** The manifest under another name, without the ports of nodes, of which there is one each. */
export function copyOf({ object }: BaseManifest, number: number): JsonObject {
  const metadata = objectAt(object, "metadata") ?? {};
  const name = stringAt(metadata, "name") ?? stringAt(metadata, "generateName") ?? "";
  const named = {
    ...object,
    metadata: { ...withoutKeys(metadata, ["generateName"]), name: `${name.replace(/-$/, "")}-${number}` },
  };
  const nodePorts = placesOf(named, undefined).filter(({ key }) => /nodePort$/i.test(key));
  return applyEdits(
    named,
    nodePorts.map(({ path }): Edit => ({ kind: "remove", path })),
  ) as JsonObject;
}

/** Makes the object on the server, written to by one to three managers. Undefined where the server refuses its creation. */
export async function makeHistory(
  context: Context,
  { name, manifest }: { readonly name: string; readonly manifest: JsonObject },
  random: Random,
): Promise<History | undefined> {
  const created = await create(context, manifest, random);
  if (!created.accepted) return undefined;
  const steps = random.below(3);
  for (let step = 0; step < steps; step += 1) await writeAgain(context, manifest, random);
  const path = context.discovery.pathOf(manifest) ?? "";
  const { accepted, body } = await context.server.send({ method: "GET", path });
  return accepted ? { name, manifest, live: body } : undefined;
}

async function create(context: Context, manifest: JsonObject, random: Random): Promise<ServerAnswer> {
  const choice = random.below(4);
  if (choice < 2)
    return await applyTo(context, manifest, { manager: appliers[choice] ?? "kubectl", force: false });
  const metadata = objectAt(manifest, "metadata") ?? {};
  const annotations = {
    ...objectAt(metadata, "annotations"),
    [lastApplied]: `${JSON.stringify(manifest)}\n`,
  };
  const body = choice === 2 ? { ...manifest, metadata: { ...metadata, annotations } } : manifest;
  const manager = choice === 2 ? "kubectl-client-side-apply" : "kubectl-create";
  const collection = context.discovery.collectionOf(manifest) ?? "";
  return await context.server.send({
    method: "POST",
    path: `${collection}?fieldManager=${manager}`,
    body: JSON.stringify(body),
  });
}

/** One more write, by another manager. One that the server refuses changes nothing, and that is fine. */
async function writeAgain(context: Context, manifest: JsonObject, random: Random): Promise<void> {
  const path = context.discovery.pathOf(manifest) ?? "";
  const choice = random.below(4);
  if (choice === 0) {
    const manager = random.pick(["autoscaler", ...appliers]);
    await applyTo(context, partOf(manifest, random), { manager, force: true });
    return;
  }
  const { body } = await context.server.send({ method: "GET", path });
  if (choice === 1) {
    const status = { ...body, status: objectAt(body, "status") ?? { observedGeneration: 1 } };
    const sent = JSON.stringify(status);
    await context.server.send({
      method: "PUT",
      path: `${path}/status?fieldManager=kube-controller-manager`,
      body: sent,
    });
    return;
  }
  const manager = choice === 2 ? "kubectl-edit" : "controller";
  const changed = changedSlightly(body, context, random);
  await context.server.send({
    method: "PUT",
    path: `${path}?fieldManager=${manager}`,
    body: JSON.stringify(changed),
  });
}

export async function applyTo(
  { server, discovery }: Pick<Context, "server" | "discovery">,
  manifest: JsonObject,
  how: { readonly manager: string; readonly force: boolean; readonly dryRun?: boolean },
): Promise<ServerAnswer> {
  const query = new URLSearchParams({
    fieldManager: how.manager,
    force: String(how.force),
    fieldValidation: "Strict",
  });
  if (how.dryRun) query.set("dryRun", "All");
  const path = `${discovery.pathOf(manifest) ?? "/apis/not-served"}?${query.toString()}`;
  const contentType = "application/apply-patch+yaml";
  return await server.send({ method: "PATCH", path, body: JSON.stringify(manifest), contentType });
}

/** Changes that are mostly legal: what is asked here is who owns what, not what is valid. */
const gentle = new Set([
  "text a little different",
  "number a little different",
  "truth turned round",
  "another choice",
  "field added",
  "field removed",
  "item removed",
  "one item more",
  "second item alike",
  "list in another order",
  "another key",
  "one key more",
  "null",
  "empty value",
  "other quantity",
]);

const gentleMutators = mutators.filter(({ name }) => gentle.has(name));

/** The object with one to three changes to what a manifest may hold. */
export function changedSlightly(
  object: JsonObject,
  context: Pick<Context, "schemas">,
  random: Random,
): JsonObject {
  const schema = context.schemas({
    apiVersion: stringAt(object, "apiVersion") ?? "",
    kind: stringAt(object, "kind") ?? "",
  });
  let current = object;
  for (let change = 0; change <= random.below(3); change += 1) {
    const places = placesOf(current, schema).filter(({ path }) => path.length > 0 && isOfManifest(path));
    const place = random.pickAny(places);
    const mutation = place && mutate(place, random, gentleMutators);
    const changed: JsonValue = mutation ? applyEdits(current, mutation.edits) : current;
    if (isJsonObject(changed) && mutation?.edits.every(({ path }) => isOfManifest(path))) current = changed;
  }
  return current;
}

function isOfManifest(path: readonly (string | number)[]): boolean {
  const [first, second] = path;
  if (first === "metadata") return second === "labels" || second === "annotations" || second === "finalizers";
  return first !== "apiVersion" && first !== "kind" && first !== "status";
}

/** The manifest with about half of its fields, as a second manager would apply it. */
export function partOf(manifest: JsonObject, random: Random): JsonObject {
  const kept = Object.entries(manifest).map(([key, value]): [string, JsonValue] => {
    if (key === "apiVersion" || key === "kind") return [key, value];
    if (key !== "metadata" || !isJsonObject(value)) return [key, thinned(value, random, 0)];
    const identity = Object.fromEntries(
      ["name", "namespace"].flatMap((name): [string, JsonValue][] =>
        name in value ? [[name, value[name] ?? ""]] : [],
      ),
    );
    const labels = objectAt(value, "labels");
    return [key, { ...identity, ...(labels && random.below(2) === 0 && { labels }) }];
  });
  return Object.fromEntries(kept);
}

function thinned(value: JsonValue, random: Random, depth: number): JsonValue {
  if (!isJsonObject(value)) return value;
  const share = depth === 0 ? 0.7 : 0.8;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, child]): [string, JsonValue][] =>
      random.next() < share ? [[key, thinned(child, random, depth + 1)]] : [],
    ),
  );
}
