import { formatImageReference, formatVersion } from "../../../../shared/registry/imageReference.ts";
import type { ScalarEdit } from "../edits/scalarEdit.ts";
import { isVersionRange } from "../images/chartVersions.ts";
import type { ImageSite, ImageVersion } from "../images/imageSite.ts";

/** What it takes to give a place in the target the version of the source. */
export type VersionChange =
  | { readonly kind: "same" }
  | { readonly kind: "change"; readonly to: ImageVersion; readonly values: readonly NewValue[] }
  | { readonly kind: "refused"; readonly reason: string; readonly hint: string };

/** An edit without the document, which is that of the place. */
export type NewValue = Omit<ScalarEdit, "document">;

export interface VersionChangeOptions {
  /** Whether the digest is written where there was none: behind a name, or in a key that kustomize and Flux know. */
  readonly pin?: boolean;
}

/**
 * The values that bring a place to a version. Without `pin` the place keeps its shape: keys are neither added nor removed.
 * A pinned place is never left without its digest. `to` is what the place has then: without the digest where it has no
 * room for one.
 */
export function versionChange(
  target: ImageSite,
  version: ImageVersion,
  { pin = false }: VersionChangeOptions = {},
): VersionChange {
  return refusal(target, version) ?? changeTo(target, version, pin);
}

function refusal(target: ImageSite, version: ImageVersion): VersionChange | undefined {
  const { writing } = target;
  const pin = target.subject === "git" ? "commit" : "digest";
  if (target.version.digest !== undefined && version.digest === undefined) {
    return {
      kind: "refused",
      reason: `the target pins a ${pin} and the source has only a tag`,
      hint: `Pin the ${pin} in the source too, or remove it from the target.`,
    };
  }
  if (writing.form !== "reference" && target.version.tag !== undefined && version.tag === undefined) {
    return {
      kind: "refused",
      reason: `the target has a tag and the source has only a ${pin}`,
      hint: `Write the tag next to the ${pin} in the source.`,
    };
  }
  const isOpen = target.subject === "chart" && isVersionRange(version.tag ?? "");
  if (isOpen && !isVersionRange(target.version.tag ?? "")) {
    return {
      kind: "refused",
      reason: `the target names one version of the chart and the source the range ${version.tag ?? ""}`,
      hint: "Write the version into the source, or the range into the target.",
    };
  }
  if (
    writing.form === "fields" &&
    !(version.digest ?? writing.digestPrefix).startsWith(writing.digestPrefix)
  ) {
    return {
      kind: "refused",
      reason: `the target takes a digest by ${writing.digestPrefix.slice(0, -1)} only`,
      hint: "Edit the file by hand at this place.",
    };
  }
  return undefined;
}

function changeTo(target: ImageSite, version: ImageVersion, pin: boolean): VersionChange {
  const { writing, within } = target;
  const added = pin && writing.form === "fields" && !writing.digestPath ? writing.newDigest : undefined;
  const to: ImageVersion =
    writing.form === "fields"
      ? {
          tag: writing.tagPath && version.tag,
          digest: (writing.digestPath ?? added) && version.digest,
        }
      : version;
  const same = target.version.tag === to.tag && target.version.digest === to.digest;
  if (same && target.misreadAs === undefined) return { kind: "same" };
  const digest = added && to.digest !== undefined ? [{ ...added, value: to.digest }] : [];
  const values = [...newTexts(target, to), ...digest];
  return { kind: "change", to, values: values.map((value) => ({ ...value, within })) };
}

function newTexts({ writing }: ImageSite, to: ImageVersion): readonly Pick<NewValue, "path" | "value">[] {
  if (writing.form === "reference") {
    return [{ path: writing.path, value: formatImageReference({ name: writing.name, ...to }) }];
  }
  if (writing.form === "version") return [{ path: writing.path, value: formatVersion(to) ?? "" }];
  const { tagPath, digestPath, digestPrefix } = writing;
  return [
    ...(tagPath && to.tag !== undefined ? [{ path: tagPath, value: to.tag }] : []),
    ...(digestPath && to.digest !== undefined
      ? [{ path: digestPath, value: to.digest.slice(digestPrefix.length) }]
      : []),
  ];
}
