import type { JsonValue } from "../../../../shared/resources/json.ts";
import { isJsonArray, isJsonObject, ownValue } from "../../../../shared/resources/json.ts";
import type { NodePath } from "./scalarNode.ts";

/** The paths at which two values differ, each as deep as it goes. An array of another length differs as a whole. */
export function valueDifferences(
  before: JsonValue | undefined,
  after: JsonValue | undefined,
): readonly NodePath[] {
  if (isJsonArray(before) && isJsonArray(after) && before.length === after.length) {
    return before.flatMap((item, index) => below(index, valueDifferences(item, after[index])));
  }
  if (isJsonObject(before) && isJsonObject(after)) {
    const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
    return [...keys].flatMap((key) =>
      below(key, valueDifferences(ownValue(before, key), ownValue(after, key))),
    );
  }
  return Object.is(before, after) ? [] : [[]];
}

function below(element: string | number, paths: readonly NodePath[]): readonly NodePath[] {
  return paths.map((path) => [element, ...path]);
}
