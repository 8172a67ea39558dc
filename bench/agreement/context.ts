import type { JsonObject } from "../../shared/resources/json.ts";
import { objectAt, stringAt } from "../../shared/resources/json.ts";
import type { ManifestCase } from "./cases.ts";
import type { Discovery } from "./discovery.ts";
import { discover } from "./discovery.ts";
import type { EngineColumn } from "./engineColumn.ts";
import { objectOf } from "./engineColumn.ts";
import type { PlainServer, ServerAnswer, ServerRequest } from "./plainServer.ts";
import type { Schemas } from "./schema.ts";
import { serverSchemas } from "./schema.ts";

/** What every comparison has: the server, what it tells of itself, and the engine. */
export interface Context {
  readonly server: PlainServer;
  readonly discovery: Discovery;
  /** The server's `/openapi/v2`. */
  readonly openApi: JsonObject;
  readonly schemas: Schemas;
  readonly engine: EngineColumn;
  readonly seed: number;
  /** The server's minor release; the newest where left out. */
  readonly minor?: string | undefined;
}

export async function makeContext(
  parts: Pick<Context, "server" | "engine" | "seed" | "minor">,
): Promise<Context> {
  const discovery = await discover(parts.server);
  const { body: openApi } = await parts.server.send({ method: "GET", path: "/openapi/v2" });
  return { ...parts, discovery, openApi, schemas: serverSchemas(openApi) };
}

/** Makes the namespaces that objects are in. Their label lets requests for administrative access to devices pass. */
export async function makeNamespaces(server: PlainServer, objects: readonly JsonObject[]): Promise<void> {
  const names = new Set(
    objects.map((object) => stringAt(objectAt(object, "metadata") ?? {}, "namespace") ?? "default"),
  );
  const labels = { "resource.kubernetes.io/admin-access": "true" };
  for (const name of names) {
    const body = JSON.stringify({ apiVersion: "v1", kind: "Namespace", metadata: { name, labels } });
    await server.send({ method: "POST", path: "/api/v1/namespaces", body });
  }
}

/** How a server is asked without any change to it, and without letting unknown fields pass. */
export const dryRun = "dryRun=All&fieldValidation=Strict";

/** Asks the server to create each case. A type that it does not serve is refused, as a client does that asks it for its types. */
export async function askToCreate(
  { server, discovery }: Pick<Context, "server" | "discovery">,
  cases: readonly Pick<ManifestCase, "base" | "content">[],
): Promise<readonly ServerAnswer[]> {
  return await server.sendAll(
    cases.map(({ base, content }): ServerRequest => {
      const asText = content.kind === "text";
      // A client finds the path by the type and namespace that it reads; a text that can't be read goes where its base would go.
      const object = objectOf(content) ?? base.object;
      const collection = discovery.collectionOf(object) ?? notServed;
      return {
        method: "POST",
        path: `${collection}?${dryRun}`,
        body: asText ? content.text : JSON.stringify(content.object),
        contentType: asText ? "application/yaml" : "application/json",
      };
    }),
  );
}

/** A path that is answered with 404. */
const notServed = "/apis/not-served";
