import { describe, expect, test } from "@jest/globals";
import type { JsonObject } from "../../resources/json.ts";
import type { Batch, KnowledgeSet } from "./batch.ts";
import { readFrames, writeFrames } from "./frames.ts";
import type { Instance } from "./instance.ts";
import { knowledgeSet } from "./knowledgeSet.ts";
import { createSession } from "./session.ts";
import { Trap } from "./trap.ts";

interface Request {
  readonly operation: string;
  readonly options: JsonObject;
}

/** Instances that keep sets as the module does, trap over a document "trap", and note what they are asked. */
function instances(memoryBytes = () => 1) {
  const notes: string[] = [];
  let started = 0;

  function start(): Instance {
    started += 1;
    const name = started;
    const sets = new Set<number>();
    notes.push(`start ${name}`);
    let dead = false;

    function answer({ operation, options }: Request, documents: readonly string[]): unknown {
      const id = Number(options.id ?? options.customResources ?? 0);
      switch (operation) {
        case "customResources":
        case "policies":
          sets.add(sets.size + 1);
          return { result: { id: sets.size } };
        case "releaseCustomResources":
        case "releasePolicies":
        case "create":
          return id === 0 || sets.has(id) ? { result: documents.length } : { error: `no set ${id}` };
        default:
          return { error: `there is no operation ${operation}` };
      }
    }

    return {
      memoryBytes,
      call(batch: Uint8Array): Uint8Array {
        expect(dead).toBe(false);
        const [request = "{}", ...documents] = readFrames(batch).map((frame) =>
          Buffer.from(frame).toString(),
        );
        const asked = JSON.parse(request) as Request;
        notes.push(`${asked.operation} ${JSON.stringify(asked.options)} ${documents.join(",")}`.trimEnd());
        if (documents.includes("trap")) {
          dead = true;
          throw new Trap("it trapped");
        }
        const answers = documents.includes("lost") ? [] : documents.map((document) => `to ${document}`);
        const isRelease = asked.operation.startsWith("release");
        const head = JSON.stringify(answer(asked, documents));
        return writeFrames([head, ...(isRelease ? [] : answers)].map((text) => Buffer.from(text)));
      },
    };
  }

  return { start, notes };
}

function frames(...documents: readonly string[]): Uint8Array {
  return writeFrames(documents.map((document) => Buffer.from(document)));
}

function batch(documents: readonly string[], sets: readonly KnowledgeSet[] = []): Batch {
  return { operation: "create", options: {}, sets, frames: frames(...documents), groups: documents.length };
}

function setOf(...documents: readonly string[]): KnowledgeSet {
  return knowledgeSet(
    "customResources",
    documents.map((document) => Buffer.from(document)),
  );
}

const options = { memoryLimit: 100 };

function textsOf(groups: readonly Uint8Array[]): readonly string[] {
  return groups.map((group) => Buffer.from(group).toString());
}

test("batches are answered by one instance, which is started with the first", () => {
  const { start, notes } = instances();
  const session = createSession(start, options);
  expect(notes).toEqual([]);
  expect(textsOf(session.answer(batch(["a", "b"])).groups)).toEqual(["to a", "to b"]);
  session.answer(batch(["c"]));
  expect(notes).toEqual(["start 1", "create {} a,b", "create {} c"]);
});

describe("an instance is replaced", () => {
  test("after a trap", () => {
    const { start, notes } = instances();
    const session = createSession(start, options);
    expect(() => session.answer(batch(["a", "trap"]))).toThrow(Trap);
    session.answer(batch(["a"]));
    expect(notes.filter((note) => note.startsWith("start"))).toEqual(["start 1", "start 2"]);
  });

  test("after an answer that lacks a document", () => {
    const { start, notes } = instances();
    const session = createSession(start, options);
    expect(() => session.answer(batch(["a", "lost"]))).toThrow(/0 answers for 2/);
    session.answer(batch(["a"]));
    expect(notes.at(-2)).toBe("start 2");
  });

  test("after it has grown above the limit, with its answer kept", () => {
    const sizes = [100, 101, 50];
    const { start, notes } = instances(() => sizes.shift() ?? 0);
    const session = createSession(start, options);
    for (const name of ["a", "b", "c"]) {
      expect(textsOf(session.answer(batch([name])).groups)).toEqual([`to ${name}`]);
    }
    expect(notes).toEqual(["start 1", "create {} a", "create {} b", "start 2", "create {} c"]);
  });
});

