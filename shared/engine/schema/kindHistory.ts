import type { GroupVersionKind } from "../../resources/groupVersionKind.ts";
import { groupVersionKindKey } from "../../resources/groupVersionKind.ts";
import type { KindFacts } from "../engine.ts";

/** An entry of facts/<minor>.json, which wasm/facts makes: a kind at a version that the minor serves, or served once. */
export interface KindHistory extends GroupVersionKind {
  readonly plural: string;
  readonly namespaced: boolean;
  readonly shortNames?: readonly string[];
  readonly served: boolean;
  readonly deprecated?: string;
  readonly removed?: string;
  readonly replacement?: GroupVersionKind;
}

/** The facts of built-in kinds by group, version and kind. */
export function factsByKind(histories: readonly KindHistory[]): ReadonlyMap<string, KindFacts> {
  return new Map(histories.map((history) => [groupVersionKindKey(history), factsFrom(history)]));
}

function factsFrom(history: KindHistory): KindFacts {
  const { plural, namespaced, served, shortNames = [], deprecated, removed, replacement } = history;
  return {
    plural,
    scope: namespaced ? "Namespaced" : "Cluster",
    served,
    shortNames,
    ...(deprecated === undefined ? {} : { deprecated }),
    ...(removed === undefined ? {} : { removed }),
    ...(replacement === undefined ? {} : { replacement }),
  };
}
