import type { JsonObject, JsonValue } from "./json.ts";
import { arrayAt, isJsonObject, objectAt, stringAt } from "./json.ts";
import type { FieldPath } from "./fieldPath.ts";
import type { InputProblem } from "./location.ts";
import type { FieldPositions } from "./position.ts";
import { fieldPositions } from "./position.ts";
import type { FileOrigin, Origin, Resource } from "./resource.ts";
import { resourceOf } from "./resource.ts";
import type { ResourceSet } from "./resourceSet.ts";
import type { YamlText } from "./yamlDocuments.ts";
import { readYamlDocuments } from "./yamlDocuments.ts";

/**
 * Reads the Kubernetes objects of a file. `List` objects are expanded, empty documents left out.
 * A document that is no Kubernetes object, or lacks apiVersion, kind or metadata.name, is a problem.
 */
export function readManifests(source: YamlText): ResourceSet {
  return collectManifests(source, (origin) => origin);
}

/** As readManifests, with another origin for each object: rendered output, or a snapshot of a cluster. */
export function collectManifests(
  source: YamlText,
  originOf: (origin: FileOrigin, object: JsonObject) => Origin,
): ResourceSet {
  const { documents, problems } = readYamlDocuments(source);
  const resources: Resource[] = [];
  const found: InputProblem[] = [...problems];
  let positions: FieldPositions | undefined;
  for (const document of documents) {
    if (document.value === undefined || document.value === null) continue;
    for (const entry of expandList(document.value, { file: source.file, document: document.index })) {
      const resource = isJsonObject(entry.value)
        ? resourceOf(entry.value, originOf(entry.origin, entry.value))
        : undefined;
      if (resource) resources.push(resource);
      else found.push(incompleteObject(entry, (positions ??= fieldPositions(source))));
    }
  }
  return { resources, problems: found };
}

interface ManifestEntry {
  readonly value: JsonValue;
  readonly origin: FileOrigin;
}

function expandList(value: JsonValue, place: { file: string; document: number }): readonly ManifestEntry[] {
  const origin: FileOrigin = { kind: "file", ...place };
  if (!isJsonObject(value) || !isList(value)) return [{ value, origin }];
  return arrayAt(value, "items").map((item, listIndex) => ({
    value: inheritType(item, value),
    origin: { ...origin, listIndex },
  }));
}

function isList(object: JsonObject): boolean {
  return (stringAt(object, "kind") ?? "").endsWith("List") && Array.isArray(object.items);
}

/** Items of a typed list, such as a ConfigMapList, may leave out what the list says for them. */
function inheritType(item: JsonValue, list: JsonObject): JsonValue {
  const listKind = stringAt(list, "kind") ?? "";
  if (!isJsonObject(item) || listKind === "List") return item;
  return {
    apiVersion: stringAt(list, "apiVersion") ?? "",
    kind: listKind.slice(0, -"List".length),
    ...item,
  };
}

function incompleteObject(entry: ManifestEntry, positions: FieldPositions): InputProblem {
  const { origin, value } = entry;
  const path: FieldPath = origin.listIndex === undefined ? [] : ["items", origin.listIndex];
  const { location } = positions.find({ document: origin.document, path });
  if (!isJsonObject(value)) {
    return {
      code: "not-an-object",
      message: "The document is not a Kubernetes object: it is not a mapping.",
      hint: "Write apiVersion, kind and metadata, or take the file out of the checked paths.",
      location,
    };
  }
  const missing = missingFields(value);
  return {
    code: "incomplete-object",
    message: `The object has no ${missing.join(" and no ")}.`,
    hint: "Every Kubernetes object needs apiVersion, kind and metadata.name, each as text.",
    location,
  };
}

function missingFields(object: JsonObject): readonly string[] {
  const metadata = objectAt(object, "metadata");
  return [
    ...(stringAt(object, "apiVersion") ? [] : ["apiVersion"]),
    ...(stringAt(object, "kind") ? [] : ["kind"]),
    ...(metadata && (stringAt(metadata, "name") ?? stringAt(metadata, "generateName"))
      ? []
      : ["metadata.name"]),
  ];
}
