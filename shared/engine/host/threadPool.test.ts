import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "@jest/globals";
import type { Answerer } from "./answerer.ts";
import { ownThread } from "./answerer.ts";
import type { Batch, Reply } from "./batch.ts";
import { echoCommands, echoModule } from "./echoModule.ts";
import { writeFrames } from "./frames.ts";
import { ask } from "./question.ts";
import { threadPool } from "./threadPool.ts";
import { Trap } from "./trap.ts";

const module = echoModule();
const session = { memoryLimit: 8 * 1024 * 1024 };
let answerer: Answerer | undefined;

afterEach(async () => {
  await answerer?.close();
  answerer = undefined;
});

function pool(threads: number, patience = 30_000): Answerer {
  answerer = threadPool({ module, session, threads, patience });
  return answerer;
}

function batchOf(document: string): Batch {
  const frames = writeFrames([Buffer.from(document, "latin1")]);
  return { operation: "create", options: {}, sets: [], frames, groups: 1 };
}

async function replies(by: Answerer, items: readonly string[]): Promise<readonly string[]> {
  const { items: given } = await ask(by, {
    operation: "create",
    options: {},
    sets: [],
    items,
    together: false,
    documentsOf: (item) => [Buffer.from(item, "latin1")],
  });
  return given.map(describeReply);
}

function describeReply(reply: Reply | undefined): string {
  if (reply?.kind !== "answered") return `failed: ${reply?.reason ?? ""}`;
  return Buffer.from(reply.answer).toString("latin1");
}

const items = Array.from({ length: 2000 }, (_, index) => `item ${index}`);

function withCulprits(culprit: string): readonly string[] {
  return items.map((item, index) => (index === 3 || index === 1999 ? `${item}${culprit}` : item));
}

describe.each<[string, () => Answerer]>([
  ["the caller's thread", () => ownThread(module, session)],
  ["one thread", () => pool(1)],
  ["three threads", () => pool(3)],
])("%s", (_, create) => {
  test("answers in order", async () => {
    expect(await replies(create(), items)).toEqual(items);
  });

  test.each([
    [echoCommands.trap, "unreachable"],
    [echoCommands.exit, "fatal error: the echo gave up"],
  ])("goes on after %s", async (command, reason) => {
    const given = withCulprits(command);
    const expected = given.map((item) => (item.endsWith(command) ? `failed: ${reason}` : item));
    const by = create();
    expect(await replies(by, given)).toEqual(expected);
    expect(await replies(by, ["a", "b"])).toEqual(["a", "b"]);
  });

  test("takes large documents, and memory that grows above the limit", async () => {
    const large = "x".repeat(10_000_000);
    const by = create();
    expect(await replies(by, ["a", large, `b${echoCommands.grow}`, "c"])).toEqual([
      "a",
      large,
      `b${echoCommands.grow}`,
      "c",
    ]);
  });
});

test("a batch that never ends fails, and what waits behind it is answered", async () => {
  const by = pool(1, 2_000);
  const [hanging, next, last] = await Promise.allSettled(
    [echoCommands.hang, "next", "last"].map((document) => by.answer(batchOf(document))),
  );
  expect(hanging).toMatchObject({ status: "rejected", reason: new Trap("no answer came in time") });
  for (const settled of [next, last]) expect(settled).toMatchObject({ status: "fulfilled" });
});

test("closing rejects what is not answered and what comes later", async () => {
  const by = pool(2);
  const hanging = by.answer(batchOf(echoCommands.hang));
  const waiting = by.answer(batchOf("next"));
  const settled = Promise.allSettled([hanging, waiting, by.answer(batchOf("last"))]);
  await by.close();
  expect((await settled)[0]).toMatchObject({
    status: "rejected",
    reason: new Error("The engine is closed."),
  });
  await expect(by.answer(batchOf("later"))).rejects.toThrow("The engine is closed.");
});

test("threads without work don't keep the process alive", () => {
  const program = `
    import { echoModule } from "./echoModule.ts";
    import { threadPool } from "./threadPool.ts";
    import { writeFrames } from "./frames.ts";
    const pool = threadPool({ module: echoModule(), session: { memoryLimit: 1e9 }, threads: 2, patience: 60_000 });
    const frames = writeFrames([Buffer.from("done")]);
    const { groups } = await pool.answer({ operation: "create", options: {}, sets: [], frames, groups: 1 });
    console.log(Buffer.from(groups[0]).toString());
  `;
  const { stdout, status } = spawnSync(
    process.execPath,
    ["--input-type=module-typescript", "--no-warnings", "--eval", program],
    { cwd: join(import.meta.dirname), encoding: "utf8", timeout: 30_000 },
  );
  expect({ stdout, status }).toEqual({ stdout: "done\n", status: 0 });
});
