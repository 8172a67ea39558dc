import type { Place } from "../place.ts";
import type { Random } from "../random.ts";
import { enumOf } from "../schema.ts";
import type { Mutator } from "./mutator.ts";
import { isType, lastStep, replacing } from "./mutator.ts";

function textOf({ value }: Place): string {
  return typeof value === "string" ? value : "";
}

function isText(place: Place): boolean {
  return typeof place.value === "string" && !isType(place);
}

type Texts = readonly [(text: string) => string, ...((text: string) => string)[]];

const legal: Texts = [
  (text) => `${text}-2`,
  (text) => `${text}x`,
  (text) => `a${text}`,
  (text) => text.replace(/[a-z](?=[^a-z]*$)/, "q"),
];

const spaced: Texts = [
  (text) => `${text} `,
  (text) => ` ${text}`,
  (text) => `${text}\n`,
  (text) => `\t${text}`,
  (text) => `${text}\u00a0`,
  (text) => text.replace(/[-./]/, " "),
];

const strange: Texts = [
  (text) => `${text}ü`,
  (text) => `${text}\u{1f680}`,
  (text) => text.replace("-", "\u2013"),
  (text) => `${text}\u0000`,
  (text) => `${text}\ud800`,
  (text) => `\u200b${text}`,
  (text) => text.replaceAll("a", "\u0430"),
  (text) => `"${text}"`,
  (text) => `\${${text}}`,
  (text) => `{{ ${text} }}`,
  (text) => `$(${text})`,
];

const punctuated: Texts = [
  (text) => `${text}-`,
  (text) => `-${text}`,
  (text) => `${text}.`,
  (text) => `.${text}`,
  (text) => text.replace("-", "_"),
  (text) => `${text}/x`,
  (text) => `x.${text}`,
  (text) => text.replace("-", ".."),
  (text) => `${text}:8080`,
  (text) => `1${text}`,
  () => "*",
  () => "..",
  () => "-",
  () => "123",
  () => "true",
];

const otherCase: Texts = [
  (text) => text.toUpperCase(),
  (text) => text.toLowerCase(),
  (text) => text.charAt(0).toUpperCase() + text.slice(1),
  (text) => text.charAt(0).toLowerCase() + text.slice(1),
];

const lengths = [15, 16, 32, 53, 63, 64, 128, 129, 253, 254, 256, 257, 1025, 4097] as const;

function long(text: string, random: Random): string {
  const length = random.pick(lengths);
  const piece = text === "" ? "a" : text;
  return piece.repeat(Math.ceil(length / piece.length)).slice(0, length);
}

function chosenOf(texts: Texts): (place: Place, random: Random) => string {
  return (place, random) => random.pick(texts)(textOf(place));
}

function looksLikeChoice(place: Place): boolean {
  return isText(place) && (enumOf(place.schema).length > 0 || /^[A-Z][A-Za-z]{2,}$/.test(textOf(place)));
}

/** What goes wrong with texts, whatever they stand for. */
export const textMutators: readonly Mutator[] = [
  replacing({ name: "text a little different", weight: 12, fits: isText }, chosenOf(legal)),
  replacing({ name: "text with space", weight: 1.5, fits: isText }, chosenOf(spaced)),
  replacing({ name: "text with strange letters", weight: 1.5, fits: isText }, chosenOf(strange)),
  replacing({ name: "text with other punctuation", weight: 2, fits: isText }, chosenOf(punctuated)),
  replacing({ name: "text in another case", weight: 1.5, fits: isText }, chosenOf(otherCase)),
  replacing({ name: "text of a great length", weight: 1.5, fits: isText }, (place, random) =>
    long(textOf(place), random),
  ),
  replacing(
    { name: "another choice", weight: 8, fits: (place) => enumOf(place.schema).length > 0 },
    ({ schema }, random) => random.pickAny(enumOf(schema)),
  ),
  replacing({ name: "unknown choice", weight: 3, fits: looksLikeChoice }, (place, random) =>
    random.pick([
      `${textOf(place)}s`,
      textOf(place).toLowerCase(),
      textOf(place).toUpperCase(),
      "None",
      "Always",
      "Unknown",
      "Default",
    ]),
  ),
];

const mapsOfWords = new Set([
  "labels",
  "annotations",
  "matchLabels",
  "nodeSelector",
  "selector",
  "data",
  "parameters",
  "volumeAttributes",
]);

function isKeyOfWords(place: Place): boolean {
  return typeof lastStep(place) === "string" && mapsOfWords.has(String(place.path.at(-2)));
}

const keyChanges: Texts = [
  (key) => `${key}-2`,
  (key) => `example.com/${key}`,
  (key) => `Example.com/${key}`,
  (key) => `${key} x`,
  (key) => `${key}/`,
  (key) => `a/b/${key}`,
  (key) => `-${key}`,
  (key) => `${key}_x.y`,
  (key) => key.toUpperCase(),
  (key) => `${key}${"y".repeat(63)}`,
  (key) => `${"sub.".repeat(64)}example.com/${key}`,
  () => "",
  () => "kubernetes.io/",
  (key) => `${key}ß`,
  () => "kubernetes.io/metadata.name",
];

/** What goes wrong with what a ConfigMap or Secret holds: more than a mebibyte. */
export const dataMutators: readonly Mutator[] = [
  replacing(
    {
      name: "too much data",
      weight: 0.5,
      fits: ({ path }) => path.length === 2 && /[dD]ata$/.test(String(path[0])),
    },
    () => "YQ==".repeat(270_000),
  ),
];

/** What goes wrong with the keys of labels, annotations, selectors and data. */
export const keyMutators: readonly Mutator[] = [
  {
    name: "another key",
    weight: 8,
    fits: isKeyOfWords,
    edits: (place, random) => [
      { kind: "rename", path: place.path, key: random.pick(keyChanges)(String(lastStep(place))) },
    ],
  },
  {
    name: "one key more",
    weight: 4,
    fits: (place) => mapsOfWords.has(String(lastStep(place))) && typeof place.value === "object",
    edits: (place, random) => [
      {
        kind: "set",
        path: [...place.path, random.pick(keyChanges)("added")],
        value: random.pick(["yes", "v1", "", "a b", 1, true, "x".repeat(64)]),
      },
    ],
  },
];
