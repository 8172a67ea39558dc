import type { FieldPath } from "../../resources/fieldPath.ts";
import type { GroupVersionKind } from "../../resources/groupVersionKind.ts";
import { parseApiVersion } from "../../resources/groupVersionKind.ts";
import type { JsonObject, JsonValue } from "../../resources/json.ts";
import { isJsonArray, isJsonObject, objectAt, stringAt } from "../../resources/json.ts";
import { matchesWildcard } from "../../resources/wildcard.ts";
import { readYamlDocuments } from "../../resources/yamlDocuments.ts";
import type { KustomizationField } from "./kustomization.ts";
import { fieldsNamed, isInline, itemsNamed, textNamed } from "./kustomization.ts";

/** A patch of a kustomization: the document of a file, or text within the kustomization itself. */
export interface KustomizePatch {
  /** The file and document; the kustomization's own where the patch is written inline. */
  readonly file: string;
  readonly document: number;
  /** Where an inline patch's text stands in the kustomization; absent for a patch in a file. */
  readonly inline?: FieldPath;
  readonly target?: PatchTarget;
  /** A mapping is a strategic merge patch, a list the operations of a JSON patch (RFC 6902). */
  readonly value: JsonObject | readonly JsonValue[];
}

/** Kustomize's selector; group, version, kind, name and namespace are regular expressions that match as a whole. */
export interface PatchTarget {
  readonly group?: string;
  readonly version?: string;
  readonly kind?: string;
  readonly name?: string;
  readonly namespace?: string;
}

/** The object that a patch may be for. A name can change between a base and the output: prefixes, suffixes, hashes. */
export interface PatchSubject {
  readonly gvk: GroupVersionKind;
  readonly name: string;
  /** The name where the object was first written; the same as `name` where it is not known. */
  readonly originalName: string;
}

/** A patch as a kustomization names it: inline text, or a path from its folder. */
export interface PatchEntry {
  readonly field: FieldPath;
  readonly source: { readonly kind: "inline" | "path"; readonly text: string };
  readonly target?: PatchTarget;
}

/** The patches of a kustomization in the order in which Kustomize applies them. */
export function patchEntriesOf(kustomization: JsonObject): readonly PatchEntry[] {
  const root: KustomizationField = { value: kustomization, field: [] };
  return [
    ...itemsNamed(root, "patchesStrategicMerge").flatMap(({ value, field }): readonly PatchEntry[] => {
      if (typeof value !== "string") return [];
      return [{ field, source: { kind: isInline(value) ? "inline" : "path", text: value } }];
    }),
    ...itemsNamed(root, "patches").flatMap(patchEntry),
    ...itemsNamed(root, "patchesJson6902").flatMap(patchEntry),
  ];
}

function patchEntry(item: KustomizationField): readonly PatchEntry[] {
  const [target] = fieldsNamed(item, "target").map(({ value }) => value);
  const shared = isJsonObject(target) ? { target: patchTarget(target) } : {};
  const path = textNamed(item, "path");
  if (path !== undefined) return [{ field: item.field, source: { kind: "path", text: path }, ...shared }];
  return fieldsNamed(item, "patch").flatMap(({ value, field }): readonly PatchEntry[] =>
    typeof value === "string" ? [{ field, source: { kind: "inline", text: value }, ...shared }] : [],
  );
}

function patchTarget(value: JsonObject): PatchTarget {
  const fields = ["group", "version", "kind", "name", "namespace"] as const;
  return Object.fromEntries(
    fields.flatMap((field) => {
      const text = textNamed({ value, field: [] }, field);
      return text === undefined || text === "" ? [] : [[field, text]];
    }),
  );
}

/** The patches in a text; documents that are neither a mapping nor a list are left out. */
export function parsePatches(
  text: string,
  place: Omit<KustomizePatch, "value" | "document">,
): readonly KustomizePatch[] {
  return readYamlDocuments({ file: place.file, text }).documents.flatMap(({ index, value }) => {
    if (!isJsonObject(value) && !isJsonArray(value)) return [];
    return [{ ...place, document: place.inline === undefined ? index : 0, value }];
  });
}

/**
 * Whether Kustomize may apply the patch to the object. Where a target can't be decided without running its regular
 * expression or knowing the labels of the moment, the answer is yes.
 */
export function mayPatch(patch: KustomizePatch, subject: PatchSubject): boolean {
  if (patch.target !== undefined) return matchesTarget(patch.target, subject);
  if (isJsonArray(patch.value)) return false;
  const kind = stringAt(patch.value, "kind") ?? "";
  const { group } = parseApiVersion(stringAt(patch.value, "apiVersion") ?? "");
  const name = stringAt(objectAt(patch.value, "metadata") ?? {}, "name") ?? "";
  return kind === subject.gvk.kind && group === subject.gvk.group && couldHaveName(subject, name);
}

/** Whether the object has the name now, had it at first, or could have had it in between. */
export function couldHaveName(subject: Omit<PatchSubject, "gvk">, name: string): boolean {
  if (name === subject.name || name === subject.originalName) return true;
  return name.includes(subject.originalName) && subject.name.includes(name);
}

function matchesTarget(target: PatchTarget, { gvk, ...names }: PatchSubject): boolean {
  const { group, version, kind, name } = target;
  return (
    (group === undefined || matchesExpression(group, (text) => text === gvk.group)) &&
    (version === undefined || matchesExpression(version, (text) => text === gvk.version)) &&
    (kind === undefined || matchesExpression(kind, (text) => text === gvk.kind, gvk.kind)) &&
    (name === undefined || matchesExpression(name, (text) => couldHaveName(names, text), names.originalName))
  );
}

/**
 * Decides a regular expression without running it, as one from a file could take forever: plain text, alternatives
 * of it and `.*` are decided, anything else counts as a match.
 */
function matchesExpression(expression: string, equals: (text: string) => boolean, text?: string): boolean {
  const alternatives = expression.replace(/^\^/, "").replace(/\$$/, "").split("|");
  return alternatives.some((alternative) => {
    const pattern = alternative.replaceAll(".*", "*");
    if (/[\\()[\]{}+?^$]/.test(pattern)) return true;
    if (!pattern.includes("*")) return equals(alternative);
    return text === undefined || matchesWildcard(pattern, text);
  });
}
