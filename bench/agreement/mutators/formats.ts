import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { JsonValue } from "../../../shared/resources/json.ts";
import type { Place } from "../place.ts";
import { schemaType } from "../schema.ts";
import type { Mutator } from "./mutator.ts";
import { isType, lastStep, replacing } from "./mutator.ts";

/** Texts and numbers of one format, right ones and wrong ones as they are met. */
interface Format {
  readonly name: string;
  readonly fits: (place: Place) => boolean;
}

/** For each format what is written in its place, by its name. */
const values = JSON.parse(readFileSync(join(import.meta.dirname, "formatValues.json"), "utf8")) as Readonly<
  Record<string, readonly JsonValue[]>
>;

function keyed(pattern: RegExp, value = /^/): (place: Place) => boolean {
  return (place) => typeof place.value === "string" && pattern.test(place.key) && value.test(place.value);
}

function valued(pattern: RegExp): (place: Place) => boolean {
  return keyed(/^/, pattern);
}

function typed(type: ReturnType<typeof schemaType>): (place: Place) => boolean {
  return ({ schema }) => schema !== undefined && schemaType(schema) === type;
}

const formats: readonly Format[] = [
  { name: "quantity", fits: typed("quantity") },
  { name: "number or text", fits: typed("int-or-string") },
  { name: "port", fits: ({ key, value }) => typeof value === "number" && /port$/i.test(key) },
  { name: "time zone", fits: keyed(/timeZone/) },
  { name: "time", fits: typed("time") },
  { name: "IP address", fits: valued(/^\d+\.\d+\.\d+\.\d+$|^[0-9a-f]*:[0-9a-f:]+$/) },
  { name: "address range", fits: valued(/^[\d.]+\/\d+$|^[0-9a-f:]+\/\d+$/) },
  { name: "image", fits: keyed(/^image$|^reference$/) },
  { name: "URL", fits: valued(/^https?:\/\//) },
  { name: "path", fits: valued(/^\/[\w/.*-]*$/) },
  { name: "relative path", fits: keyed(/^(path|subPath|subPathExpr)$/, /^[^/]/) },
  { name: "file mode", fits: ({ key, value }) => /mode$/i.test(key) && typeof value === "number" },
  { name: "field of the pod", fits: keyed(/^fieldPath$/) },
  {
    name: "base64",
    fits: ({ path }) =>
      /^(data|binaryData)$/.test(String(path.at(-2))) || /^(caBundle|request)$/.test(String(path.at(-1))),
  },
  { name: "date-like or number-like text", fits: valued(/^\d+(\.\d+)?$|^(true|false)$/) },
];

/** Values of the format that a place has. */
export const formatMutators: readonly Mutator[] = formats.map(({ name, fits }) =>
  replacing(
    {
      name: `other ${name}`,
      weight: 9,
      fits: (place) => lastStep(place) !== undefined && !isType(place) && fits(place),
    },
    (_, random) => random.pickAny(values[name] ?? []),
  ),
);
