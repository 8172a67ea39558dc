import { formatImageReference, formatVersion } from "../../../../shared/registry/imageReference.ts";
import type { NodePath } from "../edits/scalarNode.ts";
import type { ImageSite, ImageVersion } from "../images/imageSite.ts";

/** What it takes to give a place in the target the version of the source. */
export type VersionChange =
  | { readonly kind: "same" }
  | { readonly kind: "change"; readonly to: ImageVersion; readonly values: readonly NewValue[] }
  | { readonly kind: "refused"; readonly reason: string; readonly hint: string };

export interface NewValue {
  readonly path: NodePath;
  readonly value: string;
}

/**
 * The values that bring a place to a version. The place keeps its shape: keys are neither added nor removed, and a pinned
 * place is never left without its digest.
 */
export function versionChange(target: ImageSite, version: ImageVersion): VersionChange {
  const { writing } = target;
  if (target.version.digest !== undefined && version.digest === undefined) {
    return {
      kind: "refused",
      reason: "the target pins a digest and the source has only a tag",
      hint: "Pin the digest in the source too, or remove it from the target.",
    };
  }
  if (writing.form !== "reference" && target.version.tag !== undefined && version.tag === undefined) {
    return {
      kind: "refused",
      reason: "the target has a tag and the source has only a digest",
      hint: "Write the tag next to the digest in the source.",
    };
  }
  if (writing.form === "reference") {
    const value = formatImageReference({ name: writing.name, ...version });
    return changeTo(target, version, [{ path: writing.path, value }]);
  }
  if (writing.form === "version") {
    return changeTo(target, version, [{ path: writing.path, value: formatVersion(version) ?? "" }]);
  }
  const to = {
    tag: writing.tagPath && version.tag,
    digest: writing.digestPath && version.digest,
  };
  return changeTo(target, to, [
    ...newValue(writing.tagPath, to.tag),
    ...newValue(writing.digestPath, to.digest),
  ]);
}

function changeTo(target: ImageSite, to: ImageVersion, values: readonly NewValue[]): VersionChange {
  const same = target.version.tag === to.tag && target.version.digest === to.digest;
  if (same && target.misreadAs === undefined) return { kind: "same" };
  return { kind: "change", to, values };
}

function newValue(path: NodePath | undefined, value: string | undefined): readonly NewValue[] {
  return path === undefined || value === undefined ? [] : [{ path, value }];
}
