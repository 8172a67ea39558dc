import type { JsonObject } from "../../resources/json.ts";
import { arrayAt, isJsonObject, objectAt, objectsAt, ownValue, stringAt } from "../../resources/json.ts";
import { allChecks } from "./checks.ts";
import { customResourceNode } from "./customResourceSchemas.ts";
import type { KnownKind } from "./kindCatalog.ts";
import type { SchemaNode } from "./schemaNode.ts";

/**
 * The types that a CustomResourceDefinition of apiextensions.k8s.io/v1 defines, one a version.
 * Other objects and definitions without group, kind or plural give none; the check of the definition itself says why.
 */
export function customResourceKinds(definition: JsonObject, metadata: SchemaNode): readonly KnownKind[] {
  const spec = objectAt(definition, "spec") ?? {};
  const names = objectAt(spec, "names") ?? {};
  const [group, kind, plural] = [stringAt(spec, "group"), stringAt(names, "kind"), stringAt(names, "plural")];
  const isDefinition =
    ownValue(definition, "apiVersion") === "apiextensions.k8s.io/v1" &&
    ownValue(definition, "kind") === "CustomResourceDefinition";
  if (!isDefinition || !group || !kind || !plural) return [];
  const scope = ownValue(spec, "scope") === "Cluster" ? "Cluster" : "Namespaced";
  const shortNames = arrayAt(names, "shortNames").filter((name) => typeof name === "string");
  return objectsAt(spec, "versions").flatMap((version): readonly KnownKind[] => {
    const name = stringAt(version, "name");
    if (!name) return [];
    const schema = objectAt(objectAt(version, "schema") ?? {}, "openAPIV3Schema") ?? anySchema;
    let node: SchemaNode | undefined;
    return [
      {
        gvk: { group, version: name, kind },
        facts: { plural, scope, served: ownValue(version, "served") === true, shortNames },
        statusChecks: hasStatusSubresource(version)
          ? { unknownFields: true, types: false, requiredFields: false }
          : allChecks,
        schema: () => (node ??= customResourceNode(schema, metadata)),
      },
    ];
  });
}

const anySchema: JsonObject = { type: "object", "x-kubernetes-preserve-unknown-fields": true };

function hasStatusSubresource(version: JsonObject): boolean {
  return isJsonObject(ownValue(objectAt(version, "subresources") ?? {}, "status"));
}
