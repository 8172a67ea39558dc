import type { JsonObject, JsonValue } from "../../../shared/resources/json.ts";
import { isJsonArray, isJsonObject } from "../../../shared/resources/json.ts";
import type { Edit, Place } from "../place.ts";
import type { Random } from "../random.ts";
import type { Mutator } from "./mutator.ts";
import { isField, isType, lastStep, replacing } from "./mutator.ts";

const unknownNames = [
  "replicaCount",
  "enabled",
  "extra",
  "imageTag",
  "x-note",
  "comment",
  "Spec",
  "__proto__",
  "constructor",
  "toString",
] as const;
const unknownValues: readonly [JsonValue, ...JsonValue[]] = ["text", 3, true, null, {}, [], { a: 1 }, ["a"]];

const unknownField: Mutator = {
  name: "unknown field",
  weight: 2,
  fits: ({ value }) => isJsonObject(value),
  edits: ({ path }, random) => [
    { kind: "set", path: [...path, random.pick(unknownNames)], value: random.pick(unknownValues) },
  ],
};

/** A name with one slip of the fingers. */
function misspell(name: string, random: Random): string {
  const at = random.below(name.length);
  const letters = Array.from(name);
  switch (random.below(4)) {
    case 0:
      return letters.toSpliced(at, 1).join("");
    case 1:
      return letters.toSpliced(at, 0, letters[at] ?? "").join("");
    case 2:
      return letters.toSpliced(at, 2, letters[at + 1] ?? "x", letters[at] ?? "").join("");
    default:
      return name.endsWith("s") ? name.slice(0, -1) : `${name}s`;
  }
}

const otherCases: readonly [(name: string) => string, ...((name: string) => string)[]] = [
  (name) => name.charAt(0).toUpperCase() + name.slice(1),
  (name) => name.toLowerCase(),
  (name) => name.toUpperCase(),
  (name) => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
  (name) => name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`),
  (name) => `${name} `,
];

function renaming(name: string, weight: number, rename: (key: string, random: Random) => string): Mutator {
  return {
    name,
    weight,
    fits: isField,
    edits(place, random) {
      const key = rename(String(lastStep(place)), random);
      if (key === lastStep(place)) return [];
      return [{ kind: "rename", path: place.path, key }];
    },
  };
}

const removed: Mutator = {
  name: "field removed",
  weight: 3,
  fits: (place) => isField(place),
  edits: ({ path }) => [{ kind: "remove", path }],
};

function empty(value: JsonValue): JsonValue | undefined {
  if (typeof value === "string") return "";
  if (typeof value === "number") return 0;
  if (isJsonArray(value)) return [];
  if (isJsonObject(value)) return {};
  return undefined;
}

function holdingMappings(place: Place): readonly (readonly (string | number)[])[] {
  return place.holders.filter((holder) => isJsonObject(holder.value)).map((holder) => holder.path);
}

/** As when the indentation is wrong by a level or two. */
const movedUp: Mutator = {
  name: "field at a higher level",
  weight: 2,
  fits: (place) => isField(place) && holdingMappings(place).length > 1,
  edits(place, random) {
    const above = random.pickAny(holdingMappings(place).slice(0, -1).slice(-2));
    return above ? moved(place, above) : [];
  },
};

const movedDown: Mutator = {
  name: "field at a lower level",
  weight: 2,
  fits: (place) => isField(place) && mappingsBeside(place).length > 0,
  edits(place, random) {
    const beside = random.pickAny(mappingsBeside(place));
    return beside === undefined ? [] : moved(place, [...place.path.slice(0, -1), beside]);
  },
};

function mappingsBeside(place: Place): readonly string[] {
  const holder = place.holders.at(-1)?.value;
  if (!isJsonObject(holder)) return [];
  return Object.keys(holder).filter((key) => isJsonObject(holder[key]) && key !== lastStep(place));
}

function moved(place: Place, to: readonly (string | number)[]): readonly Edit[] {
  return [
    { kind: "set", path: [...to, String(lastStep(place))], value: place.value },
    { kind: "remove", path: place.path },
  ];
}

/** Two fields of a mapping have each other's values. */
const swapped: Mutator = {
  name: "values swapped",
  weight: 1,
  fits: (place) => isField(place) && place.path.length > 1,
  edits(place, random) {
    const holder = place.holders.at(-1)?.value as JsonObject;
    const other = random.pickAny(Object.keys(holder).filter((key) => key !== lastStep(place)));
    if (other === undefined) return [];
    const beside = [...place.path.slice(0, -1), other];
    return [
      { kind: "set", path: beside, value: place.value },
      { kind: "set", path: place.path, value: holder[other] ?? null },
    ];
  },
};

/** What goes wrong with the fields of a mapping, whatever they hold. */
export const fieldMutators: readonly Mutator[] = [
  unknownField,
  renaming("misspelt field", 2, misspell),
  renaming("field in another case", 1.2, (key, random) => random.pick(otherCases)(key)),
  removed,
  replacing({ name: "null", weight: 2, fits: ({ path }) => path.length > 0 }, () => null),
  replacing({ name: "empty value", weight: 2, fits: ({ path }) => path.length > 0 }, ({ value }) =>
    empty(value),
  ),
  movedUp,
  movedDown,
  swapped,
].map((mutator) => ({ ...mutator, fits: (place: Place) => !isType(place) && mutator.fits(place) }));
