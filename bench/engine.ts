import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { smallManifests, writeManifests } from "./engine/manifests.ts";
import type { Done, Task } from "./engine/program.ts";
import type { Peer } from "./engine/peers.ts";
import { findPeers } from "./engine/peers.ts";

// Figures of whole processes, from their start to their end. Each is the median of some runs; the programs that are
// compared take turns, so that a busy machine is busy for all of them.

const runs = Number(process.env.RUNS ?? 5);
const count = Number(process.env.COUNT ?? 10_000);
const seed = 7;
const program = join(import.meta.dirname, "engine/program.ts");

interface Measured extends Done {
  readonly seconds: number;
}

function measure(task: Partial<Task>): Measured {
  const started = performance.now();
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    [program, JSON.stringify({ threads: 0, folder: "", count, seed, ...task })],
    { encoding: "utf8", maxBuffer: 1e8 },
  );
  const seconds = (performance.now() - started) / 1000;
  if (status !== 0) throw new Error(stderr);
  const done = JSON.parse(stdout) as Done;
  if (done.refused > 0) throw new Error(`${done.refused} of ${done.objects} objects were refused`);
  return { ...done, seconds };
}

function median(values: readonly number[]): number {
  return values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)] ?? 0;
}

interface Subject {
  readonly name: string;
  readonly run: () => { readonly seconds: number; readonly peakMegabytes?: number };
}

function engineSubjects(folder: string): readonly Subject[] {
  const threads = Math.min(2, availableParallelism());
  const tasks: readonly (readonly [name: string, task: Partial<Task>])[] = [
    ["start, and one object", { kind: "one" }],
    ["read the files only", { kind: "read", folder }],
    ["create, the caller's thread", { kind: "create", folder }],
    [`create, ${threads} threads`, { kind: "create", folder, threads }],
    [`update, ${threads} threads`, { kind: "update", folder, threads }],
    [`apply, ${threads} threads`, { kind: "apply", folder, threads }],
  ];
  return tasks.map(([name, task]) => ({ name, run: () => measure(task) }));
}

function peerSubject({ name, command, args, exitCodes }: Peer): Subject {
  return {
    name,
    run() {
      const started = performance.now();
      const { status, stderr } = spawnSync(command, args, { encoding: "utf8", maxBuffer: 1e9 });
      const seconds = (performance.now() - started) / 1000;
      if (!exitCodes.includes(status ?? -1))
        throw new Error(`${name} ended with ${status}: ${stderr.slice(-1000)}`);
      return { seconds };
    },
  };
}

async function main(folder: string): Promise<void> {
  const manifests = join(folder, "manifests");
  const bytes = writeManifests(manifests, smallManifests(count, seed));
  console.log(
    `${count} manifests, ${(bytes / 1e6).toFixed(1)} MB, seed ${seed}; ${availableParallelism()} processors\n`,
  );
  const { peers, missing } = await findPeers(folder, manifests);
  const subjects = [...engineSubjects(manifests), ...peers.map(peerSubject)];
  const results = subjects.map(() => [] as { seconds: number; peakMegabytes?: number }[]);
  for (let run = 0; run < runs; run += 1) {
    for (const [index, subject] of subjects.entries()) results[index]?.push(subject.run());
  }
  console.log("| process | median | resident | to create by two threads |\n| --- | --- | --- | --- |");
  const medians = results.map((list) => median(list.map(({ seconds }) => seconds)));
  const reference = medians[subjects.findIndex(({ name }) => /^create, \d/.test(name))] ?? 1;
  for (const [index, { name }] of subjects.entries()) {
    const seconds = medians[index] ?? 0;
    const megabytes = Math.max(...(results[index] ?? []).map(({ peakMegabytes = 0 }) => peakMegabytes));
    const resident = megabytes > 0 ? `${megabytes} MB` : "";
    console.log(`| ${name} | ${seconds.toFixed(2)} s | ${resident} | ${(seconds / reference).toFixed(2)} |`);
  }
  for (const reason of missing) console.log(`\nNot compared: ${reason}`);
  const stream = measure({ kind: "stream", count: count * 10, threads: 2 });
  console.log(
    `\n${stream.objects} manifests as a stream: ${stream.seconds.toFixed(1)} s, ${stream.peakMegabytes} MB resident`,
  );
}

const folder = mkdtempSync(join(tmpdir(), "gitops-bench-engine-"));
try {
  await main(folder);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
