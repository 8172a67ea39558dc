import type { JsonValue } from "../../../shared/resources/json.ts";
import { isJsonArray, isJsonObject } from "../../../shared/resources/json.ts";
import type { Edit, Place } from "../place.ts";
import type { Random } from "../random.ts";
import type { Mutator } from "./mutator.ts";
import { lastStep } from "./mutator.ts";

function isItem(place: Place): boolean {
  return typeof lastStep(place) === "number";
}

function inserting(
  name: string,
  weight: number,
  itemFor: (item: JsonValue, random: Random) => JsonValue | undefined,
): Mutator {
  return {
    name,
    weight,
    fits: isItem,
    edits(place, random): readonly Edit[] {
      const value = itemFor(place.value, random);
      const index = Number(lastStep(place)) + random.below(2);
      return value === undefined ? [] : [{ kind: "insert", path: place.path.slice(0, -1), index, value }];
    },
  };
}

/** The item with one of its scalars changed, so that it is a second one with the same name, or the same with another. */
function alike(item: JsonValue, random: Random): JsonValue | undefined {
  if (typeof item === "string") return `${item}-2`;
  if (!isJsonObject(item)) return undefined;
  const scalars = Object.keys(item).filter(
    (key) => typeof item[key] === "string" || typeof item[key] === "number",
  );
  const key = random.pickAny(scalars);
  if (key === undefined) return undefined;
  const value = item[key];
  return {
    ...item,
    [key]: typeof value === "number" ? value + 1 : typeof value === "string" ? `${value}-2` : null,
  };
}

function allChanged(item: JsonValue): JsonValue | undefined {
  if (!isJsonObject(item)) return undefined;
  return Object.fromEntries(
    Object.entries(item).map(([key, value]): [string, JsonValue] => {
      if (typeof value === "string")
        return [key, /^(name|path|mountPath|key|host)$/.test(key) ? `${value}-2` : value];
      if (typeof value === "number") return [key, value + 1];
      return [key, value];
    }),
  );
}

const emptyItems: readonly [JsonValue, ...JsonValue[]] = [null, {}, "", [], 0];

const reordered: Mutator = {
  name: "list in another order",
  weight: 2,
  fits: ({ value }) => isJsonArray(value) && value.length > 1,
  edits: ({ value, path }) => [{ kind: "set", path, value: isJsonArray(value) ? value.toReversed() : value }],
};

const itemRemoved: Mutator = {
  name: "item removed",
  weight: 2,
  fits: isItem,
  edits: ({ path }) => [{ kind: "remove", path }],
};

const longList: Mutator = {
  name: "list of very many",
  weight: 0.3,
  fits: ({ value }) => isJsonArray(value) && value.length > 0,
  edits({ value, path }, random) {
    const [first = ""] = isJsonArray(value) ? value : [];
    const many = Array.from({ length: random.pick([9, 17, 33, 65, 129, 257]) }, (_, index) =>
      numbered(first, index),
    );
    return [{ kind: "set", path, value: many }];
  },
};

function numbered(item: JsonValue, index: number): JsonValue {
  if (typeof item === "string") return `${item}${index}`;
  if (typeof item === "number") return item + index;
  if (!isJsonObject(item)) return item;
  return Object.fromEntries(
    Object.entries(item).map(([key, value]) => [
      key,
      /^(name|port|key|path|host|containerPort)$/.test(key) ? numbered(value, index) : value,
    ]),
  );
}

/** What goes wrong with the items of a list. */
export const listMutators: readonly Mutator[] = [
  inserting("item twice", 3, (item) => item),
  inserting("second item alike", 3, alike),
  inserting("one item more", 3, allChanged),
  inserting("empty item", 1.5, (_, random) => random.pick(emptyItems)),
  reordered,
  itemRemoved,
  longList,
];
