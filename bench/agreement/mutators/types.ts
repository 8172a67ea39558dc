import type { JsonValue } from "../../../shared/resources/json.ts";
import { isJsonArray, isJsonObject } from "../../../shared/resources/json.ts";
import type { Place } from "../place.ts";
import type { Random } from "../random.ts";
import type { Mutator } from "./mutator.ts";
import { replacing } from "./mutator.ts";

type Values = readonly [JsonValue, ...JsonValue[]];

function forText(text: string): Values {
  return [1, true, 1.5, [text], { name: text }, { [text]: "" }];
}

function forNumber(value: number): Values {
  return [
    String(value),
    value + 0.5,
    `${value}%`,
    `${value}s`,
    true,
    [value],
    { value },
    "many",
    ` ${value}`,
  ];
}

function forBoolean(value: boolean): Values {
  return [String(value), value ? 1 : 0, value ? "yes" : "no", value ? "True" : "False", "", [value], {}];
}

function forList(list: readonly JsonValue[]): Values {
  const named = list.map((item, index): [string, JsonValue] => [
    isJsonObject(item) && typeof item.name === "string" ? item.name : `item-${index}`,
    item,
  ]);
  return [Object.fromEntries(named), list[0] ?? {}, list.map(String).join(","), 1, false, [list]];
}

function forMapping(value: JsonValue): Values {
  const entries = isJsonObject(value) ? Object.entries(value) : [];
  const pairs = entries.map(([name, inner]) => ({ name, value: inner }));
  return [[value], pairs, entries.map(([name]) => name).join(","), 1, true, entries.map(([name]) => name)];
}

function ofAnotherType({ value }: Place, random: Random): JsonValue | undefined {
  if (typeof value === "string") return random.pick(forText(value));
  if (typeof value === "number") return random.pick(forNumber(value));
  if (typeof value === "boolean") return random.pick(forBoolean(value));
  if (value === null) return "";
  return isJsonArray(value) ? random.pick(forList(value)) : random.pick(forMapping(value));
}

/** A value of another type than the one that the field has now. */
export const typeMutators: readonly Mutator[] = [
  replacing(
    { name: "value of another type", weight: 2.5, fits: ({ path }) => path.length > 0 },
    ofAnotherType,
  ),
];
