import { parse } from "yaml";
import type { JsonObject, JsonValue } from "../../resources/json.ts";
import { isJsonObject, objectAt, stringAt, withoutKeys } from "../../resources/json.ts";

/** What Kustomize says of where an object comes from: a file of objects, or what configured the generator that made it. */
export type StatedOrigin =
  | { readonly kind: "resource"; readonly path: string }
  | { readonly kind: "generator"; readonly path: string };

/** The annotations that `buildMetadata` can ask for, by the option that asks for them. */
const buildAnnotations = {
  originAnnotations: "config.kubernetes.io/origin",
  transformerAnnotations: "alpha.config.kubernetes.io/transformations",
} as const;

export interface OriginReading {
  readonly object: JsonObject;
  /** The options of `buildMetadata` in the rendered root itself: what they add stays. */
  readonly wanted: readonly string[];
  /** Turns a path as Kustomize wrote it into one from the rendered root. */
  readonly pathFromRoot: (path: string) => string;
}

/**
 * Takes the origin out of an object. The object comes back as a build without the annotation would give it: an empty map of
 * annotations goes too, as Kustomize never writes one.
 */
export function takeOrigin(reading: OriginReading): {
  readonly object: JsonObject;
  readonly origin: StatedOrigin | undefined;
} {
  const metadata = objectAt(reading.object, "metadata");
  const annotations = metadata && objectAt(metadata, "annotations");
  const text = annotations && stringAt(annotations, buildAnnotations.originAnnotations);
  if (!metadata || !annotations || text === undefined) return { object: reading.object, origin: undefined };
  const kept = keptAnnotations(annotations, reading);
  const rest = withoutKeys(metadata, ["annotations"]);
  const changed = Object.keys(kept).length === 0 ? rest : { ...metadata, annotations: kept };
  return { object: { ...reading.object, metadata: changed }, origin: parseOrigin(text) };
}

function keptAnnotations(annotations: JsonObject, { wanted, pathFromRoot }: OriginReading): JsonObject {
  const kept = Object.entries(annotations).flatMap(([key, value]): [string, JsonValue][] => {
    const option = Object.entries(buildAnnotations).find(([, name]) => name === key)?.[0];
    if (option === undefined) return [[key, value]];
    if (!wanted.includes(option) || typeof value !== "string") return [];
    return [[key, rewritePaths(value, pathFromRoot)]];
  });
  return Object.fromEntries(kept);
}

function rewritePaths(text: string, pathFromRoot: (path: string) => string): string {
  return text.replace(
    /^((?:- |  )?(?:path|configuredIn): )(.+)$/gm,
    (_, field: string, path: string) => `${field}${pathFromRoot(path)}`,
  );
}

function parseOrigin(text: string): StatedOrigin | undefined {
  const value = parse(text) as JsonValue;
  if (!isJsonObject(value)) return undefined;
  const path = stringAt(value, "path");
  if (path !== undefined) return { kind: "resource", path };
  const configuredIn = stringAt(value, "configuredIn");
  return configuredIn === undefined ? undefined : { kind: "generator", path: configuredIn };
}
