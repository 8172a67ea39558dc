import { fieldMutators } from "./fields.ts";
import { formatMutators } from "./formats.ts";
import { listMutators } from "./lists.ts";
import type { Mutator } from "./mutator.ts";
import { isType } from "./mutator.ts";
import { numberMutators } from "./numbers.ts";
import { schemaFieldMutators } from "./schemaFields.ts";
import { dataMutators, keyMutators, textMutators } from "./text.ts";
import { typeMutators } from "./types.ts";
import { wholeMutators } from "./whole.ts";

/** All mutators of objects. */
export const mutators: readonly Mutator[] = [
  ...[
    ...fieldMutators,
    ...typeMutators,
    ...textMutators,
    ...keyMutators,
    ...dataMutators,
    ...numberMutators,
    ...formatMutators,
    ...listMutators,
    ...schemaFieldMutators,
  ].map((mutator): Mutator => ({ ...mutator, fits: (place) => !isType(place) && mutator.fits(place) })),
  ...wholeMutators,
];
