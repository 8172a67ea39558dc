import type { ManifestCase } from "../cases.ts";
import { generateCases } from "../cases.ts";
import type { Context } from "../context.ts";
import { askToCreate, makeNamespaces } from "../context.ts";
import { builtInCorpus, readCorpus } from "../corpus.ts";
import { createContents, objectOf } from "../engineColumn.ts";
import type { ServerAnswer } from "../plainServer.ts";
import type { Comparison } from "../verdict.ts";
import { compareVerdicts } from "../verdict.ts";
import { compareReasons } from "./reasons.ts";
import { compareDefaults } from "./storedObject.ts";

export interface CreateRun {
  readonly cases: readonly ManifestCase[];
  readonly server: readonly ServerAnswer[];
  /** Of the engine: yes and no, then the objects of what both accept. */
  readonly comparisons: readonly Comparison[];
}

/** Asks the server and the engine to create the cases of the built-in types' corpus. */
export async function compareCreate(context: Context, count: number): Promise<CreateRun> {
  const { seed, schemas, engine } = context;
  const bases = readCorpus(builtInCorpus);
  await makeNamespaces(
    context.server,
    bases.map(({ object }) => object),
  );
  const cases = generateCases(bases, { seed, count, schemas });
  const server = await askToCreate(context, cases);
  const tool = await createContents(
    engine,
    cases.map(({ content }) => content),
  );
  const what = { subject: "create", tool: engine.name, bar: 0.995, noneWronglyFailed: true };
  const verdicts = compareVerdicts(what, cases, { server, tool });
  const named = cases.map(({ name, base, content }) => ({
    name,
    manifest: objectOf(content) ?? base.object,
  }));
  const defaults = compareDefaults({ subject: "create, object", tool: engine.name, bar: 0.995 }, named, {
    server,
    tool,
  });
  const reasons = compareReasons(
    { subject: "create, fields that are wrong", tool: engine.name, bar: 0.98 },
    cases,
    { server, tool },
  );
  return { cases, server, comparisons: [verdicts, defaults, reasons] };
}
