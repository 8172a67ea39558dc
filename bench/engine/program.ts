import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import type { Engine, Verdict } from "../../shared/engine/engine.ts";
import { loadEngine } from "../../shared/engine/loadEngine.ts";
import type { JsonObject } from "../../shared/resources/json.ts";
import { readManifests } from "../../shared/resources/manifest.ts";
import { smallManifests } from "./manifests.ts";

// The process that is measured: `node program.ts <JSON of a task>`. It prints what it did as JSON.

export interface Task {
  readonly kind: "one" | "create" | "update" | "apply" | "stream" | "read";
  readonly threads: number;
  /** Where manifests lie; unused for `stream`, which makes `count` of them. */
  readonly folder: string;
  readonly count: number;
  readonly seed: number;
}

export interface Done {
  readonly objects: number;
  readonly refused: number;
  readonly peakMegabytes: number;
}

async function perform(task: Task): Promise<Omit<Done, "peakMegabytes">> {
  if (task.kind === "read") return { objects: readFolder(task.folder).length, refused: 0 };
  const { engine } = await loadEngine({ threads: task.threads, prepare: true });
  try {
    return await performWith(engine, task);
  } finally {
    await engine.close();
  }
}

async function performWith(engine: Engine, task: Task): Promise<Omit<Done, "peakMegabytes">> {
  if (task.kind === "stream") return await streamed(engine, task);
  if (task.kind === "create") return await createdWhileRead(engine, task.folder);
  const objects = task.kind === "one" ? [oneObject] : readFolder(task.folder);
  if (task.kind === "update") {
    return summary(
      await engine.validateUpdate(objects.map((before) => ({ before, after: labelled(before) }))),
    );
  }
  if (task.kind === "apply") {
    const answers = await engine.apply(objects.map((applied) => ({ applied, manager: "bench" })));
    return { objects: answers.length, refused: answers.filter(({ kind }) => kind !== "applied").length };
  }
  return summary(await engine.validateCreate(objects));
}

/** Objects are judged while others are still read. */
async function createdWhileRead(engine: Engine, folder: string): Promise<Omit<Done, "peakMegabytes">> {
  const pending: Promise<readonly Verdict[]>[] = [];
  let held: JsonObject[] = [];
  for (const file of manifestFiles(folder)) {
    held.push(...objectsIn(readFileSync(join(folder, file), "utf8"), file));
    if (held.length < heldObjects) continue;
    pending.push(engine.validateCreate(held));
    held = [];
    // Threads are handed their work between two turns of this one.
    await setImmediate();
  }
  pending.push(engine.validateCreate(held));
  return summary((await Promise.all(pending)).flat());
}

function manifestFiles(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".yaml"));
}

const oneObject: JsonObject = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "one" } };

/** As many objects at a time as a caller would hold that reads a stream. */
const heldObjects = 1000;

async function streamed(engine: Engine, { count, seed }: Task): Promise<Omit<Done, "peakMegabytes">> {
  let done = { objects: 0, refused: 0 };
  let held: JsonObject[] = [];

  async function validateHeld(): Promise<void> {
    const { objects, refused } = summary(await engine.validateCreate(held));
    done = { objects: done.objects + objects, refused: done.refused + refused };
    held = [];
  }

  for (const text of smallManifests(count, seed)) {
    held.push(...objectsIn(text, "stream.yaml"));
    if (held.length === heldObjects) await validateHeld();
  }
  await validateHeld();
  return done;
}

function readFolder(folder: string): readonly JsonObject[] {
  return manifestFiles(folder).flatMap((file) => objectsIn(readFileSync(join(folder, file), "utf8"), file));
}

function objectsIn(text: string, file: string): readonly JsonObject[] {
  return readManifests({ file, text }).resources.map(({ object }) => object);
}

function labelled(object: JsonObject): JsonObject {
  const metadata = { ...(object.metadata as JsonObject), labels: { changed: "yes" } };
  return { ...object, metadata };
}

function summary(verdicts: readonly Verdict[]): Omit<Done, "peakMegabytes"> {
  return { objects: verdicts.length, refused: verdicts.filter(({ problems }) => problems.length > 0).length };
}

const task = JSON.parse(process.argv[2] ?? "{}") as Task;
const done = await perform(task);
const peakMegabytes = Math.round(process.resourceUsage().maxRSS / 1024);
console.log(JSON.stringify({ ...done, peakMegabytes } satisfies Done));
