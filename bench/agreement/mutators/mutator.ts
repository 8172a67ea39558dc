import type { JsonValue } from "../../../shared/resources/json.ts";
import type { Edit, Place } from "../place.ts";
import type { Random } from "../random.ts";

/** A sort of change that people make to a manifest, by mistake or on purpose. */
export interface Mutator {
  readonly name: string;
  /** How often it is chosen among those that fit a place. */
  readonly weight: number;
  readonly fits: (place: Place) => boolean;
  /** The change; none where the random choice leads to no change. */
  readonly edits: (place: Place, random: Random) => readonly Edit[];
}

/** A mutator that puts another value at the place. */
export function replacing(
  what: Pick<Mutator, "name" | "weight" | "fits">,
  valueFor: (place: Place, random: Random) => JsonValue | undefined,
): Mutator {
  return {
    ...what,
    edits(place, random) {
      const value = valueFor(place, random);
      return value === undefined ? [] : [{ kind: "set", path: place.path, value }];
    },
  };
}

/** The key or index at the end of a place's path. */
export function lastStep(place: Place): string | number | undefined {
  return place.path.at(-1);
}

/** Whether the place is a field, not the object itself and not an item of a list. */
export function isField(place: Place): boolean {
  return typeof lastStep(place) === "string";
}

/** Whether the place is apiVersion, kind or in the path to them: those have mutators of their own. */
export function isType(place: Place): boolean {
  return place.path.length === 1 && (place.key === "apiVersion" || place.key === "kind");
}
