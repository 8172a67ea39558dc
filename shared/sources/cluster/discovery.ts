import { InputError } from "../../resources/inputError.ts";
import type { GroupVersionKind } from "../../resources/groupVersionKind.ts";
import { formatApiVersion, parseApiVersion } from "../../resources/groupVersionKind.ts";
import type { JsonObject } from "../../resources/json.ts";
import { arrayAt, objectAt, objectsAt, stringAt } from "../../resources/json.ts";
import type { InputProblem } from "../../resources/location.ts";
import type { ClusterApi } from "./api.ts";
import { refusalProblem } from "./problem.ts";
import type { Scope } from "../liveSource.ts";

/** A type as a server serves it. */
export interface ApiType extends GroupVersionKind {
  readonly plural: string;
  readonly scope: Scope;
  readonly listable: boolean;
}

/** What a server serves, in the order in which it prefers the versions. */
export interface ApiCatalog {
  readonly types: readonly ApiType[];
  /** Group versions whose types the server could not tell, such as those of an API service that is down. */
  readonly unknown: readonly Pick<GroupVersionKind, "group" | "version">[];
}

export type TypeLookup =
  | { readonly status: "served"; readonly type: ApiType }
  | { readonly status: "absent" }
  | { readonly status: "unknown" };

/** How a server serves a kind: in the version asked for, else in the one that it prefers. */
export function findType(catalog: ApiCatalog, gvk: GroupVersionKind): TypeLookup {
  const types = catalog.types.filter(({ group, kind }) => group === gvk.group && kind === gvk.kind);
  const type = types.find(({ version }) => version === gvk.version) ?? types[0];
  if (type) return { status: "served", type };
  return { status: catalog.unknown.some(({ group }) => group === gvk.group) ? "unknown" : "absent" };
}

/** The path under which a type's objects are listed, in a namespace or in all. */
export function typePath(type: ApiType, namespace: string): string {
  const root = type.group === "" ? "/api" : "/apis";
  const prefix = `${root}/${formatApiVersion(type)}`;
  return namespace === ""
    ? `${prefix}/${type.plural}`
    : `${prefix}/namespaces/${pathSegment(namespace)}/${type.plural}`;
}

/** A name in a path. One of dots only would lead to another path; encoded twice it is one that nothing can have. */
export function pathSegment(name: string): string {
  return /^\.+$/.test(name) ? name.replaceAll(".", "%252E") : encodeURIComponent(name);
}

const aggregated = ["v2", "v2beta1"]
  .map((version) => `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`)
  .concat("application/json")
  .join(",");

/**
 * Asks a server once for all its types: two requests with aggregated discovery (Kubernetes 1.26 and later),
 * else one more for each version of the groups asked for.
 * @throws InputError where the server doesn't answer or doesn't accept the credentials.
 */
export async function discoverTypes(api: ClusterApi, groups: ReadonlySet<string>): Promise<ApiCatalog> {
  // One after the other: the first has the credentials fetched, the second finds them and the connection ready.
  const core = await discover(api, "/api", groups);
  const named = await discover(api, "/apis", groups);
  return { types: [...core.types, ...named.types], unknown: [...core.unknown, ...named.unknown] };
}

async function discover(
  api: ClusterApi,
  path: "/api" | "/apis",
  groups: ReadonlySet<string>,
): Promise<ApiCatalog> {
  const { status, body } = await api.get(path, aggregated);
  if (status !== 200) throw new InputError(discoveryProblem(api, status, body));
  if (stringAt(body, "kind") === "APIGroupDiscoveryList") return readAggregated(body);
  return await discoverGroups(api, groupVersionsOf(body), groups);
}

function discoveryProblem({ host }: ClusterApi, status: number, body: JsonObject): InputProblem {
  const problem = refusalProblem({ host, what: "the list of its API types", status, body });
  if (status !== 403) return problem;
  return { ...problem, hint: "Bind the ClusterRole system:discovery, which every user has by default." };
}

/** Reads an APIGroupDiscoveryList (apidiscovery.k8s.io/v2). */
export function readAggregated(list: JsonObject): ApiCatalog {
  const types: ApiType[] = [];
  const unknown: Pick<GroupVersionKind, "group" | "version">[] = [];
  for (const item of objectsAt(list, "items")) {
    const group = stringAt(objectAt(item, "metadata") ?? {}, "name") ?? "";
    for (const entry of objectsAt(item, "versions")) {
      const version = stringAt(entry, "version") ?? "";
      if (stringAt(entry, "freshness") === "Stale") unknown.push({ group, version });
      types.push(
        ...objectsAt(entry, "resources").flatMap((type) => aggregatedType(type, { group, version })),
      );
    }
  }
  return { types, unknown };
}

function aggregatedType(
  resource: JsonObject,
  gv: Pick<GroupVersionKind, "group" | "version">,
): readonly ApiType[] {
  const plural = stringAt(resource, "resource");
  const kind = stringAt(objectAt(resource, "responseKind") ?? {}, "kind");
  if (!plural || !kind) return [];
  const scope = stringAt(resource, "scope") === "Namespaced" ? "Namespaced" : "Cluster";
  return [{ ...gv, kind, plural, scope, listable: arrayAt(resource, "verbs").includes("list") }];
}

/** The versions that an APIVersions or an APIGroupList names, a group's preferred version first. */
function groupVersionsOf(body: JsonObject): readonly string[] {
  const core = arrayAt(body, "versions").filter((version) => typeof version === "string");
  const named = objectsAt(body, "groups").flatMap((group) => {
    const preferred = stringAt(objectAt(group, "preferredVersion") ?? {}, "groupVersion");
    const all = objectsAt(group, "versions").map((version) => stringAt(version, "groupVersion"));
    return [preferred, ...all].filter((groupVersion) => groupVersion !== undefined);
  });
  return [...new Set([...core, ...named])];
}

async function discoverGroups(
  api: ClusterApi,
  groupVersions: readonly string[],
  groups: ReadonlySet<string>,
): Promise<ApiCatalog> {
  const types: ApiType[] = [];
  const unknown: Pick<GroupVersionKind, "group" | "version">[] = [];
  for (const groupVersion of groupVersions) {
    const gv = parseApiVersion(groupVersion);
    if (!groups.has(gv.group)) continue;
    const { status, body } = await api.get(`${gv.group === "" ? "/api" : "/apis"}/${groupVersion}`);
    if (status === 200) types.push(...objectsAt(body, "resources").flatMap((each) => listedType(each, gv)));
    else unknown.push(gv);
  }
  return { types, unknown };
}

/** Reads an entry of an APIResourceList; subresources are left out. */
function listedType(
  resource: JsonObject,
  gv: Pick<GroupVersionKind, "group" | "version">,
): readonly ApiType[] {
  const plural = stringAt(resource, "name");
  const kind = stringAt(resource, "kind");
  if (!plural || !kind || plural.includes("/")) return [];
  const scope = resource.namespaced === true ? "Namespaced" : "Cluster";
  return [{ ...gv, kind, plural, scope, listable: arrayAt(resource, "verbs").includes("list") }];
}
