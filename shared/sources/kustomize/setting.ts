import type { FieldPath } from "../../resources/fieldPath.ts";
import { valueAt } from "../../resources/fieldPath.ts";
import type { GroupVersionKind } from "../../resources/groupVersionKind.ts";
import type { JsonObject, JsonValue } from "../../resources/json.ts";
import { isJsonArray, isJsonObject } from "../../resources/json.ts";
import type { WantedField } from "../fieldMatch.ts";
import type { KustomizationField } from "./kustomization.ts";
import { fieldsNamed, itemsNamed, textNamed } from "./kustomization.ts";
import type { PatchSubject } from "./patch.ts";
import { couldHaveName } from "./patch.ts";

/** A field of a rendered object, and how the object was called before. */
export interface WantedSetting extends WantedField {
  readonly subject: PatchSubject;
}

/**
 * Where a kustomization sets a field of an object to the value that it has: `images`, `replicas`, `namespace`, `labels`,
 * annotations, and the literals and files of generators. Patches are not looked at.
 */
export function findSetting(kustomization: JsonObject, wanted: WantedSetting): FieldPath | undefined {
  const value = valueAt(wanted.object, wanted.path);
  if (value === undefined) return undefined;
  const root: KustomizationField = { value: kustomization, field: [] };
  return (
    findImage(root, wanted, value) ??
    findReplicas(root, wanted, value) ??
    findNamespace(root, wanted, value) ??
    findPair(root, wanted, value) ??
    findGenerated(root, wanted)
  );
}

/** The entry of the generator that makes an object, for fields that it says nothing of. */
export function findGenerator(kustomization: JsonObject, subject: PatchSubject): FieldPath | undefined {
  return generatorsOf({ value: kustomization, field: [] }, subject)[0]?.field;
}

/** The name that a generator of the kustomization gave an object, in front of prefixes, suffixes and hash. */
export function generatorName(
  kustomization: JsonObject,
  object: { readonly gvk: GroupVersionKind; readonly name: string },
): string | undefined {
  const root: KustomizationField = { value: kustomization, field: [] };
  return generatorNames(root, object.gvk)
    .filter((name) => object.name.includes(name))
    .toSorted((a, b) => b.length - a.length)[0];
}

/** Whether the kustomization sets anything in objects like this one, but for patches. */
export function setsAnything(kustomization: JsonObject, subject: PatchSubject, object: JsonObject): boolean {
  const root: KustomizationField = { value: kustomization, field: [] };
  if (settingsForAll.some((name) => fieldsNamed(root, name).length > 0)) return true;
  if (generatorsOf(root, subject).length > 0) return true;
  if (itemsNamed(root, "images").length > 0 && hasKey(object, "image")) return true;
  return itemsNamed(root, "replicas").some((item) => couldHaveName(subject, textNamed(item, "name") ?? ""));
}

const settingsForAll = [
  "namespace",
  "namePrefix",
  "nameSuffix",
  "labels",
  "commonLabels",
  "commonAnnotations",
  "replacements",
];

function hasKey(value: JsonValue, key: string): boolean {
  if (isJsonArray(value)) return value.some((item) => hasKey(item, key));
  if (!isJsonObject(value)) return false;
  return Object.hasOwn(value, key) || Object.values(value).some((item) => hasKey(item, key));
}

function findImage(root: KustomizationField, { path }: WantedField, value: JsonValue): FieldPath | undefined {
  if (path.at(-1) !== "image" || typeof value !== "string") return undefined;
  for (const image of ["imageTags", "images"].flatMap((name) => itemsNamed(root, name)).toReversed()) {
    const newName = textNamed(image, "newName");
    const name = newName ?? textNamed(image, "name") ?? "";
    const rest = value.startsWith(name) ? value.slice(name.length) : "";
    if (name === "" || !/^(?:[:@]|$)/.test(rest)) continue;
    for (const [field, separator] of [
      ["digest", "@"],
      ["newTag", ":"],
    ] as const) {
      const found = fieldsNamed(image, field).find((each) => isSetTo(rest, separator, each.value));
      if (found) return found.field;
    }
    if (newName !== undefined) return fieldsNamed(image, "newName")[0]?.field;
  }
  return undefined;
}

function isSetTo(rest: string, separator: string, value: JsonValue): boolean {
  if (typeof value !== "string" && typeof value !== "number") return false;
  return `${rest}@`.startsWith(`${separator}${value}@`) || rest.endsWith(`${separator}${value}`);
}

function findReplicas(
  root: KustomizationField,
  { path, subject }: WantedSetting,
  value: JsonValue,
): FieldPath | undefined {
  if (path.length !== 2 || path[0] !== "spec" || path[1] !== "replicas") return undefined;
  return itemsNamed(root, "replicas")
    .filter((item) => couldHaveName(subject, textNamed(item, "name") ?? ""))
    .flatMap((item) => fieldsNamed(item, "count"))
    .findLast((count) => count.value === value)?.field;
}

function findNamespace(
  root: KustomizationField,
  { path }: WantedField,
  value: JsonValue,
): FieldPath | undefined {
  if (path.at(-1) !== "namespace") return undefined;
  return fieldsNamed(root, "namespace").find((namespace) => namespace.value === value)?.field;
}

const labelParents: readonly unknown[] = ["labels", "matchLabels", "selector"];

function findPair(root: KustomizationField, { path }: WantedField, value: JsonValue): FieldPath | undefined {
  const key = path.at(-1);
  const parent = path.at(-2);
  if (typeof key !== "string") return undefined;
  const maps =
    parent === "annotations"
      ? fieldsNamed(root, "commonAnnotations")
      : labelParents.includes(parent)
        ? [
            ...fieldsNamed(root, "commonLabels"),
            ...itemsNamed(root, "labels").flatMap((item) => fieldsNamed(item, "pairs")),
          ]
        : [];
  const found = maps.findLast((map) => isJsonObject(map.value) && map.value[key] === value);
  return found && [...found.field, key];
}

function generatorsOf(root: KustomizationField, subject: PatchSubject): readonly KustomizationField[] {
  const field = generatorField(subject.gvk);
  if (field === undefined) return [];
  return itemsNamed(root, field).filter((item) => couldHaveName(subject, textNamed(item, "name") ?? ""));
}

function generatorNames(root: KustomizationField, gvk: GroupVersionKind): readonly string[] {
  const field = generatorField(gvk);
  if (field === undefined) return [];
  return itemsNamed(root, field).flatMap((item) => textNamed(item, "name") ?? []);
}

function generatorField({ group, kind }: GroupVersionKind): string | undefined {
  if (group !== "") return undefined;
  if (kind === "ConfigMap") return "configMapGenerator";
  return kind === "Secret" ? "secretGenerator" : undefined;
}

/** A generator's keys are told apart by their names alone: the value may be that of a file, or encoded. */
function findGenerated(root: KustomizationField, { path, subject }: WantedSetting): FieldPath | undefined {
  const [first, key] = path;
  if (path.length !== 2 || typeof key !== "string") return undefined;
  if (first !== "data" && first !== "binaryData" && first !== "stringData") return undefined;
  for (const generator of generatorsOf(root, subject)) {
    const entry = [...itemsNamed(generator, "literals"), ...itemsNamed(generator, "files")].findLast(
      (each) => typeof each.value === "string" && keyOf(each.value) === key,
    );
    if (entry) return entry.field;
  }
  return undefined;
}

/** The key of `key=value`, or of a file without a key its name. */
function keyOf(entry: string): string {
  const equals = entry.indexOf("=");
  return equals < 0 ? (entry.split("/").at(-1) ?? entry) : entry.slice(0, equals);
}
