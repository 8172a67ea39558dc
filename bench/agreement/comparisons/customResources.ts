import type { JsonObject } from "../../../shared/resources/json.ts";
import { objectsAt } from "../../../shared/resources/json.ts";
import { setTimeout as sleep } from "node:timers/promises";
import { generateCases } from "../cases.ts";
import type { Context } from "../context.ts";
import { askToCreate, makeNamespaces } from "../context.ts";
import type { BaseManifest } from "../corpus.ts";
import { customCorpus, readCorpus } from "../corpus.ts";
import { discover } from "../discovery.ts";
import { createContents, objectOf } from "../engineColumn.ts";
import type { PlainServer } from "../plainServer.ts";
import type { Schemas } from "../schema.ts";
import { customSchemas } from "../schema.ts";
import { compareVerdicts } from "../verdict.ts";
import type { CreateRun } from "./create.ts";
import { compareDefaults } from "./storedObject.ts";

/** The custom resources of the corpus, once the server serves them. */
export interface CustomResources {
  /** The context with a discovery and an engine that know them. */
  readonly context: Context;
  readonly definitions: readonly JsonObject[];
  readonly bases: readonly BaseManifest[];
}

/** Creates the definitions of the corpus for real, and waits until the server serves all of them. */
export async function installCustomResources(context: Context): Promise<CustomResources> {
  const { server } = context;
  const all = readCorpus(customCorpus);
  const definitions = all
    .map(({ object }) => object)
    .filter(({ kind }) => kind === "CustomResourceDefinition");
  const bases = all.filter(({ object }) => object.kind !== "CustomResourceDefinition");
  await makeNamespaces(
    server,
    bases.map(({ object }) => object),
  );
  for (const definition of definitions) await install(server, definition);
  let discovery = await discover(server);
  while (bases.some(({ object }) => discovery.collectionOf(object) === undefined)) {
    await sleep(200);
    discovery = await discover(server);
  }
  // The server answers 404 for a moment after it lists a type.
  for (const { object } of bases) await untilServed(server, discovery.collectionOf(object) ?? "");
  const engine = await context.engine.withCustomResources(definitions);
  const schemas: Schemas = customSchemas(definitions, context.openApi);
  return { context: { ...context, discovery, engine, schemas }, definitions, bases };
}

async function install(server: PlainServer, definition: JsonObject): Promise<void> {
  const path = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
  const { accepted, message } = await server.send({ method: "POST", path, body: JSON.stringify(definition) });
  if (!accepted) throw new Error(`a definition of the corpus is refused: ${message}`);
}

async function untilServed(server: PlainServer, path: string): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    const { accepted, body } = await server.send({ method: "GET", path });
    if (accepted && objectsAt(body, "items").length === 0) return;
    await sleep(100);
  }
  throw new Error(`${path} is not served`);
}

/** Asks the server and the engine to create cases of custom resources. */
export async function compareCustomCreate(
  { context, bases }: CustomResources,
  count: number,
): Promise<CreateRun> {
  const { seed, schemas, engine } = context;
  const cases = generateCases(bases, { seed, count, schemas, texts: 0 });
  const server = await askToCreate(context, cases);
  const tool = await createContents(
    engine,
    cases.map(({ content }) => content),
  );
  const subject = "custom resources, create";
  const named = cases.map(({ name, base, content }) => ({
    name,
    manifest: objectOf(content) ?? base.object,
  }));
  return {
    cases,
    server,
    comparisons: [
      compareVerdicts({ subject, tool: engine.name, bar: 0.99, noneWronglyFailed: true }, cases, {
        server,
        tool,
      }),
      compareDefaults({ subject: `${subject}, object`, tool: engine.name, bar: 0.99 }, named, {
        server,
        tool,
      }),
    ],
  };
}
