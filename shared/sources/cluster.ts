import { InputError } from "../resources/inputError.ts";
import type { GroupVersionKind } from "../resources/groupVersionKind.ts";
import { formatApiVersion, groupVersionKindKey } from "../resources/groupVersionKind.ts";
import type { Resource } from "../resources/resource.ts";
import { identityKey, identityOf, resourceOf } from "../resources/resource.ts";
import type { ClusterApi } from "./cluster/api.ts";
import { clusterApi } from "./cluster/api.ts";
import { inParallel } from "../runtime/concurrency.ts";
import type { ClusterConnection } from "./cluster/connection.ts";
import type { ApiCatalog, ApiType } from "./cluster/discovery.ts";
import { discoverTypes, findType } from "./cluster/discovery.ts";
import { targetUnreadable } from "./cluster/problem.ts";
import type { TypeAnswer } from "./cluster/typeReading.ts";
import { join, readType } from "./cluster/typeReading.ts";
import type { LiveRequest, LiveSet, OpenedSource } from "./liveSource.ts";

export interface OpenClusterOptions {
  readonly connection: ClusterConnection;
  /** What the origin of the objects names. */
  readonly target: string;
  /** The API groups of which types may be asked for. */
  readonly groups: ReadonlySet<string>;
  /** Waits so many milliseconds before a request is made again. */
  readonly sleep?: (milliseconds: number) => Promise<unknown>;
}

/** Types that are read at the same time. */
const width = 6;

/** Opens a cluster for reading: asks it for its types, which shows whether it answers at all. */
export async function openCluster(options: OpenClusterOptions): Promise<OpenedSource> {
  const api = clusterApi({ ...options.connection, ...(options.sleep && { sleep: options.sleep }) });
  try {
    const catalog = await discoverTypes(api, options.groups);
    return {
      status: "open",
      source: {
        defaultNamespace: options.connection.defaultNamespace,
        scopeOf(type) {
          return catalog.types.find(({ group, kind }) => group === type.group && kind === type.kind)?.scope;
        },
        read: async (request) => await readCluster({ api, catalog, target: options.target }, request),
      },
    };
  } catch (error) {
    if (error instanceof InputError) return { status: "unreadable", problems: [error.problem] };
    throw error;
  }
}

interface ClusterReader {
  readonly api: ClusterApi;
  readonly catalog: ApiCatalog;
  readonly target: string;
}

async function readCluster(reader: ClusterReader, request: LiveRequest): Promise<LiveSet> {
  const { api, target } = reader;
  const plan = planReading(reader, request);
  const answers = await inParallel(plan.types, width, async ({ type, wanted, optional }) => {
    const answer = await readType(api, { type, wanted, namespaces: request.namespaces });
    return optional ? { ...answer, unread: [], problems: [], notes: [] } : answer;
  });
  const { objects, unread, problems, notes } = join([...plan.answers, ...answers]);
  const resources = objects.flatMap((object) => resourceOf(object, { kind: "live", target }) ?? []);
  return {
    resources: keepAskedVersions(resources, request.wanted),
    unread,
    problems,
    notes: [...plan.notes, ...notes],
  };
}

interface PlannedType {
  readonly type: ApiType;
  readonly wanted: readonly Resource[];
  readonly optional: boolean;
}

interface ReadingPlan {
  readonly types: readonly PlannedType[];
  /** Types that can't be asked for. */
  readonly answers: readonly TypeAnswer[];
  readonly notes: readonly string[];
}

/** One reading for each type as it is served. A type that the cluster doesn't serve has no objects there. */
function planReading({ api, catalog }: ClusterReader, { wanted, also }: LiveRequest): ReadingPlan {
  const types = new Map<string, PlannedType>();
  const answers: TypeAnswer[] = [];
  const notes: string[] = [];
  for (const [gvk, resources] of byType(wanted)) {
    const found = findType(catalog, gvk);
    if (found.status === "absent") {
      notes.push(`The cluster doesn't serve ${formatApiVersion(gvk)} ${gvk.kind}; no such object can exist.`);
    } else if (found.status === "unknown") answers.push(unknownType(api, gvk));
    else {
      const key = groupVersionKindKey(found.type);
      if (found.type.version !== gvk.version) notes.push(otherVersion(gvk, found.type));
      const sameType = types.get(key)?.wanted ?? [];
      types.set(key, { type: found.type, wanted: [...sameType, ...resources], optional: false });
    }
  }
  for (const gvk of also) {
    const found = findType(catalog, gvk);
    const read = [...types.values()].some(({ type }) => type.group === gvk.group && type.kind === gvk.kind);
    if (found.status === "served" && !read) {
      types.set(groupVersionKindKey(found.type), { type: found.type, wanted: [], optional: true });
    }
  }
  return { types: [...types.values()], answers, notes };
}

function byType(resources: readonly Resource[]): ReadonlyMap<GroupVersionKind, readonly Resource[]> {
  const groups = new Map<string, [Resource, ...Resource[]]>();
  for (const resource of resources) {
    const key = groupVersionKindKey(resource.gvk);
    const group = groups.get(key);
    if (group) group.push(resource);
    else groups.set(key, [resource]);
  }
  return new Map([...groups.values()].map((group) => [group[0].gvk, group]));
}

function unknownType(api: ClusterApi, gvk: GroupVersionKind): TypeAnswer {
  const problem = targetUnreadable(
    `The Kubernetes API server at ${api.host} can't tell whether it serves ${formatApiVersion(gvk)} ${gvk.kind}: an API service of the group ${gvk.group} is down.`,
    "Look for APIServices that are not available with `kubectl get apiservices`.",
  );
  return {
    objects: [],
    unread: [{ group: gvk.group, kind: gvk.kind }],
    problems: [problem],
    notes: [],
  };
}

function otherVersion(asked: GroupVersionKind, served: ApiType): string {
  return `The cluster doesn't serve ${formatApiVersion(asked)} ${asked.kind}; it was compared with ${formatApiVersion(served)}.`;
}

/**
 * Where a type was read in two versions, each object stands there twice: kept is the version in which it is
 * wanted, and for the rest the first.
 */
function keepAskedVersions(resources: readonly Resource[], wanted: readonly Resource[]): readonly Resource[] {
  const asked = new Map(
    wanted.map((resource) => [identityKey(identityOf(resource)), resource.gvk.version] as const),
  );
  const kept = new Map<string, Resource>();
  for (const resource of resources) {
    const key = identityKey(identityOf(resource));
    if (!kept.has(key) || asked.get(key) === resource.gvk.version) kept.set(key, resource);
  }
  return [...kept.values()];
}
