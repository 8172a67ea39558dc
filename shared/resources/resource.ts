import type { GroupVersionKind } from "./groupVersionKind.ts";
import { parseApiVersion } from "./groupVersionKind.ts";
import type { JsonObject } from "./json.ts";
import { objectAt, stringAt } from "./json.ts";

/** Where an object was read: a file of the workspace, or something without lines such as a cluster. */
export type Origin = FileOrigin | RenderedOrigin | LiveOrigin;

/** The object stands in the file as it is; `listIndex` is its place within a `List`. */
export interface FileOrigin {
  readonly kind: "file";
  readonly file: string;
  readonly document: number;
  readonly listIndex?: number;
}

/**
 * The object was rendered from a root: the folder of a kustomization or a chart. `sources` are the file documents that it
 * was made of, the one with the last word first and the one that it was first written in last; empty where the renderer
 * doesn't say. A source can be a kustomization, or a chart's template, which is no YAML.
 */
export interface RenderedOrigin {
  readonly kind: "rendered";
  readonly renderer: "kustomize" | "helm";
  readonly root: string;
  /** The namespace of a release: where its namespaced objects go that name none. */
  readonly defaultNamespace?: string;
  readonly sources: readonly FileOrigin[];
}

/** The object was read from a cluster or a recorded snapshot, named by `target`. */
export interface LiveOrigin {
  readonly kind: "live";
  readonly target: string;
}

/** A Kubernetes object with its place. apiVersion, kind and name are known to be there. */
export interface Resource {
  readonly gvk: GroupVersionKind;
  /** Empty for cluster-scoped objects and for objects that leave their namespace to the caller. */
  readonly namespace: string;
  readonly name: string;
  readonly object: JsonObject;
  readonly origin: Origin;
}

/** What makes two objects the same one: a served version is not part of it. */
export interface ResourceIdentity {
  readonly group: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

/** How reports name an object. */
export interface ResourceReference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

/**
 * Makes a resource of an object that has apiVersion, kind and metadata.name. An object with `generateName`
 * only is named by its prefix and a `*`, which no Kubernetes name can hold.
 * Gives undefined where one of them is missing or is not text.
 */
export function resourceOf(object: JsonObject, origin: Origin): Resource | undefined {
  const apiVersion = stringAt(object, "apiVersion");
  const kind = stringAt(object, "kind");
  const metadata = objectAt(object, "metadata");
  const name = metadata === undefined ? undefined : nameOf(metadata);
  if (!apiVersion || !kind || !metadata || !name) return undefined;
  return {
    gvk: { ...parseApiVersion(apiVersion), kind },
    namespace: stringAt(metadata, "namespace") ?? "",
    name,
    object,
    origin,
  };
}

function nameOf(metadata: JsonObject): string | undefined {
  const name = stringAt(metadata, "name");
  if (name) return name;
  const prefix = stringAt(metadata, "generateName");
  return prefix ? `${prefix}*` : undefined;
}

export function identityOf(resource: Resource): ResourceIdentity {
  return {
    group: resource.gvk.group,
    kind: resource.gvk.kind,
    namespace: resource.namespace,
    name: resource.name,
  };
}

/** A key for maps; the parts can't hold a slash in Kubernetes. */
export function identityKey(identity: ResourceIdentity): string {
  return `${identity.group}/${identity.kind}/${identity.namespace}/${identity.name}`;
}

export function referenceOf(resource: Resource): ResourceReference {
  return {
    apiVersion: stringAt(resource.object, "apiVersion") ?? "",
    kind: resource.gvk.kind,
    namespace: resource.namespace,
    name: resource.name,
  };
}

/** `Deployment shop/api`, or `Namespace shop` without a namespace. */
export function formatReference(reference: Pick<ResourceReference, "kind" | "namespace" | "name">): string {
  const name = reference.namespace === "" ? reference.name : `${reference.namespace}/${reference.name}`;
  return `${reference.kind} ${name}`;
}

/** Orders identities by group, kind, namespace and name, by code point. */
export function compareIdentities(left: ResourceIdentity, right: ResourceIdentity): number {
  const a = identityKey(left);
  const b = identityKey(right);
  return a < b ? -1 : a > b ? 1 : 0;
}
