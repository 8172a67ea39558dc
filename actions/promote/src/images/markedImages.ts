import { formatFieldPath, jsonPointer } from "../../../../shared/resources/fieldPath.ts";
import type { NodePath } from "../edits/scalarNode.ts";
import type { EnvironmentImage } from "./imageSite.ts";
import type { PolicyMarker } from "./policyMarkers.ts";
import { fieldsSite, pathsOf, referenceSite } from "./site.ts";
import type { SiteScope } from "./siteScope.ts";
import { isBeside, markedImage } from "./sitePolicy.ts";
import { valueIn } from "./siteScope.ts";

/**
 * The sites at Flux's markers that are at no other site's place: references, and tags and digests beside the name that has
 * a marker of the same policy, or of the image that the policy is for.
 */
export function markedImages(
  scope: SiteScope,
  owner: string,
  known: readonly EnvironmentImage[],
): readonly EnvironmentImage[] {
  const taken = new Set(
    known
      .filter(({ within }) => within.length === 0)
      .flatMap(({ writing }) => pathsOf(writing).map(jsonPointer)),
  );
  const markers = [...scope.markers.values()];
  const open = markers.filter(({ path }) => !taken.has(jsonPointer(path)));
  return open.flatMap((marker) => {
    const beside = open.filter((each) => isBeside(each, marker));
    const tags = beside.filter(({ part }) => part === "tag");
    const [digest, ...digests] = beside.filter(({ part }) => part === "digest");
    const areOne = tags.length === 1 && digest !== undefined && digests.length === 0;
    switch (marker.part) {
      case "name":
        return [];
      case "image":
        return referenceAt(scope, owner, marker);
      case "tag":
        return fieldsAt(scope, owner, areOne ? [marker, digest] : [marker]);
      case "digest":
        return areOne ? [] : fieldsAt(scope, owner, [marker]);
    }
  });
}

function referenceAt(scope: SiteScope, owner: string, { path }: PolicyMarker): readonly EnvironmentImage[] {
  const text = valueIn(scope, path);
  const found =
    typeof text === "string" ? referenceSite(scope, { path, place: placeOf(owner, path), text }) : undefined;
  return found ? [found] : [];
}

function fieldsAt(
  scope: SiteScope,
  owner: string,
  group: readonly [PolicyMarker, ...PolicyMarker[]],
): readonly EnvironmentImage[] {
  const name = markedImage(scope, group[0]);
  const [tag, digest] = (["tag", "digest"] as const).map((part) => {
    const path = group.find((each) => each.part === part)?.path;
    return path && { path, value: valueIn(scope, path) };
  });
  const { path } = group[0];
  const found = fieldsSite(
    scope,
    { tag, digest },
    {
      place: placeOf(owner, path),
      ...(name === undefined
        ? { subject: "value", names: [`value:${owner}:${formatFieldPath(path)}`] }
        : { subject: "image", names: [name] }),
    },
  );
  return found ? [found] : [];
}

function placeOf(owner: string, path: NodePath): string {
  return owner === "" ? formatFieldPath(path) : `${owner}/${formatFieldPath(path)}`;
}
