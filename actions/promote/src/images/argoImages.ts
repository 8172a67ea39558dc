import { familiarName, parseImageName } from "../../../../shared/registry/imageReference.ts";
import { parseApiVersion } from "../../../../shared/resources/groupVersionKind.ts";
import type { JsonObject, JsonValue } from "../../../../shared/resources/json.ts";
import { arrayAt, isJsonObject, objectAt, ownValue, stringAt } from "../../../../shared/resources/json.ts";
import type { NodePath } from "../edits/scalarNode.ts";
import { formatChartName, withScheme } from "./chartName.ts";
import { gitName, isPinnedRevision } from "./gitRevision.ts";
import { parameterValues } from "./helmParameters.ts";
import type { EnvironmentImage } from "./imageSite.ts";
import type { FindInObject } from "./kustomizeImages.ts";
import { kustomizeImages } from "./kustomizeImages.ts";
import { mergeValues } from "./mergeValues.ts";
import { objectName } from "./objectName.ts";
import { fieldsSite, referenceSite } from "./site.ts";
import type { SiteScope } from "./siteScope.ts";
import { embeddedScopes } from "./siteScope.ts";
import type { ValuesSource } from "./valuesImages.ts";
import { valuesImages } from "./valuesImages.ts";
import type { PlacedObject } from "./workloadImages.ts";

/** A source of an Application, and what its places are called by. */
export interface PlacedSource extends PlacedObject {
  readonly place: string;
}

/**
 * The images and versions of an Argo CD Application or ApplicationSet: kustomize's images and patches, Helm's parameters
 * and values, and the revision of its charts.
 */
export function argoImages(
  scope: SiteScope,
  { object, path }: PlacedObject,
  find: FindInObject,
): readonly EnvironmentImage[] {
  if (parseApiVersion(stringAt(object, "apiVersion") ?? "").group !== "argoproj.io") return [];
  const kind = stringAt(object, "kind");
  if (kind !== "Application" && kind !== "ApplicationSet") return [];
  const specPath = kind === "Application" ? ["spec"] : ["spec", "template", "spec"];
  const application = kind === "Application" ? object : (templateOf(object) ?? {});
  const spec = objectAt(application, "spec") ?? {};
  const name = stringAt(objectAt(application, "metadata") ?? {}, "name") ?? "";
  const own = { ...scope, application: name };
  const place = objectName(scope, object);
  return sourcesOf(spec).flatMap((source) =>
    sourceImages(
      own,
      {
        object: source.object,
        path: [...path, ...specPath, ...source.path],
        place: source.name === "" ? place : `${place}/${source.name}`,
      },
      find,
    ),
  );
}

function templateOf(applicationSet: JsonObject): JsonObject | undefined {
  return objectAt(objectAt(applicationSet, "spec") ?? {}, "template");
}

interface NamedSource extends PlacedObject {
  readonly name: string;
}

function sourcesOf(spec: JsonObject): readonly NamedSource[] {
  const single = objectAt(spec, "source");
  const several = arrayAt(spec, "sources").flatMap((source, index): readonly NamedSource[] => {
    if (!isJsonObject(source)) return [];
    const name = stringAt(source, "name") ?? stringAt(source, "ref") ?? stringAt(source, "chart");
    return [{ object: source, path: ["sources", index], name: name ?? String(index) }];
  });
  return single ? [{ object: single, path: ["source"], name: "" }, ...several] : several;
}

/** The sites of one source, which is also what a file `.argocd-source-<application>.yaml` holds. */
export function sourceImages(
  scope: SiteScope,
  source: PlacedSource,
  find: FindInObject,
): readonly EnvironmentImage[] {
  const { object, path, place } = source;
  const [kustomize, helm] = [objectAt(object, "kustomize"), objectAt(object, "helm")];
  const revision = revisionSite(scope, source);
  return [
    ...(revision ? [revision] : []),
    ...(kustomize
      ? [
          ...kustomizeEntries(scope, { object: kustomize, path: [...path, "kustomize"], place }),
          ...kustomizeImages(
            scope,
            { object: kustomize, path: [...path, "kustomize"], place: `${place}/` },
            find,
          ),
        ]
      : []),
    ...(helm ? helmImages(scope, { object: helm, path: [...path, "helm"], place }) : []),
  ];
}

/** Entries such as `nginx=ghcr.io/team/nginx:1.2@sha256:…`. */
function kustomizeEntries(
  scope: SiteScope,
  { object, path, place }: PlacedSource,
): readonly EnvironmentImage[] {
  return arrayAt(object, "images").flatMap((entry, index) => {
    if (typeof entry !== "string") return [];
    const equals = entry.indexOf("=");
    const old = parseImageName(entry.slice(0, Math.max(equals, 0)));
    const found = referenceSite(scope, {
      path: [...path, "images", index],
      place: `${place}/images/${equals < 0 ? entry.slice(0, entry.search(/[:@]|$/)) : entry.slice(0, equals)}`,
      text: entry,
      prefix: entry.slice(0, equals + 1),
      names: old ? [old] : [],
    });
    return found ?? [];
  });
}

function revisionSite(scope: SiteScope, { object, path, place }: PlacedSource): EnvironmentImage | undefined {
  const repository = stringAt(object, "repoURL");
  const value = ownValue(object, "targetRevision");
  if (!repository || value === undefined) return undefined;
  const chart = stringAt(object, "chart");
  const field = { path: [...path, "targetRevision"], value };
  if (chart) {
    const names = [formatChartName({ repository: withScheme(repository), chart })];
    return fieldsSite(scope, { tag: field }, { subject: "chart", names, place });
  }
  if (repository.startsWith("oci://")) {
    const name = parseImageName(repository.slice("oci://".length));
    return (
      name && fieldsSite(scope, { tag: field }, { subject: "image", names: [familiarName(name)], place })
    );
  }
  if (typeof value !== "string" || !isPinnedRevision(value)) return undefined;
  return fieldsSite(scope, { tag: field }, { subject: "git", names: [gitName(repository)], place });
}

/** Argo CD merges `values`, `valuesObject` and `parameters`, later ones on top. */
function helmImages(scope: SiteScope, { object, path, place }: PlacedSource): readonly EnvironmentImage[] {
  const texts = embeddedScopes(scope, [...path, "values"]);
  const values = ownValue(object, "valuesObject");
  const parameters = parameterValues(arrayAt(object, "parameters"));
  const layers: readonly (JsonValue | undefined)[] = [
    scope.search.baseValues,
    ...texts.map(({ value }) => value),
    values,
    parameters.value,
  ];
  const merged = layers.reduce<JsonValue>((below, layer) => mergeValues(below, layer), null);
  const updates = scope.search.facts.applications
    .filter(({ name }) => name === scope.application)
    .flatMap(({ images }) => images.flatMap(({ fields }) => fields));
  const common = {
    owner: place,
    place: `${place}/`,
    merged,
    fields: [...scope.search.valueFields, ...updates],
  };
  function within(value: JsonValue, pathOf: (at: NodePath) => NodePath): ValuesSource {
    return { ...common, value, pathOf };
  }
  return [
    ...texts.flatMap((inner) =>
      valuesImages(
        inner.scope,
        within(inner.value, (at) => at),
      ),
    ),
    ...(isJsonObject(values)
      ? valuesImages(
          scope,
          within(values, (at) => [...path, "valuesObject", ...at]),
        )
      : []),
    ...valuesImages(
      scope,
      within(parameters.value, (at) => [...path, "parameters", ...(parameters.pathOf(at) ?? [])]),
    ),
  ];
}
