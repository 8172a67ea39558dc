import type { FieldPath } from "../../resources/fieldPath.ts";
import { formatFieldPath } from "../../resources/fieldPath.ts";
import type { JsonObject, JsonValue } from "../../resources/json.ts";
import { isJsonArray, isJsonObject, ownValue } from "../../resources/json.ts";
import type { Checks } from "./checks.ts";
import { allChecks } from "./checks.ts";
import type { KnownKind } from "./kindCatalog.ts";
import type { ObjectProblem } from "../problem.ts";
import type { ScalarMismatch } from "./scalarType.ts";
import { describeShape, scalarMismatch } from "./scalarType.ts";
import type { ListNode, ObjectNode, SchemaNode, ShapesNode } from "./schemaNode.ts";
import type { PlacedNode } from "./unknownFieldHint.ts";
import { unknownFieldHint } from "./unknownFieldHint.ts";

/** A value to check, with the way to it. */
interface Visit<Node = SchemaNode> {
  readonly value: JsonValue;
  readonly node: Node;
  readonly checks: Checks;
  readonly parent: Visit | undefined;
  readonly element: string | number;
}

interface Findings {
  readonly problems: ObjectProblem[];
  readonly statusChecks: Checks;
}

/**
 * Every problem of an object against the schema of its kind: what the API server's strict decoding and its check for
 * required fields refuse. The walk keeps its own stack, so the depth of an object can't exhaust the call stack.
 */
export function checkObject(object: JsonObject, kind: KnownKind): readonly ObjectProblem[] {
  const findings: Findings = { problems: [], statusChecks: kind.statusChecks };
  const root = { value: object, node: kind.schema(), checks: allChecks, parent: undefined, element: "" };
  const pending: Visit[] = [root];
  for (let visit = pending.pop(); visit; visit = pending.pop()) {
    // One by one: a spread of very many items would exhaust the call stack after all.
    for (const inner of checkValue(visit, findings).toReversed()) pending.push(inner);
  }
  return findings.problems;
}

/** Checks one value and gives what is to be checked inside it. */
function checkValue(visit: Visit, findings: Findings): readonly Visit[] {
  const { node } = visit;
  switch (node.type) {
    case "any":
      return [];
    case "scalar": {
      const mismatch = scalarMismatch(node.scalar, visit.value);
      if (mismatch) reportType(visit, mismatch, findings);
      return [];
    }
    case "list":
      return checkList({ ...visit, node }, findings);
    case "object":
      return checkMapping({ ...visit, node }, findings);
    case "shapes":
      return checkShapes({ ...visit, node }, findings);
  }
}

function checkList(visit: Visit<ListNode>, findings: Findings): readonly Visit[] {
  if (!isJsonArray(visit.value)) {
    const hint = isJsonObject(visit.value) ? { hint: "Begin each item with a dash." } : {};
    reportType(visit, { expects: "a list", has: describeShape(visit.value), ...hint }, findings);
    return [];
  }
  const node = visit.node.items();
  const visits: Visit[] = [];
  for (const [element, value] of visit.value.entries()) {
    const item = { value, node, checks: visit.checks, parent: visit, element };
    if (value !== null) visits.push(item);
    else if (node.onNull === "zero" && node.type === "object") visits.push({ ...item, value: {} });
    else if (node.onNull === "drop") reportType(item, { expects: "a value", has: "null" }, findings);
  }
  return visits;
}

function checkMapping(visit: Visit<ObjectNode>, findings: Findings): readonly Visit[] {
  const { value, node, checks } = visit;
  if (!isJsonObject(value)) {
    if (node.typed) reportType(visit, { expects: "a mapping", has: describeShape(value) }, findings);
    return [];
  }
  if (checks.requiredFields) reportMissing({ ...visit, value }, findings);
  const rest = node.rest();
  const visits: Visit[] = [];
  for (const [element, child] of Object.entries(value)) {
    const field = node.field(element) ?? rest;
    if (!field) {
      if (checks.unknownFields) reportUnknown(visit, element, findings);
      continue;
    }
    if (child === null) continue;
    const isStatus = visit.parent === undefined && element === "status";
    const childChecks = isStatus ? findings.statusChecks : checks;
    visits.push({ value: child, node: field, checks: childChecks, parent: visit, element });
  }
  return visits;
}

function checkShapes(visit: Visit<ShapesNode>, findings: Findings): readonly Visit[] {
  const { value, node } = visit;
  const checks = node.lenient
    ? { ...visit.checks, unknownFields: false, requiredFields: false }
    : visit.checks;
  const list = node.list();
  if (isJsonObject(value)) return [{ ...visit, node: node.mapping(), checks }];
  if (isJsonArray(value) && list) return [{ ...visit, node: list, checks }];
  if (node.others === "boolean" && typeof value !== "boolean") {
    reportType(visit, { expects: "a mapping or a boolean", has: describeShape(value) }, findings);
  }
  return [];
}

function reportType(visit: Visit, mismatch: ScalarMismatch, findings: Findings): void {
  if (!visit.checks.types) return;
  const path = pathOf(visit);
  const { expects, has, hint } = mismatch;
  const message = `${formatFieldPath(path)} expects ${expects}, has ${has}.`;
  findings.problems.push({ code: "wrong-type", path, message, ...(hint === undefined ? {} : { hint }) });
}

function reportMissing(visit: Visit<ObjectNode> & { readonly value: JsonObject }, findings: Findings): void {
  for (const name of visit.node.required) {
    const field = visit.node.field(name);
    const absent = absence(ownValue(visit.value, name), field);
    if (absent === undefined) continue;
    const path = [...pathOf(visit), name];
    const message = `${formatFieldPath(path)} ${absent}.`;
    findings.problems.push({ code: "missing-field", path, message });
  }
}

/** How a required field is not there, or undefined where it is. */
function absence(value: JsonValue | undefined, node: SchemaNode | undefined): string | undefined {
  if (value === undefined) return "is missing";
  if (value === null) return node?.onNull === "keep" ? undefined : "is missing";
  if (node?.onNull !== "zero") return undefined;
  if (value === 0) return "is 0, which counts as missing";
  return value === "" || (isJsonArray(value) && value.length === 0) ? "is empty" : undefined;
}

function reportUnknown(visit: Visit<ObjectNode>, name: string, findings: Findings): void {
  const parent = pathOf(visit);
  const place = parent.length === 0 ? "The object" : formatFieldPath(parent);
  const hint = unknownFieldHint(name, ancestry(visit));
  findings.problems.push({
    code: "unknown-field",
    path: [...parent, name],
    message: `${place} has no field "${name}".`,
    ...(hint === undefined ? {} : { hint }),
  });
}

function pathOf(visit: Visit): FieldPath {
  const path: (string | number)[] = [];
  for (let at = visit; at.parent; at = at.parent) path.push(at.element);
  return path.reverse();
}

/** How many levels around a hint looks at. */
const hintReach = 7;

/** The node of a visit and those around it, from the inside out. */
function ancestry(visit: Visit): readonly PlacedNode[] {
  const around: PlacedNode[] = [];
  for (let at: Visit | undefined = visit; at && around.length < hintReach; at = at.parent) {
    around.push({ node: at.node, path: pathOf(at), value: at.value });
  }
  return around;
}
