import type { JsonValue } from "../../resources/json.ts";
import { isJsonArray } from "../../resources/json.ts";
import type { ArtefactScalar } from "./artefact.ts";

/** `integer` and `integer-or-text` are those of custom resources, which know no int32. */
export type ScalarType = ArtefactScalar | "integer" | "integer-or-text";

/** Why a value is not of a scalar type: what the type expects, what the value is, and what to do. */
export interface ScalarMismatch {
  readonly expects: string;
  readonly has: string;
  readonly hint?: string;
}

const names: Readonly<Record<ScalarType, string>> = {
  text: "text",
  boolean: "a boolean",
  int32: "a whole number",
  int64: "a whole number",
  integer: "a whole number",
  number: "a number",
  bytes: "base64 text",
  time: "a time such as 2026-01-31T08:00:00Z",
  "micro-time": "a time such as 2026-01-31T08:00:00.000000Z",
  quantity: "a quantity such as 500m or 1Gi",
  "int-or-string": "a whole number or text",
  "integer-or-text": "a whole number or text",
};

/**
 * Checks a value, which is not null, as the Go type of the field reads its JSON: encoding/json for text, booleans and
 * numbers, `UnmarshalJSON` of k8s.io/apimachinery for Quantity, IntOrString, Time and MicroTime.
 * Values of custom resources go by kube-openapi/pkg/validation. Gives undefined where the value fits.
 * No value is quoted, as it may be a secret.
 */
export function scalarMismatch(type: ScalarType, value: JsonValue): ScalarMismatch | undefined {
  const wrong = typeof value === "number" ? numberMismatch(type, value) : otherMismatch(type, value);
  if (wrong === undefined) return undefined;
  return { expects: names[type], ...wrong };
}

type Mismatch = Omit<ScalarMismatch, "expects">;

function numberMismatch(type: ScalarType, value: number): Mismatch | undefined {
  switch (type) {
    case "number":
    case "quantity":
      return Number.isFinite(value) ? undefined : { has: "a number that JSON can't hold" };
    case "int32":
    case "int-or-string":
      return integerMismatch(value, { name: "int32", min: -(2 ** 31), max: 2 ** 31 - 1 });
    case "int64":
    case "integer":
    case "integer-or-text":
      // The largest int64 reads as 2 ** 63 in a double, so that value is let through.
      return integerMismatch(value, { name: "int64", min: -(2 ** 63), max: 2 ** 63 });
    case "text":
      return { has: "a number", hint: "Put the value in quotes." };
    case "boolean":
      return { has: "a number", hint: "Write true or false." };
    case "bytes":
    case "time":
    case "micro-time":
      return { has: "a number" };
  }
}

function integerMismatch(
  value: number,
  range: { readonly name: string; readonly min: number; readonly max: number },
): Mismatch | undefined {
  if (!Number.isInteger(value)) return { has: "a fraction" };
  if (value >= range.min && value <= range.max) return undefined;
  return { has: `a number beyond ${range.name}` };
}

function otherMismatch(type: ScalarType, value: Exclude<JsonValue, number>): Mismatch | undefined {
  if (typeof value === "string") return textMismatch(type, value);
  if (type === "boolean" && typeof value === "boolean") return undefined;
  if (type === "bytes" && isByteList(value)) return undefined;
  const quotable = type === "text" || type === "int-or-string" || type === "integer-or-text";
  const has = describeShape(value);
  return quotable && typeof value === "boolean" ? { has, hint: "Put the value in quotes." } : { has };
}

function textMismatch(type: ScalarType, value: string): Mismatch | undefined {
  switch (type) {
    case "text":
    case "int-or-string":
    case "integer-or-text":
      return undefined;
    case "boolean":
      return { has: "text", hint: "Write true or false without quotes." };
    case "int32":
    case "int64":
    case "integer":
    case "number":
      return { has: "text", ...(/^[+-]?\d+(?:\.\d+)?$/.test(value) ? { hint: "Remove the quotes." } : {}) };
    case "quantity":
      return isQuantity(value) ? undefined : { has: textName(value), hint: quantityHint };
    case "bytes":
      return isBase64(value) ? undefined : { has: textName(value), hint: base64Hint };
    case "time":
      return isTime(value, "any") ? undefined : { has: textName(value) };
    case "micro-time":
      return isTime(value, "micro") ? undefined : { has: textName(value) };
  }
}

function textName(value: string): string {
  return value === "" ? "empty text" : "other text";
}

/** How messages name a JSON value without telling it. */
export function describeShape(value: JsonValue): string {
  if (value === null) return "null";
  if (typeof value === "string") return "text";
  if (typeof value === "number") return "a number";
  if (typeof value === "boolean") return "a boolean";
  return Array.isArray(value) ? "a list" : "a mapping";
}

const quantityHint = "Use a suffix such as m, k, M, G, Ki, Mi or Gi, directly after the number.";
const quantity = /^[+-]?\d*(?:\.\d*)?(?:[numkMGTPE]|[KMGTPE]i|[eE][+-]?\d{1,18})?$/;

/** The grammar of `resource.ParseQuantity`, which takes digits as missing (`.`, `Ki`) but no empty text. */
function isQuantity(text: string): boolean {
  const trimmed = text.trim();
  return trimmed !== "" && quantity.test(trimmed);
}

const base64Hint = "Encode the value with base64; a Secret takes plain text under stringData.";

/** As Go's `base64.StdEncoding` decodes: padded, line breaks are left out. */
function isBase64(text: string): boolean {
  const joined = text.replace(/[\r\n]/g, "");
  return joined.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(joined);
}

/** encoding/json reads a list of small numbers into bytes too. */
function isByteList(value: JsonValue): boolean {
  if (!isJsonArray(value)) return false;
  return value.every(
    (item) => item === null || (Number.isInteger(item) && Number(item) >= 0 && Number(item) <= 255),
  );
}

const rfc3339 = /^(\d{4})-(\d\d)-(\d\d)T(\d\d?):(\d\d):(\d\d)([.,]\d+)?(?:Z|[+-](\d\d):(\d\d))$/;

/** RFC 3339 as Go's `time.Parse` takes it; MicroTime needs six digits after the second. */
function isTime(text: string, fraction: "any" | "micro"): boolean {
  const match = rfc3339.exec(text);
  if (!match || (fraction === "micro" && match[7]?.length !== 7)) return false;
  const [year, month, day, hour, minute, second, , zoneHour, zoneMinute] = match
    .slice(1)
    .map((part: string | undefined) => Number(part ?? 0)) as [number, number, number, ...number[]];
  return (
    isWithin(month, 1, 12) &&
    isWithin(day, 1, daysOf(year, month)) &&
    isWithin(hour, 0, 23) &&
    isWithin(minute, 0, 59) &&
    isWithin(second, 0, 59) &&
    isWithin(zoneHour, 0, 24) &&
    isWithin(zoneMinute, 0, 60)
  );
}

function isWithin(value: number | undefined, min: number, max: number): boolean {
  return value !== undefined && value >= min && value <= max;
}

function daysOf(year: number, month: number): number {
  // Day 0 of the next month is the last day of this one; the calendar repeats after 400 years.
  return new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate();
}
