import { expect, test } from "@jest/globals";
import { echoModule } from "./echoModule.ts";
import type { Host } from "./host.ts";
import { createHost } from "./host.ts";

function counting(threads?: number) {
  let asked = 0;
  const host = createHost({
    threads,
    module() {
      asked += 1;
      return Promise.resolve(echoModule());
    },
  });
  return { host, asked: () => asked };
}

async function echo(host: Host, count: number): Promise<readonly string[]> {
  const { items } = await host.ask({
    operation: "create",
    options: {},
    sets: [],
    items: Array.from({ length: count }, (_, index) => `item ${index}`),
    together: false,
    documentsOf: (item) => [Buffer.from(item)],
  });
  return items.map((reply) => (reply?.kind === "answered" ? Buffer.from(reply.answer).toString() : "none"));
}

test.each([undefined, 0, 2])("questions of any size are answered with %s threads", async (threads) => {
  const { host, asked } = counting(threads);
  const answers = await Promise.all([1, 2000, 0, 3].map((count) => echo(host, count)));
  expect(answers.map(({ length }) => length)).toEqual([1, 2000, 0, 3]);
  expect(answers[1]?.[1999]).toBe("item 1999");
  expect(await echo(host, 1)).toEqual(["item 0"]);
  expect(asked()).toBe(1);
  await host.close();
});

test("the module is asked for when it is prepared or needed, and only then", async () => {
  const { host, asked } = counting();
  expect(await echo(host, 0)).toEqual([]);
  expect(asked()).toBe(0);
  await host.prepare();
  expect(asked()).toBe(1);
  expect(await echo(host, 1)).toEqual(["item 0"]);
  expect(asked()).toBe(1);
});

test("a module that can't be had is told with each question, and not with the preparation", async () => {
  const host = createHost({ threads: 0, module: () => Promise.reject(new Error("it is not there")) });
  await host.prepare();
  await expect(echo(host, 1)).rejects.toThrow("it is not there");
  await expect(echo(host, 1)).rejects.toThrow("it is not there");
});

test("a closed host answers nothing, also what was asked while the module was read", async () => {
  const { host } = counting();
  const early = echo(host, 1);
  await host.close();
  await expect(early).rejects.toThrow("The engine is closed.");
  await expect(echo(host, 1)).rejects.toThrow("The engine is closed.");
  await host.close();
});
