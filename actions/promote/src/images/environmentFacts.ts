import { familiarName, parseImageName } from "../../../../shared/registry/imageReference.ts";
import { parseApiVersion } from "../../../../shared/resources/groupVersionKind.ts";
import type { JsonObject } from "../../../../shared/resources/json.ts";
import { isJsonObject, objectAt, objectsAt, stringAt } from "../../../../shared/resources/json.ts";
import type { YamlFile } from "../edits/yamlFile.ts";
import type { FluxImageRepository, FluxName } from "../policies/fluxImagePolicy.ts";
import { policyOfImagePolicy, repositoryOfImageRepository } from "../policies/fluxImagePolicy.ts";
import { policiesOfImageUpdater } from "../policies/imageUpdaterPolicy.ts";
import type { PolicyReading } from "../policies/updatePolicy.ts";
import type { UpdatedApplication } from "./imageUpdater.ts";
import { updatedApplication } from "./imageUpdater.ts";

/** What objects of an environment say about places in its other files. */
export interface EnvironmentFacts {
  readonly helmRepositories: readonly HelmRepository[];
  readonly imagePolicies: readonly ImagePolicyFacts[];
  readonly applications: readonly UpdatedApplication[];
}

export interface HelmRepository extends FluxName {
  readonly url: string;
}

export interface ImagePolicyFacts extends FluxName {
  /** With what the ImageRepository leaves out. */
  readonly reading: PolicyReading;
  readonly isSuspended: boolean;
  /** The image of the ImageRepository, in its short form. */
  readonly image: string | undefined;
}

export const noFacts: EnvironmentFacts = { helmRepositories: [], imagePolicies: [], applications: [] };

/** An object by its name; a namespace may be left out on either side where the name is the only one of its kind. */
export function findNamed<T extends FluxName>(objects: readonly T[], wanted: FluxName): T | undefined {
  const named = objects.filter(({ name }) => name === wanted.name);
  const exact = named.find(({ namespace }) => namespace === wanted.namespace);
  if (exact) return exact;
  const [only, ...others] = named;
  const mayBeMeant = only && (only.namespace === "" || wanted.namespace === "");
  return mayBeMeant && others.length === 0 ? only : undefined;
}

/** Collects what the objects in the files say. */
export function environmentFacts(files: readonly YamlFile[]): EnvironmentFacts {
  const objects = files.flatMap(({ documents }) =>
    documents.flatMap(({ value }) => (isJsonObject(value) ? withItems(value) : [])),
  );
  const repositories = objects.flatMap((object) => repositoryOfImageRepository(object) ?? []);
  const updaters = objects.flatMap((object) => policiesOfImageUpdater(object) ?? []);
  return {
    helmRepositories: objects.flatMap((object) => helmRepository(object) ?? []),
    imagePolicies: objects.flatMap((object) => imagePolicy(object, repositories) ?? []),
    applications: objects.flatMap((object) => {
      const application = applicationOf(object);
      return (application && updatedApplication(application, updaters)) ?? [];
    }),
  };
}

function withItems(object: JsonObject): readonly JsonObject[] {
  return stringAt(object, "kind")?.endsWith("List") ? objectsAt(object, "items") : [object];
}

function isKind(object: JsonObject, group: string, kind: string): boolean {
  return (
    stringAt(object, "kind") === kind && parseApiVersion(stringAt(object, "apiVersion") ?? "").group === group
  );
}

function helmRepository(object: JsonObject): HelmRepository | undefined {
  if (!isKind(object, "source.toolkit.fluxcd.io", "HelmRepository")) return undefined;
  const metadata = objectAt(object, "metadata") ?? {};
  const url = stringAt(objectAt(object, "spec") ?? {}, "url");
  const [namespace, name] = [stringAt(metadata, "namespace") ?? "", stringAt(metadata, "name")];
  return url === undefined || name === undefined ? undefined : { namespace, name, url };
}

function imagePolicy(
  object: JsonObject,
  repositories: readonly FluxImageRepository[],
): ImagePolicyFacts | undefined {
  const policy = policyOfImagePolicy(object);
  if (!policy) return undefined;
  const repository = findNamed(repositories, policy.repository);
  const name = parseImageName(repository?.image ?? "");
  return {
    namespace: policy.namespace,
    name: policy.name,
    reading: withExclusions(policy.reading, repository?.exclude ?? []),
    isSuspended: policy.isSuspended || repository?.isSuspended === true,
    image: name && familiarName(name),
  };
}

function withExclusions(reading: PolicyReading, exclude: readonly string[]): PolicyReading {
  if (reading.kind === "refused") return reading;
  const { filter } = reading.value;
  return {
    kind: "policy",
    value: { ...reading.value, filter: { ...filter, exclude: [...filter.exclude, ...exclude] } },
  };
}

function applicationOf(object: JsonObject): JsonObject | undefined {
  if (isKind(object, "argoproj.io", "Application")) return object;
  if (!isKind(object, "argoproj.io", "ApplicationSet")) return undefined;
  return objectAt(objectAt(object, "spec") ?? {}, "template");
}
