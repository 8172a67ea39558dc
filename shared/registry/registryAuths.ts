import { Buffer } from "node:buffer";
import type { JsonObject } from "../resources/json.ts";
import { isJsonObject, ownValue, stringAt } from "../resources/json.ts";
import type { Credentials } from "./credentials.ts";
import { anonymous } from "./credentials.ts";
import { dockerHub } from "./endpoint.ts";
import type { ImageName } from "./imageReference.ts";

/** Credentials by registry, as `auths` of a docker configuration has them. */
export interface RegistryAuth {
  readonly registry: string;
  /** The start of the repositories it is for; empty for all of the registry. */
  readonly path: string;
  readonly credentials: Credentials;
}

/** The other names that Docker Hub has in configurations. */
const dockerHubNames = ["docker.io", "index.docker.io", "registry-1.docker.io", "registry.hub.docker.com"];

/** What docker calls Docker Hub where credentials are kept. */
export const dockerHubServer = "https://index.docker.io/v1/";

/** Reads the key of an entry: a host, a host and a path, or an address like `https://index.docker.io/v1/`. */
export function parseServer(key: string): Pick<RegistryAuth, "registry" | "path"> | undefined {
  const bare = key
    .trim()
    .replace(/^https?:\/\//, "")
    .replace(/\/v[12]\/?$/, "")
    .replace(/\/$/, "");
  const slash = bare.indexOf("/");
  const host = slash < 0 ? bare : bare.slice(0, slash);
  if (!/^(?:[\w.-]+|\[[\da-fA-F:]+\])(?::\d+)?$/.test(host)) return undefined;
  return {
    registry: dockerHubNames.includes(host) ? dockerHub : host,
    path: slash < 0 ? "" : bare.slice(slash + 1),
  };
}

/** Reads `auths`. Entries that have no credentials, as docker leaves them beside a credential helper, are left out. */
export function readAuths(auths: JsonObject): readonly RegistryAuth[] {
  return Object.keys(auths).flatMap((key) => {
    const entry = ownValue(auths, key);
    const server = parseServer(key);
    if (!server || !isJsonObject(entry)) return [];
    const credentials = readAuth(entry);
    return credentials.kind === "anonymous" ? [] : [{ ...server, credentials }];
  });
}

function readAuth(entry: JsonObject): Credentials {
  const registryToken = stringAt(entry, "registrytoken") ?? "";
  if (registryToken !== "") return { kind: "registry-token", token: registryToken };
  const identityToken = stringAt(entry, "identitytoken") ?? "";
  if (identityToken !== "") return { kind: "identity-token", token: identityToken };
  const decoded = Buffer.from(stringAt(entry, "auth") ?? "", "base64").toString();
  const colon = decoded.indexOf(":");
  const username = colon > 0 ? decoded.slice(0, colon) : (stringAt(entry, "username") ?? "");
  // Docker pads what it encodes with zero bytes.
  const password =
    colon > 0 ? decoded.slice(colon + 1).replace(/\0+$/, "") : (stringAt(entry, "password") ?? "");
  return username === "" || password === "" ? anonymous : { kind: "password", username, password };
}

/** The entry for a repository; of several the one with the longest path (containers-auth.json(5)). */
export function findAuth(auths: readonly RegistryAuth[], name: ImageName): Credentials | undefined {
  const fitting = auths.filter(
    ({ registry, path }) =>
      registry === name.registry &&
      (path === "" || name.repository === path || name.repository.startsWith(`${path}/`)),
  );
  return fitting.toSorted((a, b) => b.path.length - a.path.length)[0]?.credentials;
}
