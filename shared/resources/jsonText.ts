import type { JsonValue } from "./json.ts";
import { maximumDepth } from "./yaml/depth.ts";
import type { Notice } from "./yaml/notice.ts";

export interface JsonDocument {
  /** Undefined where a number in it is larger than any that Kubernetes holds. */
  readonly value: JsonValue | undefined;
  readonly notices: readonly Notice[];
}

export interface JsonDocuments {
  readonly documents: readonly JsonDocument[];
  /** Where the text goes on, with something that is no JSON object; its length where it ends. */
  readonly end: number;
}

/**
 * Reads the JSON objects that a text begins with, one or several without anything between them, as kubectl does before
 * it takes a text for YAML. Gives none where the text does not begin with a valid one. Keys that stand twice and integers
 * that JavaScript rounds are told. An object that is nested too deep is left to the YAML reader, which says so.
 */
export function readJsonObjects(text: string): JsonDocuments {
  const documents: JsonDocument[] = [];
  let end = skipSpace(text, 0);
  while (text.charAt(end) === "{") {
    const survey = surveyObject(text, end);
    const value = survey && parse(text.slice(end, survey.end), survey.negativeZero);
    if (!survey || value === undefined) break;
    const { notices } = survey;
    const tooLarge = notices.some(({ kind }) => kind === "infinite-number");
    documents.push({ value: tooLarge ? undefined : value, notices });
    end = skipSpace(text, survey.end);
  }
  return { documents, end };
}

function parse(text: string, negativeZero = false): JsonValue | undefined {
  try {
    if (negativeZero || /\\u[dD][89a-fA-F]/.test(text)) return JSON.parse(text, asGoReads) as JsonValue;
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}

/** Half of a surrogate pair becomes the replacement character, and minus zero is zero. */
function asGoReads(_key: string, value: unknown): unknown {
  if (typeof value === "string") return value.toWellFormed();
  return value === 0 ? 0 : value;
}

function skipSpace(text: string, from: number): number {
  let position = from;
  while (" \t\r\n".includes(text.charAt(position)) && position < text.length) position++;
  return position;
}

interface Survey {
  readonly end: number;
  readonly notices: readonly Notice[];
  readonly negativeZero: boolean;
}

/**
 * Goes over the text of an object once, for what JSON.parse does not tell. It takes the text for valid JSON, and gives
 * undefined where that can't be.
 */
function surveyObject(text: string, start: number): Survey | undefined {
  const notices: Notice[] = [];
  const open: (Set<string> | undefined)[] = [];
  let negativeZero = false;
  let position = start;
  while (position < text.length) {
    const code = text.charCodeAt(position);
    if (code === 0x22) {
      const end = stringEnd(text, position);
      if (end === undefined) return undefined;
      const after = skipSpace(text, end);
      if (text.charAt(after) === ":") {
        const notice = addKey(open.at(-1), text.slice(position, end), position);
        if (notice) notices.push(notice);
        position = after + 1;
      } else position = end;
    } else if (code === 0x7b || code === 0x5b) {
      open.push(code === 0x7b ? new Set() : undefined);
      if (open.length > maximumDepth) return undefined;
      position++;
    } else if (code === 0x7d || code === 0x5d) {
      open.pop();
      position++;
      if (open.length === 0) return { end: position, notices, negativeZero };
    } else if (code === 0x2d || (code >= 0x30 && code <= 0x39)) {
      const number = numberAt(text, position);
      if (code === 0x2d && Number(number) === 0) negativeZero = true;
      else if (!Number.isFinite(Number(number))) notices.push({ kind: "infinite-number", offset: position });
      else if (isRounded(number)) notices.push({ kind: "inexact-integer", offset: position, text: number });
      position += number.length;
    } else position++;
  }
  return undefined;
}

/** The end of the string that begins at a quote, after its closing quote. */
function stringEnd(text: string, start: number): number | undefined {
  for (let from = start + 1; ;) {
    const quote = text.indexOf('"', from);
    if (quote < 0) return undefined;
    let before = quote - 1;
    while (text.charAt(before) === "\\") before--;
    if ((quote - before) % 2 === 1) return quote + 1;
    from = quote + 1;
  }
}

function addKey(keys: Set<string> | undefined, source: string, offset: number): Notice | undefined {
  const key = source.includes("\\") ? parse(source) : source.slice(1, -1);
  if (!keys || typeof key !== "string") return undefined;
  if (keys.has(key)) return { kind: "duplicate-key", offset };
  keys.add(key);
  return undefined;
}

const numberForm = /[-+.0-9eE]+/y;

function numberAt(text: string, position: number): string {
  numberForm.lastIndex = position;
  return numberForm.exec(text)?.[0] ?? text.charAt(position);
}

/** Whether Kubernetes holds an integer of 64 bits exactly that a JavaScript number does not. */
function isRounded(number: string): boolean {
  if (number.length < 16 || !/^-?[0-9]+$/.test(number) || Number.isSafeInteger(Number(number))) return false;
  const value = BigInt(number);
  return value < 2n ** 63n && value >= -(2n ** 63n);
}
