import type { JsonValue } from "../../../shared/resources/json.ts";
import { isJsonObject } from "../../../shared/resources/json.ts";
import type { Mutator } from "./mutator.ts";
import { replacing } from "./mutator.ts";

const numbers: readonly [number, ...number[]] = [
  0, -1, 1, 2, 100, 101, 65_535, 65_536, 1_000_001, 2_147_483_647, 2_147_483_648, -2_147_483_649,
  9_007_199_254_740_991, 1e19, 1e21, 0.5, -0.001,
];

/** Other numbers and other truth. */
export const numberMutators: readonly Mutator[] = [
  replacing(
    { name: "number a little different", weight: 6, fits: ({ value }) => typeof value === "number" },
    ({ value }, random) => Number(value) + random.pick([1, 1, 2, 3, -1]),
  ),
  replacing(
    { name: "negative number", weight: 2, fits: ({ value }) => typeof value === "number" },
    ({ value }) => -Number(value),
  ),
  replacing(
    { name: "number at a limit", weight: 4, fits: ({ value }) => typeof value === "number" },
    (_, random) => random.pick(numbers),
  ),
  replacing(
    { name: "truth turned round", weight: 6, fits: ({ value }) => typeof value === "boolean" },
    ({ value }) => value !== true,
  ),
  {
    name: "two fields of a mapping emptied",
    weight: 0.5,
    fits: ({ value, path }) => path.length > 0 && isJsonObject(value) && Object.keys(value).length > 1,
    edits({ value, path }, random) {
      const keys = random.shuffle(Object.keys(isJsonObject(value) ? value : {})).slice(0, 2);
      return keys.map((key) => ({
        kind: "set",
        path: [...path, key],
        value: emptied(isJsonObject(value) ? value[key] : undefined),
      }));
    },
  },
];

function emptied(value: JsonValue | undefined): JsonValue {
  if (typeof value === "number") return 0;
  if (typeof value === "boolean") return false;
  return typeof value === "string" ? "" : null;
}
