import type { FieldPath } from "../resources/fieldPath.ts";
import type { JsonValue } from "../resources/json.ts";
import type { Resource, ResourceIdentity } from "../resources/resource.ts";

/** A field that differs. `before` or `after` is undefined where that side doesn't have the field. */
export type FieldChange = VisibleChange | HiddenChange;

export interface VisibleChange {
  readonly visibility: "visible";
  readonly path: FieldPath;
  readonly before: JsonValue | undefined;
  readonly after: JsonValue | undefined;
}

/** A secret value: that it differs may be told, never what it is. */
export interface HiddenChange {
  readonly visibility: "hidden";
  readonly path: FieldPath;
  readonly presence: "added" | "removed" | "modified";
}

export type ResourceChange =
  | { readonly change: "added"; readonly identity: ResourceIdentity; readonly after: Resource }
  | { readonly change: "removed"; readonly identity: ResourceIdentity; readonly before: Resource }
  | {
      readonly change: "modified";
      readonly identity: ResourceIdentity;
      readonly before: Resource;
      readonly after: Resource;
      readonly fields: readonly FieldChange[];
    };

/** What an ignore rule took out of the result. */
export interface IgnoredChange {
  readonly identity: ResourceIdentity;
  readonly path: FieldPath;
  readonly reason: string;
}

export interface SetDiff {
  readonly changes: readonly ResourceChange[];
  readonly ignored: readonly IgnoredChange[];
  /** How many objects are on both sides without a difference. */
  readonly unchanged: number;
}
