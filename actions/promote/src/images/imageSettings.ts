import type { ValuesFieldSetting } from "./valueField.ts";
import type { ImageField } from "./workloadFields.ts";

/** What the configuration says about where an environment's versions are. */
export interface ImageSettings {
  /** The environment's name, which is left out where it is part of a name. */
  readonly environment?: string;
  /** Kinds beside the known ones, as `promotion.imageFields` has them. */
  readonly imageFields?: readonly ImageField[];
  /** Places in values, as `promotion.valuesFields` has them. */
  readonly valuesFields?: readonly ValuesFieldSetting[];
}
