import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { compareApply } from "../../bench/agreement/comparisons/apply.ts";
import { compareCreate } from "../../bench/agreement/comparisons/create.ts";
import {
  compareCustomCreate,
  installCustomResources,
} from "../../bench/agreement/comparisons/customResources.ts";
import { compareUpdates } from "../../bench/agreement/comparisons/update.ts";
import type { Context } from "../../bench/agreement/context.ts";
import { makeContext } from "../../bench/agreement/context.ts";
import { generateCases } from "../../bench/agreement/cases.ts";
import { builtInCorpus, readCorpus } from "../../bench/agreement/corpus.ts";
import { startModuleEngine } from "../../bench/agreement/moduleEngine.ts";
import { newestMinor, startPlainServer } from "../../bench/agreement/plainServer.ts";
import type { Comparison } from "../../bench/agreement/verdict.ts";
import { missesBar } from "../../bench/agreement/verdict.ts";
import { describeWith } from "../harness/gate.ts";

/** What keeps a comparison from its bar; `npm run bench:agreement -- --seed 7` asks about cases of the same seed. */
function missing(comparison: Comparison): readonly object[] {
  const { subject, disagreements } = comparison;
  return missesBar(comparison) ? disagreements.map((each) => ({ subject, ...each })) : [];
}

function expectAgreement(comparisons: readonly Comparison[]): void {
  expect(comparisons.flatMap(missing)).toEqual([]);
  expect(comparisons.filter(({ cases }) => cases < 10)).toEqual([]);
}

await describeWith(["etcd", "kube-apiserver"], "the engine and a kube-apiserver agree on made-up", () => {
  let context: Context;
  const bases = readCorpus(builtInCorpus);

  beforeAll(async () => {
    const [server, engine] = await Promise.all([startPlainServer(), startModuleEngine(newestMinor)]);
    context = await makeContext({ server, engine, seed: 7 });
  }, 60_000);

  afterAll(async () => {
    await context.engine.close();
    await context.server.stop();
  });

  test("cases that the seed decides, of every manifest and without copies", () => {
    const options = { seed: 7, count: 4000, schemas: context.schemas };
    const cases = generateCases(bases, options);
    const texts = cases.map(({ content }) => JSON.stringify(content));
    expect(cases).toHaveLength(options.count);
    expect(new Set(texts).size).toBe(options.count);
    expect(generateCases(bases, options).map(({ content }) => JSON.stringify(content))).toEqual(texts);
    const ofBases = Map.groupBy(cases, ({ base }) => base.name);
    expect(Math.min(...bases.map(({ name }) => ofBases.get(name)?.length ?? 0))).toBeGreaterThan(3);
  });

  test("objects to create, and on what becomes of them", async () => {
    const { cases, server, comparisons } = await compareCreate(context, 300);
    const refused = cases.filter(
      ({ name }, index) => name.endsWith(": as it is") && server[index]?.accepted === false,
    );
    expect(refused.map(({ name }) => name)).toEqual([]);
    // A corpus of nothing but refusals, or of none, would show little.
    const share = server.filter(({ accepted }) => accepted).length / cases.length;
    expect(share).toBeGreaterThan(0.3);
    expect(share).toBeLessThan(0.7);
    expectAgreement(comparisons);
  }, 60_000);

  test("updates", async () => {
    expectAgreement(await compareUpdates(context, { subject: "update", bases }, 100));
  }, 60_000);

  test("server-side applies", async () => {
    expectAgreement([await compareApply(context, { subject: "apply", bases }, 60)]);
  }, 60_000);

  test("custom resources", async () => {
    const custom = await installCustomResources(context);
    const { comparisons } = await compareCustomCreate(custom, 60);
    const subject = { subject: "custom resources, update", bases: custom.bases };
    expectAgreement([...comparisons, ...(await compareUpdates(custom.context, subject, 40))]);
  }, 60_000);
});
