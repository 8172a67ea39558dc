import type { JsonObject } from "../../../../shared/resources/json.ts";
import { objectAt, stringAt } from "../../../../shared/resources/json.ts";
import type { SiteScope } from "./siteScope.ts";
import { withoutEnvironment } from "./siteScope.ts";

/** What an object is called in every environment: `Deployment/api`. */
export function objectName({ search }: SiteScope, object: JsonObject): string {
  const name = stringAt(objectAt(object, "metadata") ?? {}, "name") ?? "";
  return `${stringAt(object, "kind") ?? ""}/${withoutEnvironment(name, search.environmentNames)}`;
}
