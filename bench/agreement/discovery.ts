import type { JsonObject } from "../../shared/resources/json.ts";
import { isJsonObject, objectAt, objectsAt, stringAt } from "../../shared/resources/json.ts";
import type { PlainServer } from "./plainServer.ts";

/** What a client knows of the types that a server serves. */
export interface Discovery {
  /** The path that objects of the type are posted to; undefined where the server does not serve it, as for kubectl. */
  collectionOf(object: JsonObject): string | undefined;
  /** The path of the object itself. */
  pathOf(object: JsonObject): string | undefined;
  /** Whether the status of the type is written on its own. */
  hasStatus(object: JsonObject): boolean;
}

interface Served {
  readonly root: string;
  readonly resource: string;
  readonly namespaced: boolean;
}

/** Asks a server for all the types that it serves. */
export async function discover(server: PlainServer): Promise<Discovery> {
  const groups = await server.send({ method: "GET", path: "/apis" });
  const versions = objectsAt(groups.body, "groups").flatMap((group) => objectsAt(group, "versions"));
  const roots = ["/api/v1", ...versions.map((version) => `/apis/${stringAt(version, "groupVersion") ?? ""}`)];
  const lists = await server.sendAll(roots.map((path) => ({ method: "GET", path })));
  const served = new Map<string, Served>();
  const withStatus = new Set<string>();
  for (const [index, list] of lists.entries()) {
    const root = roots[index] ?? "";
    const apiVersion = root.replace(/^\/apis?\//, "");
    for (const entry of objectsAt(list.body, "resources")) {
      const resource = stringAt(entry, "name") ?? "";
      const type = `${apiVersion} ${stringAt(entry, "kind") ?? ""}`;
      if (resource.endsWith("/status")) withStatus.add(type);
      if (resource.includes("/")) continue;
      served.set(type, { root, resource, namespaced: entry.namespaced === true });
    }
  }
  function collectionOf(object: JsonObject): string | undefined {
    const found = served.get(typeOf(object));
    return found && pathIn(found, object);
  }
  return {
    collectionOf,
    hasStatus: (object) => withStatus.has(typeOf(object)),
    pathOf(object) {
      const collection = collectionOf(object);
      const name = stringAt(objectAt(object, "metadata") ?? {}, "name") ?? "";
      return collection === undefined || name === "" ? undefined : `${collection}/${inPath(name)}`;
    },
  };
}

function typeOf(object: JsonObject): string {
  return `${stringAt(object, "apiVersion") ?? ""} ${stringAt(object, "kind") ?? ""}`;
}

function pathIn({ root, resource, namespaced }: Served, object: JsonObject): string {
  if (!namespaced) return `${root}/${resource}`;
  const metadata = isJsonObject(object.metadata) ? object.metadata : {};
  const namespace = stringAt(metadata, "namespace") ?? "";
  return `${root}/namespaces/${inPath(namespace === "" ? "default" : namespace)}/${resource}`;
}

/** A text that is no Unicode, as half of a pair of surrogates, becomes what the server reads of it. */
function inPath(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}
