import semver from "semver";

const versionTag = /^v?(\d+)\.(\d+)(?:\.(\d+))?(?:-([0-9A-Za-z.-]+))?$/;

/**
 * Whether a tag is older than another by Semantic Versioning; `1.2` counts as `1.2.0`. Tags that are no versions, such as
 * dates and commit ids, have no order and are never older.
 */
export function isOlderTag(tag: string | undefined, than: string | undefined): boolean {
  const version = versionOf(tag);
  const other = versionOf(than);
  return version !== undefined && other !== undefined && semver.lt(version, other);
}

function versionOf(tag: string | undefined): string | undefined {
  const match = versionTag.exec(tag ?? "");
  if (!match) return undefined;
  const [, major = "0", minor = "0", patch = "0", preRelease] = match;
  return (
    semver.valid(`${major}.${minor}.${patch}${preRelease === undefined ? "" : `-${preRelease}`}`) ?? undefined
  );
}
