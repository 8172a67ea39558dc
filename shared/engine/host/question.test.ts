import { describe, expect, test } from "@jest/globals";
import type { Answerer } from "./answerer.ts";
import type { Answers, Batch, Reply } from "./batch.ts";
import { readFrames } from "./frames.ts";
import type { Question } from "./question.ts";
import { ask } from "./question.ts";
import { Trap } from "./trap.ts";

function documentsIn(batch: Batch): readonly string[] {
  return readFrames(batch.frames).map((frame) => Buffer.from(frame).toString());
}

/** Answers each document by itself, later batches before earlier ones; traps over "trap". */
function echoing(width: number) {
  const asked: (readonly string[])[] = [];
  let waiting = 0;
  let most = 0;

  async function answer(batch: Batch): Promise<Answers> {
    const documents = documentsIn(batch);
    asked.push(documents);
    waiting += 1;
    most = Math.max(most, waiting);
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, 20 - asked.length)));
    waiting -= 1;
    if (documents.includes("trap")) throw new Trap("it trapped");
    if (documents.includes("error")) throw new Error("it can't be asked");
    const size = documents.length / batch.groups;
    const groups = Array.from({ length: batch.groups }, (_, index) =>
      Buffer.from(documents.slice(index * size, (index + 1) * size).join("+")),
    );
    return { result: documents.length, groups };
  }

  const answerer: Answerer = { width, answer, close: () => Promise.resolve() };
  return { answerer, asked, most: () => most };
}

function question(items: readonly string[], more: Partial<Question<string>> = {}): Question<string> {
  return {
    operation: "create",
    options: {},
    sets: [],
    items,
    together: false,
    documentsOf: (item) =>
      item === "unasked" ? undefined : item.split("|").map((part) => Buffer.from(part)),
    ...more,
  };
}

function describeReply(reply: Reply | undefined): string {
  if (reply === undefined) return "none";
  return reply.kind === "failed" ? `failed: ${reply.reason}` : Buffer.from(reply.answer).toString();
}

function names(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `item ${index}`);
}

describe.each([1, 4])("with %d batches at a time", (width) => {
  test("replies come in the order of the items", async () => {
    const { answerer, asked, most } = echoing(width);
    const { items, results } = await ask(answerer, question(names(1000)));
    expect(items.map(describeReply)).toEqual(names(1000));
    expect(results.reduce((sum: number, each) => sum + Number(each), 0)).toBe(1000);
    expect(asked.every((documents) => documents.length <= 128)).toBe(true);
    expect(most()).toBe(Math.min(width, asked.length));
  });

  test("only the items that trap fail", async () => {
    const { answerer } = echoing(width);
    const given = names(300).map((name, index) => (index === 5 || index === 299 ? "trap" : name));
    const { items } = await ask(answerer, question(given));
    expect(items.map(describeReply)).toEqual(
      given.map((name) => (name === "trap" ? "failed: it trapped" : name)),
    );
  });

  test("another error ends the question", async () => {
    const { answerer, asked } = echoing(width);
    const given = names(3000).map((name, index) => (index === 0 ? "error" : name));
    await expect(ask(answerer, question(given))).rejects.toThrow("it can't be asked");
    expect(asked.length).toBeLessThan(3000 / 128);
  });
});

test("items without documents are not asked about", async () => {
  const { answerer, asked } = echoing(1);
  const { items } = await ask(answerer, question(["unasked", "a", "unasked", "b", "unasked"]));
  expect(items.map(describeReply)).toEqual(["none", "a", "none", "b", "none"]);
  expect(asked).toEqual([["a", "b"]]);
  expect((await ask(answerer, question(["unasked"]))).items.map(describeReply)).toEqual(["none"]);
});

test("the documents of an item stay together, also when asked about alone", async () => {
  const { answerer, asked } = echoing(1);
  const { items } = await ask(answerer, question(["a|b", "trap|c", "d|e"]));
  expect(items.map(describeReply)).toEqual(["a+b", "failed: it trapped", "d+e"]);
  expect(asked.slice(1)).toEqual([
    ["a", "b"],
    ["trap", "c"],
    ["d", "e"],
  ]);
});

test("a batch has about a megabyte, and an item that is larger is alone in its own", async () => {
  const { answerer, asked } = echoing(1);
  const sizes = [400_000, 400_000, 400_000, 3_000_000, 10];
  await ask(answerer, question(sizes.map((size) => "x".repeat(size))));
  expect(asked.map((documents) => documents.map(({ length }) => length))).toEqual([
    [400_000, 400_000],
    [400_000],
    [3_000_000],
    [10],
  ]);
});

test("items that belong together are one batch", async () => {
  const { answerer, asked } = echoing(2);
  await ask(answerer, question(names(500), { together: true }));
  expect(asked.map(({ length }) => length)).toEqual([500]);
});

test("documents are made only when their batch can be taken", async () => {
  const { answerer, asked } = echoing(1);
  let made = 0;
  const ahead: number[] = [];
  await ask(
    {
      ...answerer,
      answer: (batch) => {
        ahead.push(made - asked.flat().length);
        return answerer.answer(batch);
      },
    },
    question(names(2000), {
      documentsOf(item) {
        made += 1;
        return [Buffer.from(item)];
      },
    }),
  );
  expect(Math.max(...ahead)).toBeLessThanOrEqual(129);
});
