import type { FieldPath } from "../../resources/fieldPath.ts";
import type { JsonObject, JsonValue } from "../../resources/json.ts";
import { isJsonArray, isJsonObject } from "../../resources/json.ts";

/** The names that Kustomize looks for in a folder (konfig.RecognizedKustomizationFileNames). */
export const kustomizationFileNames: readonly string[] = [
  "kustomization.yaml",
  "kustomization.yml",
  "Kustomization",
];

/** What a path in a kustomization leads to. */
export type ReferenceRole =
  /** A file of objects, or the folder of another kustomization. */
  | "resource"
  /** The folder of a Component. */
  | "component"
  /** A file or folder that configures a generator, transformer or validator. */
  | "plugin"
  | "patch"
  /** A file whose content or settings are used: of a generator, a configuration, a schema, Helm values. */
  | "data";

export interface KustomizationReference {
  readonly role: ReferenceRole;
  /** As it is written, from the kustomization's folder; for `key=path` the path. */
  readonly path: string;
  /** Where it is written. */
  readonly field: FieldPath;
}

export interface KustomizationField {
  readonly value: JsonValue;
  readonly field: FieldPath;
}

export type KustomizationKind = "kustomization" | "component" | "other";

/**
 * Tells what a file with one of Kustomize's names is: Flux has an API type of the same kind, whose objects are plain
 * manifests. Kustomize takes a file without a kind for a Kustomization.
 */
export function kustomizationKind(value: JsonValue | undefined): KustomizationKind {
  if (!isJsonObject(value)) return "kustomization";
  const apiVersion = value.apiVersion;
  if (typeof apiVersion === "string" && !apiVersion.startsWith("kustomize.config.k8s.io/")) return "other";
  return value.kind === "Component" ? "component" : "kustomization";
}

/**
 * The values under a name. Kustomize decodes with Go's encoding/json, which takes `Resources` for `resources`; nothing
 * must hide from us that it would use.
 */
export function fieldsNamed(at: KustomizationField, name: string): readonly KustomizationField[] {
  if (!isJsonObject(at.value)) return [];
  return Object.entries(at.value)
    .filter(([key]) => foldCase(key) === foldCase(name))
    .map(([key, value]) => ({ value, field: [...at.field, key] }));
}

/** The items of the lists under a name. */
export function itemsNamed(at: KustomizationField, name: string): readonly KustomizationField[] {
  return fieldsNamed(at, name).flatMap(({ value, field }) =>
    isJsonArray(value) ? value.map((item, index) => ({ value: item, field: [...field, index] })) : [],
  );
}

/** The text under a name, or undefined. */
export function textNamed(at: KustomizationField, name: string): string | undefined {
  return fieldsNamed(at, name)
    .map(({ value }) => value)
    .find((value): value is string => typeof value === "string");
}

/** Every path that a kustomization names, but for the charts of `helmCharts` (see helmChartsOf). */
export function referencesOf(kustomization: JsonObject): readonly KustomizationReference[] {
  const root: KustomizationField = { value: kustomization, field: [] };
  return [
    ...["resources", "bases"].flatMap((name) => listed(root, name, "resource")),
    ...listed(root, "components", "component"),
    ...pluginFields.flatMap((name) => listed(root, name, "plugin")).filter(({ path }) => !isInline(path)),
    ...listed(root, "patchesStrategicMerge", "patch").filter(({ path }) => !isInline(path)),
    ...["patches", "patchesJson6902"].flatMap((name) =>
      itemsNamed(root, name).flatMap((item) => named(item, "path", "patch")),
    ),
    ...["configurations", "crds"].flatMap((name) => listed(root, name, "data")),
    ...fieldsNamed(root, "openapi").flatMap((item) => named(item, "path", "data")),
    ...itemsNamed(root, "replacements").flatMap((item) => named(item, "path", "data")),
    ...["configMapGenerator", "secretGenerator"].flatMap((name) =>
      itemsNamed(root, name).flatMap(generatorFiles),
    ),
    ...itemsNamed(root, "helmCharts").flatMap((item) => [
      ...named(item, "valuesFile", "data"),
      ...listed(item, "additionalValuesFiles", "data"),
    ]),
    ...itemsNamed(root, "helmChartInflationGenerator").flatMap((item) => named(item, "values", "data")),
  ];
}

/** The generators, transformers and validators that are written within the kustomization. */
export function inlinePluginsOf(
  kustomization: JsonObject,
): readonly { readonly text: string; readonly field: FieldPath }[] {
  return pluginFields
    .flatMap((name) => listed({ value: kustomization, field: [] }, name, "plugin"))
    .filter(({ path }) => isInline(path))
    .map(({ path, field }) => ({ text: path, field }));
}

const pluginFields = ["generators", "transformers", "validators"];

/** Whether an entry of `patchesStrategicMerge`, `generators` and the like is YAML itself and no path. */
export function isInline(entry: string): boolean {
  return entry.includes("\n") || entry.includes(": ") || entry.trimStart().startsWith("{");
}

/**
 * Whether Kustomize would fetch this: a URL, an scp-like Git address or one of the short forms for GitHub
 * (api/internal/git/repospec.go and api/internal/loader/fileloader.go of Kustomize 5, and older versions' `gh:`).
 */
export function isRemote(path: string): boolean {
  return /^(?:git::)?(?:[a-z][a-z0-9+.-]*:\/\/|[a-z][a-z0-9-]*@|github\.com[/:]|gh:)/i.test(path);
}

function listed(
  at: KustomizationField,
  name: string,
  role: ReferenceRole,
): readonly KustomizationReference[] {
  return itemsNamed(at, name).flatMap(({ value, field }) =>
    typeof value === "string" ? [{ role, path: value, field }] : [],
  );
}

function named(at: KustomizationField, name: string, role: ReferenceRole): readonly KustomizationReference[] {
  return fieldsNamed(at, name).flatMap(({ value, field }) =>
    typeof value === "string" ? [{ role, path: value, field }] : [],
  );
}

function generatorFiles(generator: KustomizationField): readonly KustomizationReference[] {
  const files = listed(generator, "files", "data").map((file) => ({
    ...file,
    path: file.path.slice(file.path.indexOf("=") + 1),
  }));
  return [...files, ...listed(generator, "envs", "data"), ...named(generator, "env", "data")];
}

/** Upper case first, as `ſ` and the Kelvin sign are `s` and `k` to Go. */
function foldCase(text: string): string {
  return text.toUpperCase().toLowerCase();
}
