import type { JsonObject } from "../../../../shared/resources/json.ts";
import { isJsonObject, stringAt } from "../../../../shared/resources/json.ts";
import type { YamlFile } from "../edits/yamlFile.ts";
import type { ImageSite } from "./imageSite.ts";
import { kustomizeImages } from "./kustomizeImages.ts";
import { podImages } from "./podImages.ts";
import { valuesImages } from "./valuesImages.ts";

const kustomizationFile = /(?:^|\/)(?:kustomization\.ya?ml|Kustomization)$/;
const chartFile = /(?:^|\/)Chart\.(?:ya?ml|lock)$/;

/** Every image with a version in a file: of manifests, of a kustomization, or of Helm values. */
export function imageSites(file: YamlFile): readonly ImageSite[] {
  return file.documents.flatMap(({ value }, document) => {
    if (!isJsonObject(value)) return [];
    const scope = { file, document };
    if (isKustomization(file.file, value)) return kustomizeImages(scope, value);
    // Values may have a key `kind` of their own.
    if (stringAt(value, "apiVersion") && stringAt(value, "kind")) return podImages(scope, value);
    return chartFile.test(file.file) ? [] : valuesImages(scope, value);
  });
}

function isKustomization(file: string, value: JsonObject): boolean {
  if (kustomizationFile.test(file)) return true;
  return (stringAt(value, "apiVersion") ?? "").startsWith("kustomize.config.k8s.io/");
}
