import { isJsonObject } from "../../../shared/resources/json.ts";
import type { Place } from "../place.ts";
import { sampleOf } from "../sample.ts";
import { childSchema, fieldNames } from "../schema.ts";
import type { Mutator } from "./mutator.ts";
import { replacing } from "./mutator.ts";

function unsetNames({ value, schema }: Place): readonly string[] {
  if (!isJsonObject(value)) return [];
  return fieldNames(schema).filter((name) => !Object.hasOwn(value, name) && name !== "status");
}

function adding(name: string, weight: number, howMany: number): Mutator {
  return {
    name,
    weight,
    fits: (place) => unsetNames(place).length >= howMany,
    edits(place, random) {
      const names = random.shuffle(unsetNames(place)).slice(0, howMany);
      return names.flatMap((added) => {
        const child = childSchema(place.schema, added);
        if (!child) return [];
        return [
          { kind: "set", path: [...place.path, added], value: sampleOf(child, random, { name: added }) },
        ];
      });
    },
  };
}

/** Fields that the schema has and the manifest does not: legal ones, and those that exclude what is set already. */
export const schemaFieldMutators: readonly Mutator[] = [
  adding("field added", 14, 1),
  adding("three fields added", 3, 3),
  {
    name: "field replaced by a neighbour",
    weight: 2,
    fits: (place) => typeof place.path.at(-1) === "string" && neighbours(place).length > 0,
    edits(place, random) {
      const name = random.pickAny(neighbours(place));
      const holder = place.holders.at(-1);
      const child = name === undefined ? undefined : childSchema(holder?.schema, name);
      if (name === undefined || !child) return [];
      const path = [...place.path.slice(0, -1), name];
      return [
        { kind: "remove", path: place.path },
        { kind: "set", path, value: sampleOf(child, random, { name }) },
      ];
    },
  },
  replacing(
    {
      name: "value made anew",
      weight: 4,
      fits: ({ schema, path }) => schema !== undefined && path.length > 1,
    },
    ({ schema, key }, random) => (schema ? sampleOf(schema, random, { name: key }) : undefined),
  ),
];

function neighbours(place: Place): readonly string[] {
  const holder = place.holders.at(-1);
  if (!holder || !isJsonObject(holder.value)) return [];
  const { value, schema } = holder;
  return fieldNames(schema).filter((name) => !Object.hasOwn(value, name) && name !== "status");
}