test("a refusal of the module is an error and no trap", () => {
  const { start, notes } = instances();
  const session = createSession(start, options);
  expect(() => session.answer({ ...batch(["a"]), operation: "creat" })).toThrow(
    /refused: there is no operation/,
  );
  expect(() => session.answer({ ...batch(["a"]), operation: "creat" })).not.toThrow(Trap);
  expect(notes.filter((note) => note.startsWith("start"))).toEqual(["start 1"]);
});

describe("a set", () => {
  test("is registered once in an instance, and again in the one that replaces it", () => {
    const { start, notes } = instances();
    const session = createSession(start, options);
    const set = setOf("definition");
    session.answer(batch(["a"], [set]));
    session.answer(batch(["b"], [set]));
    expect(() => session.answer(batch(["trap"], [set]))).toThrow(Trap);
    session.answer(batch(["c"], [set]));
    expect(notes).toEqual([
      "start 1",
      "customResources {} definition",
      'create {"customResources":1} a',
      'create {"customResources":1} b',
      'create {"customResources":1} trap',
      "start 2",
      "customResources {} definition",
      'create {"customResources":1} c',
    ]);
  });

  test("may refer to the one before it", () => {
    const { start, notes } = instances();
    const policies = knowledgeSet("policies", [Buffer.from("policy")]);
    createSession(start, options).answer(batch(["a"], [setOf("definition"), policies]));
    expect(notes.slice(1)).toEqual([
      "customResources {} definition",
      'policies {"customResources":1} policy',
      'create {"customResources":1,"policies":2} a',
    ]);
  });

  test("refers to the one before it also after a trap", () => {
    const { start, notes } = instances();
    const policies = knowledgeSet("policies", [Buffer.from("trap"), Buffer.from("policy")]);
    createSession(start, options).answer(batch(["a"], [setOf("definition"), policies]));
    expect(notes.slice(-3)).toEqual([
      'releasePolicies {"id":2}',
      'policies {"customResources":1} policy',
      'create {"customResources":1,"policies":3} a',
    ]);
  });

  test("is registered without the documents that the module doesn't survive", () => {
    const { start, notes } = instances();
    const session = createSession(start, options);
    const set = setOf("good", "trap", "better");
    session.answer(batch(["a"], [set]));
    session.answer(batch(["b"], [set]));
    expect(notes.slice(-3)).toEqual([
      "customResources {} good,better",
      'create {"customResources":2} a',
      'create {"customResources":2} b',
    ]);
  });

  test("is let go when others were used since", () => {
    const { start, notes } = instances();
    const session = createSession(start, options);
    const sets = Array.from({ length: 9 }, (_, index) => setOf(`definition ${index}`));
    for (const set of sets) session.answer(batch(["a"], [set]));
    expect(notes.filter((note) => note.startsWith("release"))).toEqual(['releaseCustomResources {"id":1}']);
    session.answer(batch(["a"], sets.slice(0, 1)));
    expect(notes.at(-3)).toBe("customResources {} definition 0");
  });

  test("that is only tried is let go at once", () => {
    const { start, notes } = instances();
    const { groups } = createSession(start, options).answer({ ...batch(["policy"]), operation: "policies" });
    expect(textsOf(groups)).toEqual(["to policy"]);
    expect(notes.at(-1)).toBe('releasePolicies {"id":1}');
  });
});
