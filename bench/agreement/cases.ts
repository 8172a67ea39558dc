import type { JsonObject, JsonValue } from "../../shared/resources/json.ts";
import { isJsonObject, stringAt } from "../../shared/resources/json.ts";
import type { BaseManifest } from "./corpus.ts";
import { mutators } from "./mutators/catalog.ts";
import type { Mutator } from "./mutators/mutator.ts";
import { textMutators } from "./mutators/yamlText.ts";
import type { Edit, Place, StepPath } from "./place.ts";
import { applyEdits, formatPath, placesOf } from "./place.ts";
import type { Random } from "./random.ts";
import { seededRandom } from "./random.ts";
import type { SchemaNode, Schemas } from "./schema.ts";

/** A manifest that the server and the tools are asked about. */
export interface ManifestCase {
  readonly id: number;
  /** The base, and what was done to it. */
  readonly name: string;
  readonly base: BaseManifest;
  readonly content: CaseContent;
}

export type CaseContent =
  { readonly kind: "object"; readonly object: JsonObject } | { readonly kind: "text"; readonly text: string };

export interface CaseOptions {
  readonly seed: number;
  readonly count: number;
  readonly schemas: Schemas;
  /** The share of cases that are made by changes to the text. Default: 0.08. */
  readonly texts?: number;
  /** Whether every base itself is a case too. Default: true. */
  readonly bases?: boolean;
  /** Whether a value at this path, or beneath it, may be changed. Default: any but apiVersion and kind by themselves. */
  readonly mayChange?: (path: StepPath) => boolean;
}

/** How often an object is changed a second time. */
const secondChange = 0.15;
/** How many places a whole object counts for, since it has more that can go wrong than one of its fields. */
const wholeWeight = 6;

/**
 * Cases of the bases: each of them, then changes that the seed chooses. Every place of every base is chosen once before any
 * is chosen again, so that with enough cases no field is left out. No case is a copy of another.
 */
export function generateCases(bases: readonly BaseManifest[], options: CaseOptions): readonly ManifestCase[] {
  const random = seededRandom(options.seed);
  const cases: ManifestCase[] = [];
  const seen = new Set<string>();
  function take(base: BaseManifest, name: string, content: CaseContent): void {
    const text = content.kind === "object" ? JSON.stringify(content.object) : content.text;
    if (seen.has(text) || cases.length >= options.count) return;
    seen.add(text);
    cases.push({ id: cases.length, name: `${base.name}: ${name}`, base, content });
  }
  for (const base of bases) {
    const content: CaseContent = { kind: "object", object: base.object };
    if (options.bases === false) seen.add(JSON.stringify(base.object));
    else take(base, "as it is", content);
  }
  const mayChange = options.mayChange ?? (() => true);
  const places = endlessly(
    allPlaces(bases, options.schemas).filter(({ place }) => mayChange(place.path)),
    random,
  );
  for (let tries = 0; cases.length < options.count && tries < options.count * 4; tries += 1) {
    const { base, place } = places();
    if (random.next() < (options.texts ?? 0.08)) takeText(base, random, take);
    else takeObject({ base, place, mayChange, schema: schemaOf(base.object, options.schemas) }, random, take);
  }
  return cases;
}

type Take = (base: BaseManifest, name: string, content: CaseContent) => void;

interface ChosenPlace {
  readonly base: BaseManifest;
  readonly place: Place;
}

function allPlaces(bases: readonly BaseManifest[], schemas: Schemas): readonly ChosenPlace[] {
  return bases.flatMap((base) => {
    const places = placesOf(base.object, schemaOf(base.object, schemas)).filter(
      ({ path }) => path.length !== 1 || !/^(apiVersion|kind)$/.test(String(path[0])),
    );
    const [whole] = places;
    const more = whole ? Array.from({ length: wholeWeight - 1 }, () => whole) : [];
    return [...places, ...more].map((place) => ({ base, place }));
  });
}

function schemaOf(object: JsonObject, schemas: Schemas): SchemaNode | undefined {
  return schemas({ apiVersion: stringAt(object, "apiVersion") ?? "", kind: stringAt(object, "kind") ?? "" });
}

/** Gives all of the list in a mixed order, then again in another. */
function endlessly<T>(list: readonly T[], random: Random): () => T {
  let waiting: T[] = [];
  return () => {
    if (waiting.length === 0) waiting = random.shuffle(list);
    const next = waiting.pop();
    if (next === undefined) throw new Error("there is nothing to choose from");
    return next;
  };
}

function takeText(base: BaseManifest, random: Random, take: Take): void {
  const mutator = chooseByWeight(textMutators, random);
  const text = mutator?.change(base.text, random);
  if (!mutator || text === undefined) return;
  take(base, `text, ${mutator.name}${changedLine(base.text, text)}`, { kind: "text", text });
}

/** The first line that is another, for people. */
function changedLine(before: string, after: string): string {
  const lines = before.split("\n");
  const changed = after.split("\n").find((line, index) => line !== lines[index]);
  return changed === undefined ? "" : ` (${JSON.stringify(changed).slice(0, 100)})`;
}

function takeObject(
  chosen: ChosenPlace & {
    readonly schema: SchemaNode | undefined;
    readonly mayChange: (path: StepPath) => boolean;
  },
  random: Random,
  take: Take,
): void {
  const first = mutate(chosen.place, random);
  if (!first || !isAllowed(first, chosen.mayChange)) return;
  const changed = applyEdits(chosen.base.object, first.edits);
  if (!isJsonObject(changed)) return;
  if (random.next() >= secondChange) {
    take(chosen.base, first.name, { kind: "object", object: changed });
    return;
  }
  const place = random.pickAny(placesOf(changed, chosen.schema));
  const next = place && mutate(place, random);
  const second = next && isAllowed(next, chosen.mayChange) ? next : undefined;
  const object = second ? applyEdits(changed, second.edits) : changed;
  const name = second ? `${first.name}; ${second.name}` : first.name;
  if (isJsonObject(object)) take(chosen.base, name, { kind: "object", object });
}

function isAllowed({ edits }: Mutation, mayChange: (path: StepPath) => boolean): boolean {
  return edits.every(({ path }) => mayChange(path));
}

interface Mutation {
  readonly name: string;
  readonly edits: readonly Edit[];
}

/** A change at a place, chosen among the mutators that fit it. */
export function mutate(
  place: Place,
  random: Random,
  among: readonly Mutator[] = mutators,
): Mutation | undefined {
  const mutator = chooseByWeight(
    among.filter(({ fits }) => fits(place)),
    random,
  );
  const edits = mutator?.edits(place, random) ?? [];
  if (!mutator || edits.length === 0) return undefined;
  const to = edits.flatMap((edit) =>
    "value" in edit ? [shown(edit.value)] : "key" in edit ? [edit.key] : [],
  );
  const shownTo = to.length > 0 ? ` (${to.join(", ")})` : "";
  return { name: `${mutator.name} at ${formatPath(place.path)}${shownTo}`, edits };
}

function shown(value: JsonValue): string {
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

function chooseByWeight<T extends { readonly weight: number }>(
  list: readonly T[],
  random: Random,
): T | undefined {
  let left = random.next() * list.reduce((sum, { weight }) => sum + weight, 0);
  for (const each of list) {
    left -= each.weight;
    if (left < 0) return each;
  }
  return list.at(-1);
}
