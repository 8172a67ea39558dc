import { familiarName, parseImageName } from "../../../../shared/registry/imageReference.ts";
import type { JsonObject, JsonValue } from "../../../../shared/resources/json.ts";
import { arrayAt, isJsonObject, objectAt, ownValue, stringAt } from "../../../../shared/resources/json.ts";
import type { NodePath } from "../edits/scalarNode.ts";
import { formatChartName } from "./chartName.ts";
import type { EnvironmentImage } from "./imageSite.ts";
import { isPatchList, patchImages } from "./patchImages.ts";
import { fieldsSite } from "./site.ts";
import type { SiteScope } from "./siteScope.ts";
import { embeddedScopes } from "./siteScope.ts";
import { valuesImages } from "./valuesImages.ts";
import type { PlacedObject } from "./workloadImages.ts";

/** Finds the sites of an object that stands in a document of its own or in a patch. */
export type FindInObject = (scope: SiteScope, placed: PlacedObject) => readonly EnvironmentImage[];

/** A mapping with kustomize's fields: a kustomization, or the part of another object that kustomize reads. */
export interface PlacedKustomization {
  readonly object: JsonObject;
  readonly path: NodePath;
  /** What its places are called by. */
  readonly place: string;
}

/**
 * The entries of a kustomization's `images` (name, newName, newTag, digest), the images in its inline patches, and the
 * versions and images of its Helm charts.
 * @see https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/images/
 */
export function kustomizeImages(
  scope: SiteScope,
  kustomization: PlacedKustomization,
  find: FindInObject,
): readonly EnvironmentImage[] {
  return [
    ...imageEntries(scope, kustomization),
    ...inlinePatches(scope, kustomization, find),
    ...helmCharts(scope, kustomization),
  ];
}

function imageEntries(scope: SiteScope, { object, path, place }: PlacedKustomization) {
  return arrayAt(object, "images").flatMap((entry, index) =>
    imageEntry(scope, { entry, path: [...path, "images", index], place }),
  );
}

/** An entry of `images`, which is also the `imageTag` of an ImageTagTransformer. */
export function imageEntry(
  scope: SiteScope,
  { entry, path, place }: { readonly entry: JsonValue; readonly path: NodePath; readonly place: string },
): readonly EnvironmentImage[] {
  const name = isJsonObject(entry) ? parseImageName(stringAt(entry, "name") ?? "") : undefined;
  if (!isJsonObject(entry) || !name) return [];
  const newName = parseImageName(stringAt(entry, "newName") ?? "");
  const found = fieldsSite(
    scope,
    {
      tag: { path: [...path, "newTag"], value: ownValue(entry, "newTag") },
      digest: { path: [...path, "digest"], value: ownValue(entry, "digest") },
      mayAddDigest: true,
    },
    {
      subject: "image",
      names: (newName ? [newName, name] : [name]).map(familiarName),
      place: `${place}images/${stringAt(entry, "name") ?? ""}`,
    },
  );
  return found ? [found] : [];
}

/** `patches[].patch`, `patchesStrategicMerge[]` and `patchesJson6902[].patch`, as text or, with Flux, as objects. */
function inlinePatches(
  scope: SiteScope,
  kustomization: PlacedKustomization,
  find: FindInObject,
): readonly EnvironmentImage[] {
  return ["patches", "patchesStrategicMerge", "patchesJson6902"].flatMap((list) =>
    arrayAt(kustomization.object, list).flatMap((entry, index) => {
      const isWhole = list === "patchesStrategicMerge";
      const value = isWhole ? entry : isJsonObject(entry) ? ownValue(entry, "patch") : undefined;
      const path = [...kustomization.path, list, index, ...(isWhole ? [] : ["patch"])];
      const place = kustomization.place + targetName(entry);
      if (typeof value !== "string") return patchSites(scope, { value, path, place }, find);
      return embeddedScopes(scope, path).flatMap((inner) =>
        patchSites(inner.scope, { value: inner.value, path: [], place }, find),
      );
    }),
  );
}

function targetName(entry: JsonValue): string {
  const target = isJsonObject(entry) ? objectAt(entry, "target") : undefined;
  return target ? `${stringAt(target, "kind") ?? ""}/${stringAt(target, "name") ?? ""}` : "patch";
}

interface PlacedValue {
  readonly value: JsonValue | undefined;
  readonly path: NodePath;
  readonly place: string;
}

function patchSites(
  scope: SiteScope,
  { value, path, place }: PlacedValue,
  find: FindInObject,
): readonly EnvironmentImage[] {
  if (isPatchList(value)) return patchImages(scope, { operations: value, path, place });
  return isJsonObject(value) ? find(scope, { object: value, path }) : [];
}

function helmCharts(
  scope: SiteScope,
  { object, path, place }: PlacedKustomization,
): readonly EnvironmentImage[] {
  return arrayAt(object, "helmCharts").flatMap((chart, index) => {
    if (!isJsonObject(chart)) return [];
    const at = [...path, "helmCharts", index];
    const [name = "", repository] = [stringAt(chart, "name"), stringAt(chart, "repo")];
    const own = `${place}helmCharts/${stringAt(chart, "releaseName") ?? name}`;
    const version = { path: [...at, "version"], value: ownValue(chart, "version") };
    const naming = {
      subject: "chart" as const,
      names: [formatChartName({ repository: repository ?? "", chart: name })],
      place: own,
    };
    const found = name && repository ? fieldsSite(scope, { tag: version }, naming) : undefined;
    const values = ownValue(chart, "valuesInline");
    const images = isJsonObject(values)
      ? valuesImages(scope, {
          value: values,
          merged: values,
          pathOf: (inner) => [...at, "valuesInline", ...inner],
          owner: own,
          place: `${own}/`,
          fields: scope.search.valueFields,
        })
      : [];
    return found ? [found, ...images] : images;
  });
}
