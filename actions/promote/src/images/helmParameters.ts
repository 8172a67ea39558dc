import { jsonPointer } from "../../../../shared/resources/fieldPath.ts";
import type { JsonObject, JsonValue } from "../../../../shared/resources/json.ts";
import { isJsonObject, ownValue, stringAt } from "../../../../shared/resources/json.ts";
import type { NodePath } from "../edits/scalarNode.ts";
import { parseFieldPattern } from "./fieldPattern.ts";

/** The parameters of a Helm source as the values that they set. */
export interface ParameterValues {
  readonly value: JsonObject;
  /** The path in the list of parameters of the value at a path; undefined for a path that no parameter sets. */
  readonly pathOf: (path: NodePath) => NodePath | undefined;
}

interface Parameter {
  readonly path: readonly string[];
  readonly value: JsonValue;
}

/** Reads a list of `{name: "image.tag", value: "1.2.0"}`. Of two with one name the last counts. */
export function parameterValues(list: readonly JsonValue[]): ParameterValues {
  const paths = new Map<string, NodePath>();
  const parameters = list.flatMap((item, index): readonly Parameter[] => {
    const name = isJsonObject(item) ? stringAt(item, "name") : undefined;
    const pattern = name === undefined ? undefined : parseFieldPattern(name);
    const value = isJsonObject(item) ? ownValue(item, "value") : undefined;
    if (!pattern || value === undefined || pattern.some((element) => typeof element === "object")) return [];
    const path = pattern.map(String);
    paths.set(jsonPointer(path), [index, "value"]);
    return [{ path, value }];
  });
  return { value: nest(parameters), pathOf: (path) => paths.get(jsonPointer(path)) };
}

function nest(parameters: readonly Parameter[]): JsonObject {
  const groups = new Map<string, Parameter[]>();
  for (const { path, value } of parameters) {
    const [key, ...rest] = path;
    if (key === undefined) continue;
    const group = groups.get(key);
    if (group) group.push({ path: rest, value });
    else groups.set(key, [{ path: rest, value }]);
  }
  return Object.fromEntries(
    [...groups].map(([key, group]) => [
      key,
      group.findLast(({ path }) => path.length === 0)?.value ?? nest(group),
    ]),
  );
}
