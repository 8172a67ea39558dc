import type { JsonValue } from "../../resources/json.ts";

/**
 * Kubernetes' published OpenAPI of one release, cut down to what the engine asks for. scripts/build-openapi.ts
 * writes it, brotli-compressed, to openapi/. Schemas name each other by their index in `schemas`.
 */
export interface Artefact {
  /** Is `artefactFormat` in files that this code can read. */
  readonly format: number;
  /** The release that it was made of, such as `v1.36.3`. */
  readonly release: string;
  /** The schema of `metadata`, which custom resources have too. */
  readonly objectMeta: number;
  readonly kinds: readonly ArtefactKind[];
  readonly schemas: readonly ArtefactSchema[];
}

/** Counts up when the shape changes, so that an old file is not misread. */
export const artefactFormat = 1;

/** apiVersion, kind, plural, `N` for namespaced or `C` for cluster-scoped, schema. */
export type ArtefactKind = readonly [
  apiVersion: string,
  kind: string,
  plural: string,
  scope: "N" | "C",
  schema: number,
];

export type ArtefactSchema =
  "any" | ArtefactScalar | ArtefactObject | ArtefactMap | ArtefactList | ArtefactShapes;

/** The Go types that Kubernetes decodes scalars into. */
export type ArtefactScalar =
  | "text"
  | "boolean"
  | "int32"
  | "int64"
  | "number"
  | "bytes"
  | "time"
  | "micro-time"
  | "quantity"
  | "int-or-string";

export interface ArtefactObject {
  readonly fields: Readonly<Record<string, number>>;
  readonly required?: readonly string[];
  readonly defaults?: Readonly<Record<string, JsonValue>>;
}

export interface ArtefactMap {
  readonly values: number;
}

/** A list is atomic unless it is a set or has the keys of `x-kubernetes-list-map-keys`. */
export interface ArtefactList {
  readonly items: number;
  readonly set?: true;
  readonly keys?: readonly string[];
}

/** A type with a JSON reader of its own that takes several shapes, such as JSONSchemaPropsOrBool. */
export interface ArtefactShapes {
  readonly mapping: number;
  readonly list?: number;
  /** Whether only true and false are taken besides; otherwise other values are read as nothing. */
  readonly boolean?: true;
}
