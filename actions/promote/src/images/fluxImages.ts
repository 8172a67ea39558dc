import { familiarName, parseImageName } from "../../../../shared/registry/imageReference.ts";
import { parseApiVersion } from "../../../../shared/resources/groupVersionKind.ts";
import type { JsonObject } from "../../../../shared/resources/json.ts";
import { arrayAt, isJsonObject, objectAt, ownValue, stringAt } from "../../../../shared/resources/json.ts";
import type { NodePath } from "../edits/scalarNode.ts";
import { formatChartName, withScheme } from "./chartName.ts";
import { findNamed } from "./environmentFacts.ts";
import { gitName } from "./gitRevision.ts";
import type { EnvironmentImage } from "./imageSite.ts";
import type { FindInObject } from "./kustomizeImages.ts";
import { kustomizeImages } from "./kustomizeImages.ts";
import { objectName } from "./objectName.ts";
import { fieldsSite } from "./site.ts";
import type { SiteScope } from "./siteScope.ts";
import { embeddedScopes } from "./siteScope.ts";
import { valuesImages } from "./valuesImages.ts";
import type { PlacedObject } from "./workloadImages.ts";

/**
 * The images and versions of Flux's objects: HelmRelease, HelmChart, OCIRepository, GitRepository and Kustomization; and
 * of k3s' HelmChart.
 */
export function fluxImages(
  scope: SiteScope,
  placed: PlacedObject,
  find: FindInObject,
): readonly EnvironmentImage[] {
  const { object, path } = placed;
  const { group } = parseApiVersion(stringAt(object, "apiVersion") ?? "");
  const spec = objectAt(object, "spec");
  if (!spec) return [];
  const place = objectName(scope, object);
  const namespace = stringAt(objectAt(object, "metadata") ?? {}, "namespace") ?? "";
  const at: FluxSpec = { spec, path: [...path, "spec"], place, namespace };
  switch (`${group}/${stringAt(object, "kind") ?? ""}`) {
    case "helm.toolkit.fluxcd.io/HelmRelease":
      return [
        ...helmReleaseChart(scope, at),
        ...objectValues(scope, at, "values"),
        ...arrayAt(spec, "postRenderers").flatMap((renderer, index) => {
          const kustomize = isJsonObject(renderer) ? objectAt(renderer, "kustomize") : undefined;
          const below = [...at.path, "postRenderers", index, "kustomize"];
          return kustomize
            ? kustomizeImages(scope, { object: kustomize, path: below, place: `${place}/` }, find)
            : [];
        }),
      ];
    case "source.toolkit.fluxcd.io/HelmChart":
      return chartSite(scope, at);
    case "source.toolkit.fluxcd.io/OCIRepository":
      return ociSite(scope, at);
    case "source.toolkit.fluxcd.io/GitRepository":
      return gitSite(scope, at);
    case "kustomize.toolkit.fluxcd.io/Kustomization":
      return kustomizeImages(scope, { object: spec, path: at.path, place: `${place}/` }, find);
    case "helm.cattle.io/HelmChart":
      return [...k3sChart(scope, at), ...objectValues(scope, at, "valuesContent")];
    case "helm.cattle.io/HelmChartConfig":
      return objectValues(scope, at, "valuesContent");
    default:
      return [];
  }
}

interface FluxSpec {
  readonly spec: JsonObject;
  readonly path: NodePath;
  readonly place: string;
  readonly namespace: string;
}

/** Values as a mapping, or as YAML in a text. */
function objectValues(scope: SiteScope, at: FluxSpec, key: string): readonly EnvironmentImage[] {
  const value = ownValue(at.spec, key);
  const common = { owner: at.place, place: `${at.place}/`, fields: scope.search.valueFields };
  if (isJsonObject(value)) {
    return valuesImages(scope, {
      ...common,
      value,
      merged: value,
      pathOf: (path) => [...at.path, key, ...path],
    });
  }
  return embeddedScopes(scope, [...at.path, key]).flatMap((inner) =>
    valuesImages(inner.scope, {
      ...common,
      value: inner.value,
      merged: inner.value,
      pathOf: (path) => path,
    }),
  );
}

function helmReleaseChart(scope: SiteScope, at: FluxSpec): readonly EnvironmentImage[] {
  const spec = objectAt(objectAt(at.spec, "chart") ?? {}, "spec");
  return spec ? chartSite(scope, { ...at, spec, path: [...at.path, "chart", "spec"] }) : [];
}

/** The version of a chart from a HelmRepository, which has its address in another object. From Git it has none. */
function chartSite(
  scope: SiteScope,
  { spec, path, place, namespace }: FluxSpec,
): readonly EnvironmentImage[] {
  const source = objectAt(spec, "sourceRef") ?? {};
  const [chart, name] = [stringAt(spec, "chart"), stringAt(source, "name")];
  if (!chart || !name || stringAt(source, "kind") !== "HelmRepository") return [];
  const known = findNamed(scope.search.facts.helmRepositories, {
    namespace: stringAt(source, "namespace") ?? namespace,
    name,
  });
  const repositories = [...(known ? [known.url] : []), `HelmRepository/${name}`];
  return found(
    fieldsSite(
      scope,
      { tag: { path: [...path, "version"], value: ownValue(spec, "version") } },
      {
        subject: "chart",
        names: repositories.map((repository) => formatChartName({ repository, chart })),
        place,
      },
    ),
  );
}

function ociSite(scope: SiteScope, { spec, path, place }: FluxSpec): readonly EnvironmentImage[] {
  const name = parseImageName((stringAt(spec, "url") ?? "").replace(/^oci:\/\//, ""));
  const reference = objectAt(spec, "ref") ?? {};
  if (!name) return [];
  return found(
    fieldsSite(
      scope,
      {
        tag: { path: [...path, "ref", "tag"], value: ownValue(reference, "tag") },
        digest: { path: [...path, "ref", "digest"], value: ownValue(reference, "digest") },
        mayAddDigest: true,
      },
      { subject: "image", names: [familiarName(name)], place },
    ),
  );
}

/** A commit counts before a tag, so they change together. */
function gitSite(scope: SiteScope, { spec, path, place }: FluxSpec): readonly EnvironmentImage[] {
  const url = stringAt(spec, "url");
  const reference = objectAt(spec, "ref") ?? {};
  if (!url) return [];
  return found(
    fieldsSite(
      scope,
      {
        tag: { path: [...path, "ref", "tag"], value: ownValue(reference, "tag") },
        digest: { path: [...path, "ref", "commit"], value: ownValue(reference, "commit") },
      },
      { subject: "git", names: [gitName(url)], place },
    ),
  );
}

/** `chart` is a name with `repo`, or an address of its own. */
function k3sChart(scope: SiteScope, { spec, path, place }: FluxSpec): readonly EnvironmentImage[] {
  const [text = "", repository] = [stringAt(spec, "chart"), stringAt(spec, "repo")];
  const slash = text.lastIndexOf("/");
  const address = repository ?? (text.startsWith("oci://") ? text.slice(0, slash) : undefined);
  const chart = repository === undefined ? text.slice(slash + 1) : text;
  if (!address || chart === "") return [];
  return found(
    fieldsSite(
      scope,
      { tag: { path: [...path, "version"], value: ownValue(spec, "version") } },
      { subject: "chart", names: [formatChartName({ repository: withScheme(address), chart })], place },
    ),
  );
}

function found(site: EnvironmentImage | undefined): readonly EnvironmentImage[] {
  return site ? [site] : [];
}
