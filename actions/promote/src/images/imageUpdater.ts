import { familiarName, parseImageName } from "../../../../shared/registry/imageReference.ts";
import type { JsonObject } from "../../../../shared/resources/json.ts";
import { objectAt, objectsAt, stringAt } from "../../../../shared/resources/json.ts";
import { matchesWildcard } from "../../../../shared/resources/wildcard.ts";
import type { UpdaterApplications, UpdaterImage } from "../policies/imageUpdaterPolicy.ts";
import { policyOfUpdaterAnnotations } from "../policies/imageUpdaterPolicy.ts";
import { parseFieldPattern } from "./fieldPattern.ts";
import type { ValueField } from "./valueField.ts";
import type { VersionPolicy } from "./versionPolicy.ts";

/** What is known of an Argo CD Application whose images Argo CD Image Updater keeps up to date. */
export interface UpdatedApplication {
  readonly name: string;
  /** The folders that the Application is made from, without slashes around them; empty for the root. */
  readonly folders: readonly string[];
  readonly images: readonly UpdatedImage[];
  /** The values file that the updater writes, from the root; undefined where it writes something else. */
  readonly valuesFile: string | undefined;
}

export interface UpdatedImage {
  /** The names that the image has in the files, in their short form. */
  readonly names: readonly string[];
  readonly policy: VersionPolicy;
  /** Where Helm values, or the Application's parameters, hold the version. */
  readonly fields: readonly ValueField[];
}

const prefix = "argocd-image-updater.argoproj.io/";

/**
 * Reads an Application, or the template in an ApplicationSet: the images that its annotations list or an ImageUpdater names
 * for it. Undefined where there are none.
 * @see https://argocd-image-updater.readthedocs.io/en/stable/configuration/images/
 */
export function updatedApplication(
  application: JsonObject,
  updaters: readonly UpdaterApplications[],
): UpdatedApplication | undefined {
  const metadata = objectAt(application, "metadata") ?? {};
  const name = stringAt(metadata, "name") ?? "";
  const annotations = objectAt(metadata, "annotations") ?? {};
  const folders = sourceFolders(objectAt(application, "spec") ?? {});
  const listed = [
    ...policyOfUpdaterAnnotations(annotations),
    ...updaters
      .filter(({ namePattern }) => matchesWildcard(namePattern, name))
      .flatMap(({ images }) => images),
  ];
  if (listed.length === 0) return undefined;
  return {
    name,
    folders,
    images: listed.flatMap((image) => updatedImage(annotations, image, listed.length === 1) ?? []),
    valuesFile: valuesFile(annotations, folders[0] ?? ""),
  };
}

function sourceFolders(spec: JsonObject): readonly string[] {
  const sources = [objectAt(spec, "source"), ...objectsAt(spec, "sources")];
  return sources.flatMap((source) => {
    const path = source && stringAt(source, "path");
    return path === undefined ? [] : [normalPath(path)];
  });
}

function normalPath(path: string): string {
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  return parts.join("/");
}

/** `helmvalues:../file` is from the Application's folder, `helmvalues:/file` from the root. */
function valuesFile(annotations: JsonObject, folder: string): string | undefined {
  const target = stringAt(annotations, `${prefix}write-back-target`)?.trim();
  if (target === undefined || !/^helmvalues(?::|$)/.test(target)) return undefined;
  const file = target.slice("helmvalues:".length) || "values.yaml";
  return normalPath(file.startsWith("/") ? file : `${folder}/${file}`);
}

function updatedImage(
  annotations: JsonObject,
  { alias, image, reading }: UpdaterImage,
  isOnly: boolean,
): UpdatedImage | undefined {
  const name = parseImageName(image);
  if (!name) return undefined;
  // A slash can't stand in the name of an annotation twice.
  const own = alias === "" ? undefined : `${prefix}${alias.replaceAll("/", "_")}.`;
  function setting(suffix: string): string | undefined {
    const text = own === undefined ? undefined : stringAt(annotations, own + suffix)?.trim();
    return text === "" ? undefined : text;
  }
  const policy: VersionPolicy = {
    source: "argocd-image-updater",
    name: alias === "" ? image : alias,
    reading,
    isSuspended: false,
  };
  const names = [name, parseImageName(setting("kustomize.image-name") ?? "")];
  // A whole reference has a parameter of its own; else the tag has one, `image.tag` if none is named.
  const path = setting("helm.image-spec") ?? setting("helm.image-tag") ?? (isOnly ? "image.tag" : "");
  const pattern = parseFieldPattern(path);
  return {
    names: names.flatMap((each) => (each ? [familiarName(each)] : [])),
    policy,
    fields: pattern ? [{ pattern, image: familiarName(name), policy }] : [],
  };
}
