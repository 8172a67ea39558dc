import type { FieldPath } from "../resources/fieldPath.ts";
import type { JsonObject, JsonValue } from "../resources/json.ts";
import { isJsonArray, isJsonObject, objectAt, ownValue, stringAt, withoutKeys } from "../resources/json.ts";
import type { Resource } from "../resources/resource.ts";

/** What stands in the place of a secret value wherever an object is shown. */
export const hiddenValue = "(hidden)";

/** kubectl's copy of the whole object, secret values included. */
export const lastAppliedAnnotation = "kubectl.kubernetes.io/last-applied-configuration";

const sensitiveName = /pass(?:word|wd|phrase)?|secret|token|api[-_]?key|private[-_]?key|credential/i;

/** Whether the value at a path of this object may not be shown. */
export function isSensitive(object: JsonObject, path: FieldPath): boolean {
  const [first, ...rest] = path;
  if (isSecret(object) && (first === "data" || first === "stringData")) return true;
  if (first === "metadata" && rest[0] === "annotations" && rest[1] === lastAppliedAnnotation) return true;
  return isSensitiveEnvironment(object, path);
}

/** `env[i].value` where the variable's name says that it is secret, or the whole item that holds one. */
function isSensitiveEnvironment(object: JsonObject, path: FieldPath): boolean {
  let node: JsonValue | undefined = object;
  for (const [depth, element] of path.entries()) {
    if (isSensitiveVariable(node)) return path[depth] === "value";
    if (typeof element === "string") node = isJsonObject(node) ? ownValue(node, element) : undefined;
    else if (isJsonArray(node)) node = node[typeof element === "number" ? element : element.index];
    else node = undefined;
  }
  return false;
}

function isSensitiveVariable(node: JsonValue | undefined): boolean {
  if (!isJsonObject(node) || typeof ownValue(node, "value") !== "string") return false;
  return sensitiveName.test(stringAt(node, "name") ?? "");
}

function isSecret(object: JsonObject): boolean {
  return object.kind === "Secret" && object.apiVersion === "v1";
}

/** The resource with every secret value replaced, for output. The same one where there is nothing to hide. */
export function redactResource(resource: Resource): Resource {
  const object = redactObject(resource.object);
  return object === resource.object ? resource : { ...resource, object };
}

/** The object with every secret value replaced; without kubectl's last-applied annotation. */
export function redactObject(object: JsonObject): JsonObject {
  let shown = object;
  if (isSecret(object)) {
    shown = Object.fromEntries(
      Object.entries(object).map(([key, value]) =>
        (key === "data" || key === "stringData") && isJsonObject(value)
          ? [key, Object.fromEntries(Object.keys(value).map((name) => [name, hiddenValue]))]
          : [key, value],
      ),
    );
  }
  return redactVariables(withoutLastApplied(shown)) as JsonObject;
}

function withoutLastApplied(object: JsonObject): JsonObject {
  const metadata = objectAt(object, "metadata");
  const annotations = metadata && objectAt(metadata, "annotations");
  if (!annotations || !Object.hasOwn(annotations, lastAppliedAnnotation)) return object;
  return {
    ...object,
    metadata: { ...metadata, annotations: withoutKeys(annotations, [lastAppliedAnnotation]) },
  };
}

/** Replaces the values of sensitive variables anywhere below; keeps what has none as it is. */
export function redactVariables(value: JsonValue): JsonValue {
  if (isJsonArray(value)) {
    const items = value.map(redactVariables);
    return items.every((item, index) => item === value[index]) ? value : items;
  }
  if (!isJsonObject(value)) return value;
  const hidesValue = isSensitiveVariable(value);
  const entries = Object.entries(value).map(([key, child]): [string, JsonValue] => [
    key,
    hidesValue && key === "value" ? hiddenValue : redactVariables(child),
  ]);
  return entries.every(([key, shown]) => shown === value[key]) ? value : Object.fromEntries(entries);
}
