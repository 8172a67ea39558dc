import { parseImageName } from "../../../../shared/registry/imageReference.ts";
import type { JsonObject } from "../../../../shared/resources/json.ts";
import { arrayAt, isJsonObject, objectAt, stringAt } from "../../../../shared/resources/json.ts";
import type { DocumentScope } from "./imageFields.ts";
import { fieldsSite } from "./imageFields.ts";
import type { ImageSite } from "./imageSite.ts";
import { valuesImages } from "./valuesImages.ts";

/**
 * The entries of a kustomization's `images` (name, newName, newTag, digest), and the images in the inline values of its
 * Helm charts. See https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/images/
 */
export function kustomizeImages(scope: DocumentScope, kustomization: JsonObject): readonly ImageSite[] {
  const entries = arrayAt(kustomization, "images").flatMap((entry, index) => {
    const name = isJsonObject(entry) ? parseImageName(stringAt(entry, "name") ?? "") : undefined;
    if (!isJsonObject(entry) || !name) return [];
    const newName = parseImageName(stringAt(entry, "newName") ?? "");
    const site = fieldsSite(
      scope,
      { object: entry, path: ["images", index], tag: "newTag", digest: "digest" },
      {
        names: newName ? [newName, name] : [name],
        place: `images/${stringAt(entry, "name") ?? ""}`,
      },
    );
    return site ?? [];
  });
  const charts = arrayAt(kustomization, "helmCharts").flatMap((chart, index) => {
    const values = isJsonObject(chart) ? objectAt(chart, "valuesInline") : undefined;
    return values ? valuesImages(scope, values, ["helmCharts", index, "valuesInline"]) : [];
  });
  return [...entries, ...charts];
}
