import { yamlTagPrefix } from "./property.ts";

/**
 * What a scalar stands for. Integers keep all their digits, and whole numbers written as floats stay floats: keys are
 * written out differently.
 */
export type Scalar =
  | { readonly type: "string"; readonly value: string }
  | { readonly type: "boolean"; readonly value: boolean }
  | { readonly type: "null" }
  | { readonly type: "integer"; readonly value: bigint }
  | { readonly type: "float"; readonly value: number };

const words: ReadonlyMap<string, Scalar> = new Map([
  ...wordsFor({ type: "boolean", value: true }, "y Y yes Yes YES true True TRUE on On ON"),
  ...wordsFor({ type: "boolean", value: false }, "n N no No NO false False FALSE off Off OFF"),
  ...wordsFor({ type: "null" }, "~ null Null NULL"),
  ...wordsFor({ type: "float", value: NaN }, ".nan .NaN .NAN"),
  ...wordsFor({ type: "float", value: Infinity }, ".inf .Inf .INF +.inf +.Inf +.INF"),
  ...wordsFor({ type: "float", value: -Infinity }, "-.inf -.Inf -.INF"),
  ...wordsFor({ type: "null" }, ""),
]);

function wordsFor(scalar: Scalar, list: string): [string, Scalar][] {
  return list.split(" ").map((word) => [word, scalar]);
}

const typedStarts = new Set("-+.~0123456789yYnNtTfFoO");

/** Whether a text without quotes can be something other than text; true for some that are text after all. */
export function mayBeTyped(text: string): boolean {
  return text === "" || typedStarts.has(text.charAt(0));
}

/**
 * The type that go-yaml v2 gives a text without quotes or tag: YAML 1.1 with Go's forms of integers (0b, 0o, 0x and a
 * leading 0), without numbers to base 60. Timestamps stay text.
 */
export function resolvePlain(text: string): Scalar {
  if (!mayBeTyped(text)) return { type: "string", value: text };
  const word = words.get(text);
  if (word) return word;
  const number = text.startsWith(".") ? parseFraction(text) : parseNumber(text);
  return number ?? { type: "string", value: text };
}

/** Go's own rule for a number that begins with a dot: an underscore may stand between two digits. */
function parseFraction(text: string): Scalar | undefined {
  const form = /^\.[0-9]+(?:_[0-9]+)*(?:[eE][-+]?[0-9]+(?:_[0-9]+)*)?$/;
  return form.test(text) ? finite(text.replaceAll("_", "")) : undefined;
}

const floatForm = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;

function parseNumber(text: string): Scalar | undefined {
  if (!/^[-+0-9]/.test(text)) return undefined;
  const digits = text.replaceAll("_", "");
  const integer = parseInteger(digits);
  if (integer !== undefined) return { type: "integer", value: integer };
  if (floatForm.test(digits)) return finite(digits);
  // go-yaml takes a second sign after 0b, as its own reading of binary numbers follows Go's.
  const binary = /^0b([-+])([01]+)$/.exec(digits);
  return binary
    ? { type: "integer", value: parseInteger(`${binary[1] ?? ""}0b${binary[2] ?? ""}`) ?? 0n }
    : undefined;
}

const integerForm = /^([-+]?)(0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]+|0|[1-9][0-9]*)$/;

/** An integer that a signed or, without a sign, an unsigned number of 64 bits holds. */
function parseInteger(text: string): bigint | undefined {
  const [, sign = "", magnitude] = integerForm.exec(text) ?? [];
  if (magnitude === undefined || magnitude.length > 4096) return undefined;
  const octal = /^0[oO]?([0-7]+)$/.exec(magnitude);
  const value = BigInt(octal ? `0o${octal[1] ?? ""}` : magnitude.toLowerCase());
  if (sign === "-") return value <= 2n ** 63n ? -value : undefined;
  return value < (sign === "" ? 2n ** 64n : 2n ** 63n) ? value : undefined;
}

/** A number beyond what a float holds stays text. */
function finite(text: string): Scalar | undefined {
  const value = Number(text);
  return Number.isFinite(value) ? { type: "float", value } : undefined;
}

/**
 * What a scalar with a tag stands for; undefined where its text is none of the tag's type. Tags other than YAML's own
 * scalar types make text of anything.
 */
export function resolveTagged(tag: string, text: string): Scalar | undefined {
  if (!tag.startsWith(yamlTagPrefix)) return { type: "string", value: text };
  const name = tag.slice(yamlTagPrefix.length);
  if (name === "binary") return decodeBinary(text);
  if (name === "timestamp") return isTimestamp(text) ? { type: "string", value: text } : undefined;
  if (!["bool", "int", "float", "null"].includes(name)) return { type: "string", value: text };
  const scalar = resolvePlain(text);
  switch (scalar.type) {
    case "boolean":
      return name === "bool" ? scalar : undefined;
    case "integer":
      if (name === "int") return scalar;
      // Go's unsigned numbers are none that go-yaml makes a float of.
      return name === "float" && scalar.value < 2n ** 63n
        ? { type: "float", value: Number(scalar.value) }
        : undefined;
    case "float":
    case "null":
      return name === scalar.type ? scalar : undefined;
    case "string":
      return undefined;
  }
}

/** Bytes that are no UTF-8 text would be replaced on the way to JSON, so they are not taken. */
function decodeBinary(text: string): Scalar | undefined {
  const base64 = text.replaceAll(/[\r\n]/g, "");
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(base64)) return undefined;
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  try {
    const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
    return { type: "string", value: decoder.decode(bytes) };
  } catch {
    return undefined;
  }
}

const clock = String.raw`(?:[01]?\d|2[0-3]):[0-5]?\d:[0-5]?\d(?:[.,]\d+)?`;
const timestampForm = new RegExp(
  String.raw`^(\d{4})-(0?[1-9]|1[0-2])-(\d{1,2})(?:[Tt]${clock}(?:Z|[-+]\d\d:\d\d)| ${clock})?$`,
);

function isTimestamp(text: string): boolean {
  const match = timestampForm.exec(text);
  if (!match) return false;
  const [, year, month, day] = match.map(Number);
  const lastDay = new Date(Date.UTC(year ?? 0, month ?? 0, 0)).getUTCDate();
  return day !== undefined && day >= 1 && day <= lastDay;
}

/** A scalar as a key of JSON; undefined where Kubernetes' reader has no text for it. */
export function keyText(scalar: Scalar): string | undefined {
  switch (scalar.type) {
    case "string":
      return scalar.value;
    case "boolean":
      return String(scalar.value);
    case "integer":
      return scalar.value < 2n ** 63n ? String(scalar.value) : undefined;
    case "float":
      return floatKey(scalar.value);
    case "null":
      return undefined;
  }
}

/** sigs.k8s.io/yaml writes a float as a key with the digits of 32 bits, as Go's `%g` does. */
function floatKey(value: number): string {
  if (Number.isNaN(value)) return ".nan";
  const short = Math.fround(value);
  if (!Number.isFinite(short)) return short > 0 ? ".inf" : "-.inf";
  if (short === 0) return Object.is(short, -0) ? "-0" : "0";
  let digits = 1;
  while (Math.fround(Number(short.toPrecision(digits))) !== short) digits++;
  const [mantissa = "", exponent = "0"] = short.toExponential(digits - 1).split("e");
  const power = Number(exponent);
  if (power >= -4 && power < 6) return String(Number(short.toPrecision(digits)));
  const magnitude = String(Math.abs(power)).padStart(2, "0");
  return `${mantissa}e${power < 0 ? "-" : "+"}${magnitude}`;
}
