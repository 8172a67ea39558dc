import type { FieldPath } from "../../resources/fieldPath.ts";
import { formatFieldPath } from "../../resources/fieldPath.ts";
import type { JsonObject } from "../../resources/json.ts";
import { readFieldPath } from "./fieldPathText.ts";
import type { ObjectProblem, ProblemCode } from "../problem.ts";
import type { HideValues } from "./secretValues.ts";

/** A problem as the module tells it; see wasm/operation/problem.go. */
export interface ModuleProblem {
  readonly code: string;
  /** Kubernetes' type of a validation error; absent for others. */
  readonly type?: string;
  readonly path?: string;
  readonly message: string;
}

export interface Refusal {
  readonly object: JsonObject;
  /** Not empty. */
  readonly problems: readonly ModuleProblem[];
  /** What the schema has against the object; asked for once. */
  readonly explain: () => readonly ObjectProblem[];
  readonly hide: HideValues;
}

/**
 * The problems of an object that the module refuses. The schema names them where it can, since it says what to do, and
 * knows all mistakes: an object that can't be decoded is refused for its first ones, in the words of Go's types, and what
 * is missing as a whole is told by Kubernetes in parts, or only after the rest is mended.
 */
export function explainRefusal({ object, problems, explain, hide }: Refusal): readonly ObjectProblem[] {
  const told = problems.map((problem) => objectProblem(problem, object, hide));
  const explained = explain();
  if (isUnservedDefinition(problems, explained)) return [unservedDefinition];
  const isDecoded = !problems.some(isOfDecoding);
  const relevant = isDecoded ? explained.filter((each) => isConfirmed(each, told)) : explained;
  return [
    ...relevant,
    ...told.filter((each) => !relevant.some((explanation) => explains(explanation, each))),
  ];
}

/** What the API server could decode has no unknown field; of other types it tells itself. */
function isConfirmed(explanation: ObjectProblem, told: readonly ObjectProblem[]): boolean {
  return explanation.code === "missing-field" || told.some((each) => explains(explanation, each));
}

function explains(explanation: ObjectProblem, told: ObjectProblem): boolean {
  if (told.path.length === 0) return explanation.code === "wrong-type" || explanation.code === "unknown-kind";
  const [outer, inner] = [explanation.path, told.path].map(formatFieldPath);
  if (outer === inner) return true;
  const isWithin = explanation.path.every((element, index) => element === told.path[index]);
  return isWithin && explanation.code === "missing-field";
}

/** The schema of the kind is known, and still the module doesn't find the kind: it can't use the definition. */
function isUnservedDefinition(
  problems: readonly ModuleProblem[],
  explained: readonly ObjectProblem[],
): boolean {
  const isNotFound = problems.some(({ message }) => /^no (?:matches for )?kind "/.test(message));
  return isNotFound && !explained.some(({ code }) => code === "unknown-kind");
}

const unservedDefinition: ObjectProblem = {
  code: "unknown-kind",
  path: ["kind"],
  message:
    "The API server doesn't take the CustomResourceDefinition of the kind, so it doesn't serve the kind.",
  hint: "Mend the definition; the check of it says how.",
};

/** Kubernetes validates only what it could decode. Errors of validation have a type or a field. */
function isOfDecoding({ code, type, path }: ModuleProblem): boolean {
  if (["unknown-kind", "not-served", "unknown-field", "duplicate-field", "wrong-type"].includes(code))
    return true;
  return code === "invalid" && type === undefined && path === undefined;
}

/** A problem of the module in Kubernetes' words. */
export function objectProblem(problem: ModuleProblem, object: JsonObject, hide: HideValues): ObjectProblem {
  const path: FieldPath = problem.path === undefined ? [] : readFieldPath(problem.path, object);
  const place = problem.path === undefined ? "" : `${problem.path}: `;
  return { code: codeOf(problem), path, message: `${place}${asSentence(hide(problem.message))}` };
}

function asSentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

const codes: ReadonlyMap<string, ProblemCode> = new Map([
  ["unknown-kind", "unknown-kind"],
  ["not-served", "kind-not-served"],
  ["unknown-field", "unknown-field"],
  ["duplicate-field", "duplicate-field"],
  ["wrong-type", "wrong-type"],
  ["conflict", "object-conflict"],
  ["denied", "request-denied"],
]);

function codeOf({ code, type, message }: ModuleProblem): ProblemCode {
  const known = codes.get(code);
  if (known !== undefined) return known;
  if (/\bimmutable\b|may not change fields other than|updates to .* are forbidden/i.test(message))
    return "immutable-field";
  if (type === "FieldValueRequired") return "missing-field";
  return type === "FieldValueTypeInvalid" ? "wrong-type" : "invalid-value";
}
