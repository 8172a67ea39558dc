import { InputError } from "../../resources/inputError.ts";
import { formatApiVersion } from "../../resources/groupVersionKind.ts";
import type { JsonObject } from "../../resources/json.ts";
import { objectAt, objectsAt, stringAt } from "../../resources/json.ts";
import type { InputProblem } from "../../resources/location.ts";
import type { ApiAnswer, ClusterApi } from "./api.ts";
import type { ApiType } from "./discovery.ts";
import { pathSegment, typePath } from "./discovery.ts";
import { refusalProblem, targetUnreadable } from "./problem.ts";

/** What a list gave: all objects or a reason, never a part. */
export type Listing =
  | { readonly status: "listed"; readonly objects: readonly JsonObject[] }
  | { readonly status: "forbidden"; readonly problem: InputProblem }
  | { readonly status: "failed"; readonly problem: InputProblem };

/** The objects of one type in a namespace, or in all where the namespace is empty. */
export interface ListQuery {
  readonly type: ApiType;
  readonly namespace: string;
}

const pageSize = 500;
const restarts = 3;

/**
 * Lists a type in pages. A list whose continue token has expired (410) starts again, as the API's
 * conventions ask.
 */
export async function listObjects(api: ClusterApi, query: ListQuery): Promise<Listing> {
  try {
    for (let start = 0; start <= restarts; start++) {
      const listing = await listPages(api, query);
      if (listing !== "expired") return listing;
    }
    const problem = targetUnreadable(
      `The list of ${typeName(query.type)} of the server at ${api.host} changes faster than it can be read.`,
      "Run again at a quieter time.",
    );
    return { status: "failed", problem };
  } catch (error) {
    if (error instanceof InputError) return { status: "failed", problem: error.problem };
    throw error;
  }
}

async function listPages(api: ClusterApi, query: ListQuery): Promise<Listing | "expired"> {
  const objects: JsonObject[] = [];
  let token: string | undefined;
  do {
    const next: string = token === undefined ? "" : `&continue=${encodeURIComponent(token)}`;
    const answer = await api.get(`${typePath(query.type, query.namespace)}?limit=${pageSize}${next}`);
    if (answer.status === 410) return "expired";
    if (answer.status !== 200) return refusal(api, query.type, answer);
    objects.push(...objectsAt(answer.body, "items").map((item) => withType(item, query.type)));
    token = stringAt(objectAt(answer.body, "metadata") ?? {}, "continue");
  } while (token);
  return { status: "listed", objects };
}

/** One object by its name; `absent` where the server has none. */
export async function getObject(
  api: ClusterApi,
  query: ListQuery & { readonly name: string },
): Promise<Listing | { readonly status: "absent" }> {
  const { type, namespace, name } = query;
  try {
    const answer = await api.get(`${typePath(type, namespace)}/${pathSegment(name)}`);
    if (answer.status === 404) return { status: "absent" };
    if (answer.status !== 200) return refusal(api, type, answer);
    return { status: "listed", objects: [withType(answer.body, type)] };
  } catch (error) {
    if (error instanceof InputError) return { status: "failed", problem: error.problem };
    throw error;
  }
}

function refusal(api: ClusterApi, type: ApiType, { status, body }: ApiAnswer): Listing {
  const problem = refusalProblem({ host: api.host, what: typeName(type), status, body });
  return { status: status === 403 ? "forbidden" : "failed", problem };
}

/** `deployments.apps`, as RBAC and kubectl name a type. */
export function typeName({ plural, group }: Pick<ApiType, "plural" | "group">): string {
  return group === "" ? plural : `${plural}.${group}`;
}

/** The items of a built-in type's list leave out what the list says for all of them. */
function withType(object: JsonObject, type: ApiType): JsonObject {
  return { apiVersion: formatApiVersion(type), kind: type.kind, ...object };
}
