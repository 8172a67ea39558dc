/** An API type; `group` is empty for the core group. */
export interface GroupVersionKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

/** Splits `apps/v1` or `v1` into group and version. */
export function parseApiVersion(apiVersion: string): Pick<GroupVersionKind, "group" | "version"> {
  const slash = apiVersion.indexOf("/");
  if (slash < 0) return { group: "", version: apiVersion };
  return { group: apiVersion.slice(0, slash), version: apiVersion.slice(slash + 1) };
}

/** The `apiVersion` of a group and version. */
export function formatApiVersion(gv: Pick<GroupVersionKind, "group" | "version">): string {
  return gv.group === "" ? gv.version : `${gv.group}/${gv.version}`;
}

/** A key for maps: `apps/v1/Deployment`, `v1/Service`. */
export function groupVersionKindKey(gvk: GroupVersionKind): string {
  return `${formatApiVersion(gvk)}/${gvk.kind}`;
}
