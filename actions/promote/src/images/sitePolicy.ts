import { familiarName, parseImageName } from "../../../../shared/registry/imageReference.ts";
import { jsonPointer } from "../../../../shared/resources/fieldPath.ts";
import type { NodePath } from "../edits/scalarNode.ts";
import type { EnvironmentFacts } from "./environmentFacts.ts";
import { findNamed } from "./environmentFacts.ts";
import type { UpdatedApplication } from "./imageUpdater.ts";
import type { PolicyMarker } from "./policyMarkers.ts";
import type { SiteScope } from "./siteScope.ts";
import { valueIn } from "./siteScope.ts";
import type { VersionPolicy } from "./versionPolicy.ts";

export interface PolicySubject {
  readonly names: readonly string[];
  readonly paths: readonly NodePath[];
}

/** The policy for a place: of a marker at one of its scalars, or of the annotations of the Application it belongs to. */
export function policyOf(scope: SiteScope, subject: PolicySubject): VersionPolicy | undefined {
  const { facts } = scope.search;
  const marker = markerAt(scope, subject.paths);
  if (marker) return markedPolicy(facts, marker);
  if (scope.policy) return scope.policy;
  const applications = facts.applications.filter((application) => isPart(scope, application));
  const images = applications.flatMap((application) => application.images);
  return images.find((image) => image.names.some((name) => subject.names.includes(name)))?.policy;
}

/** The first marker at one of some paths. */
export function markerAt({ markers }: SiteScope, paths: readonly NodePath[]): PolicyMarker | undefined {
  return paths.map((path) => markers.get(jsonPointer(path))).find((each) => each !== undefined);
}

/** The image of a marker's policy: as a marker beside it says, or as the ImageRepository of the policy does. */
export function markedImage(scope: SiteScope, marker: PolicyMarker): string | undefined {
  const sibling = [...scope.markers.values()].find((each) => each.part === "name" && isBeside(each, marker));
  const text = sibling && valueIn(scope, sibling.path);
  const name = typeof text === "string" ? parseImageName(text) : undefined;
  if (name) return familiarName(name);
  const [namespace = "", policy = ""] = marker.policy.split(":");
  return findNamed(scope.search.facts.imagePolicies, { namespace, name: policy })?.image;
}

/** Whether two markers are of one policy, in one mapping. */
export function isBeside(one: PolicyMarker, other: PolicyMarker): boolean {
  return one.policy === other.policy && parent(one.path) === parent(other.path);
}

function parent(path: NodePath): string {
  return jsonPointer(path.slice(0, -1));
}

function markedPolicy({ imagePolicies }: EnvironmentFacts, { policy }: PolicyMarker): VersionPolicy {
  const [namespace = "", name = ""] = policy.split(":");
  const facts = findNamed(imagePolicies, { namespace, name });
  return { source: "flux", name: policy, reading: facts?.reading, isSuspended: facts?.isSuspended === true };
}

/** Whether a place is in an Application, or in one of the folders that it is made from. */
function isPart({ application, file }: SiteScope, { name, folders }: UpdatedApplication): boolean {
  if (application !== undefined) return application === name;
  return folders.some((folder) => folder === "" || file.file.startsWith(`${folder}/`));
}
