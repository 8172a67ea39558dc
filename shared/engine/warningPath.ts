import type { FieldPath } from "../resources/fieldPath.ts";
import { valueAt } from "../resources/fieldPath.ts";
import type { JsonObject } from "../resources/json.ts";
import { readFieldPath } from "./questions/fieldPathText.ts";

/** The field that a warning of the API server begins with, such as `spec.nodeName: ...`; empty where it names none. */
export function warningPath(warning: string, object: JsonObject): FieldPath {
  const end = warning.indexOf(": ");
  if (end < 0) return [];
  const path = readFieldPath(warning.slice(0, end), object);
  return valueAt(object, path) === undefined ? [] : path;
}
