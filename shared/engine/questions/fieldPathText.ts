import type { FieldPath, PathElement } from "../../resources/fieldPath.ts";
import type { JsonObject, JsonValue } from "../../resources/json.ts";
import { isJsonArray, isJsonObject, ownValue } from "../../resources/json.ts";

/**
 * Reads a field path as Kubernetes writes it in errors (k8s.io/apimachinery/pkg/util/validation/field), such as
 * `spec.containers[0].image` or `metadata.annotations[a.b/c]`. The text alone doesn't say where a key with dots or
 * brackets ends, so the object that it is about decides; where the object doesn't reach, the text is read as it looks.
 */
export function readFieldPath(text: string, object: JsonObject): FieldPath {
  const path: PathElement[] = [];
  let value: JsonValue | undefined = object;
  for (let rest = text; rest !== "";) {
    const step = isJsonArray(value) ? itemStep(rest) : keyStep(rest, isJsonObject(value) ? value : {});
    path.push(step.element);
    value = childOf(value, step.element);
    rest = rest.slice(step.length).replace(/^\./, "");
  }
  return path;
}

export interface Step {
  readonly element: string | number;
  readonly length: number;
}

function childOf(value: JsonValue | undefined, element: string | number): JsonValue | undefined {
  if (isJsonArray(value)) return typeof element === "number" ? value[element] : undefined;
  return isJsonObject(value) ? ownValue(value, String(element)) : undefined;
}

function itemStep(rest: string): Step {
  const index = /^\[(\d+)\](?=[.[]|$)/.exec(rest);
  return index ? { element: Number(index[1]), length: index[0].length } : plainStep(rest);
}

/** The longest own key that stands here, with or without brackets. */
export function keyStep(rest: string, object: JsonObject): Step {
  let longest: Step | undefined;
  for (const key of Object.keys(object)) {
    for (const written of [key, `[${key}]`]) {
      if (!rest.startsWith(written) || written.length <= (longest?.length ?? 0)) continue;
      if (/^(?:[.[]|$)/.test(rest.slice(written.length))) longest = { element: key, length: written.length };
    }
  }
  return longest ?? plainStep(rest);
}

/** Without a value to go by: an index or a key in brackets, or a name up to the next dot or bracket. */
function plainStep(rest: string): Step {
  const bracket = /^\[(.*?)\](?=[.[]|$)/s.exec(rest);
  if (bracket) {
    const [written, inside = ""] = bracket;
    return { element: /^\d+$/.test(inside) ? Number(inside) : inside, length: written.length };
  }
  const name = /^[^.[]+/.exec(rest)?.[0] ?? rest;
  return { element: name, length: name.length };
}
