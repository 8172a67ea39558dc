import { parseApiVersion } from "../../../../shared/resources/groupVersionKind.ts";
import { jsonPointer } from "../../../../shared/resources/fieldPath.ts";
import type { JsonObject, JsonValue } from "../../../../shared/resources/json.ts";
import { isJsonObject, objectAt, stringAt } from "../../../../shared/resources/json.ts";
import type { YamlFile } from "../edits/yamlFile.ts";
import { argoImages, sourceImages } from "./argoImages.ts";
import { chartVersions } from "./chartVersions.ts";
import { noFacts } from "./environmentFacts.ts";
import { fluxImages } from "./fluxImages.ts";
import type { EnvironmentImage } from "./imageSite.ts";
import { imageEntry, kustomizeImages } from "./kustomizeImages.ts";
import { markedImages } from "./markedImages.ts";
import { mergeValues } from "./mergeValues.ts";
import { objectName } from "./objectName.ts";
import { isPatchList, patchImages } from "./patchImages.ts";
import { policyMarkers } from "./policyMarkers.ts";
import { pathsOf } from "./site.ts";
import type { SiteScope, SiteSearch } from "./siteScope.ts";
import { withoutEnvironment } from "./siteScope.ts";
import { valuesImages } from "./valuesImages.ts";
import type { PlacedObject } from "./workloadImages.ts";
import { listedObjects, workloadImages } from "./workloadImages.ts";
import { indexImageFields } from "./workloadFields.ts";

const kustomizationFile = /(?:^|\/)(?:kustomization\.ya?ml|Kustomization)$/;
const chartFile = /(?:^|\/)(?:Chart\.(?:ya?ml|lock)|requirements\.(?:ya?ml|lock))$/;
const argoSourceFile = /(?:^|\/)\.argocd-source(?:-([^/]+))?\.yaml$/;

/**
 * Every place with a version in a file: of manifests, patches, a kustomization, a chart, Helm values, objects of Argo CD
 * and Flux, and at Flux's markers anywhere.
 */
export function imageSites(file: YamlFile, search = searchAlone(file)): readonly EnvironmentImage[] {
  const sites = file.documents.flatMap(({ value }, document) => {
    const markers = policyMarkers(file, document);
    const scope: SiteScope = { file, document, search, markers, application: undefined, policy: undefined };
    const found = documentSites(scope, value);
    return markers.size === 0 ? found : [...found, ...markedImages(scope, ownerOf(scope, value), found)];
  });
  return withoutRepeats(sites);
}

function searchAlone(file: YamlFile): SiteSearch {
  return {
    relativePath: file.file,
    environmentNames: [],
    imageFields: indexImageFields(),
    valueFields: [],
    baseValues: undefined,
    facts: noFacts,
  };
}

function documentSites(scope: SiteScope, value: JsonValue): readonly EnvironmentImage[] {
  const name = scope.file.file;
  if (isPatchList(value)) return patchImages(scope, { operations: value, path: [], place: "patch" });
  if (!isJsonObject(value)) return [];
  if (chartFile.test(name)) return chartVersions(scope, value);
  const placed: PlacedObject = { object: value, path: [] };
  if (kustomizationFile.test(name) && !isObject(value)) return kustomization(scope, placed);
  const source = argoSourceFile.exec(name);
  if (source) return argoSource(scope, placed, source[1] ?? "");
  // Values may have a key `kind` of their own.
  return isObject(value) ? objectSites(scope, placed) : valuesSites(scope, value);
}

function isObject(value: JsonObject): boolean {
  return Boolean(stringAt(value, "apiVersion")) && Boolean(stringAt(value, "kind"));
}

/** The sites of an object that stands in a document of its own, in a list, or in a patch. */
function objectSites(scope: SiteScope, placed: PlacedObject): readonly EnvironmentImage[] {
  return listedObjects(placed.object).flatMap(({ object, path }) => {
    const own = { object, path: [...placed.path, ...path] };
    const { group } = parseApiVersion(stringAt(object, "apiVersion") ?? "");
    if (group === "kustomize.config.k8s.io") return kustomization(scope, own);
    const transformed = objectAt(object, "imageTag");
    if (transformed && stringAt(object, "kind") === "ImageTagTransformer") {
      return imageEntry(scope, { entry: transformed, path: [...own.path, "imageTag"], place: "" });
    }
    return [
      ...workloadImages(scope, own),
      ...argoImages(scope, own, objectSites),
      ...fluxImages(scope, own, objectSites),
    ];
  });
}

function kustomization(scope: SiteScope, placed: PlacedObject): readonly EnvironmentImage[] {
  return kustomizeImages(scope, { ...placed, place: "" }, objectSites);
}

/** The file that Argo CD reads beside an Application's manifests; its name ends with the Application's. */
function argoSource(scope: SiteScope, placed: PlacedObject, suffix: string): readonly EnvironmentImage[] {
  const application = scope.search.facts.applications.find(
    ({ name }) => suffix === name || suffix.endsWith(`_${name}`),
  );
  const own = { ...scope, application: application?.name };
  const name = withoutEnvironment(suffix, scope.search.environmentNames);
  return sourceImages(own, { ...placed, place: `Application/${name}` }, objectSites);
}

function valuesSites(scope: SiteScope, value: JsonObject): readonly EnvironmentImage[] {
  return valuesImages(scope, {
    value,
    merged: mergeValues(scope.search.baseValues, value),
    pathOf: (path) => path,
    owner: ownerOf(scope, value),
    place: "",
    fields: scope.search.valueFields,
  });
}

function ownerOf(scope: SiteScope, value: JsonValue): string {
  if (isJsonObject(value) && isObject(value)) return objectName(scope, value);
  return withoutEnvironment(scope.search.relativePath, scope.search.environmentNames);
}

/** A place that two rules found, as a configured path and a known one. */
function withoutRepeats(sites: readonly EnvironmentImage[]): readonly EnvironmentImage[] {
  const seen = new Set<string>();
  return sites.filter(({ document, within, writing }) => {
    const at = JSON.stringify([within, document]);
    const keys = pathsOf(writing).map((path) => at + jsonPointer(path));
    const isNew = !keys.some((key) => seen.has(key));
    for (const key of keys) seen.add(key);
    return isNew;
  });
}
