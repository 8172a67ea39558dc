import type { JsonObject } from "../../resources/json.ts";
import type { InputProblem } from "../../resources/location.ts";
import type { Resource } from "../../resources/resource.ts";
import type { ClusterApi } from "./api.ts";
import { inParallel } from "../../runtime/concurrency.ts";
import type { ApiType } from "./discovery.ts";
import { getObject, listObjects, typeName } from "./list.ts";
import type { UnreadPart } from "../liveSource.ts";

/** What is to be read of one type. */
export interface TypeQuery {
  readonly type: ApiType;
  readonly wanted: readonly Resource[];
  /** Where a namespaced type is listed, when the whole cluster may not be. */
  readonly namespaces: readonly string[];
}

export interface TypeAnswer {
  readonly objects: readonly JsonObject[];
  readonly unread: readonly UnreadPart[];
  readonly problems: readonly InputProblem[];
  readonly notes: readonly string[];
}

/** Requests at a time within one type, when it can't be read in one. */
const width = 4;

/**
 * Reads one type with the fewest requests that the permissions allow: one list of the cluster, else one a
 * namespace, else a request for each wanted object.
 */
export async function readType(api: ClusterApi, query: TypeQuery): Promise<TypeAnswer> {
  const { type, wanted, namespaces } = query;
  if (!type.listable) return await readEach(api, query);
  const single = type.scope === "Namespaced" && namespaces.length === 1;
  const listing = await listObjects(api, { type, namespace: single ? (namespaces[0] ?? "") : "" });
  if (listing.status === "listed") return { ...nothing, objects: listing.objects };
  if (listing.status === "failed") return unread(query.type, listing.problem);
  if (single || type.scope === "Cluster") return await readEachInstead(api, query);
  const parts = await inParallel(namespaces, width, async (namespace) => {
    const inNamespace = wanted.filter((resource) => resource.namespace === namespace);
    return await readNamespace(api, { type, wanted: inNamespace, namespaces: [namespace] });
  });
  return join(parts);
}

async function readNamespace(api: ClusterApi, query: TypeQuery): Promise<TypeAnswer> {
  const { type } = query;
  const [namespace = ""] = query.namespaces;
  const listing = await listObjects(api, { type, namespace });
  if (listing.status === "listed") return { ...nothing, objects: listing.objects };
  if (listing.status === "failed") return unread({ ...type, namespace }, listing.problem);
  return await readEachInstead(api, query);
}

/** As readEach, and says that nothing can be known about objects that nobody wanted. */
async function readEachInstead(api: ClusterApi, query: TypeQuery): Promise<TypeAnswer> {
  const answer = await readEach(api, query);
  if (query.type.scope === "Cluster") return answer;
  const where = query.namespaces.join(", ");
  const note = `Extra ${typeName(query.type)} in ${where} can't be seen: the credentials may not list them.`;
  return { ...answer, notes: [note] };
}

async function readEach(api: ClusterApi, { type, wanted }: TypeQuery): Promise<TypeAnswer> {
  const parts = await inParallel(wanted, width, async ({ namespace, name }): Promise<TypeAnswer> => {
    const answer = await getObject(api, { type, namespace, name });
    if (answer.status === "absent") return nothing;
    if (answer.status === "listed") return { ...nothing, objects: answer.objects };
    return unread({ ...type, namespace, name }, answer.problem);
  });
  const answer = join(parts);
  // The reason is the same for all but for the name in it.
  return { ...answer, problems: answer.problems.slice(0, 1) };
}

const nothing: TypeAnswer = { objects: [], unread: [], problems: [], notes: [] };

function unread(part: UnreadPart, problem: InputProblem): TypeAnswer {
  const { group, kind, namespace, name } = part;
  const known = { ...(namespace !== undefined && { namespace }), ...(name !== undefined && { name }) };
  return { ...nothing, unread: [{ group, kind, ...known }], problems: [problem] };
}

/** One answer of several. A reason that holds for many objects is told once. */
export function join(parts: readonly TypeAnswer[]): TypeAnswer {
  const problems = parts.flatMap((part) => part.problems);
  return {
    objects: parts.flatMap((part) => part.objects),
    unread: parts.flatMap((part) => part.unread),
    problems: [...new Map(problems.map((problem) => [problem.message, problem])).values()],
    notes: parts.flatMap((part) => part.notes),
  };
}
