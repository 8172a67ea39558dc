import type { GroupVersionKind } from "../resources/groupVersionKind.ts";
import { formatApiVersion } from "../resources/groupVersionKind.ts";
import type { JsonObject } from "../resources/json.ts";
import type { Resource } from "../resources/resource.ts";
import type { Artefact } from "./artefact.ts";
import type { BuiltInSchemas } from "./builtInSchemas.ts";
import { builtInSchemas } from "./builtInSchemas.ts";
import { checkObject } from "./checkObject.ts";
import { customResourceKinds } from "./customResourceKinds.ts";
import type { Engine } from "./engine.ts";
import { fieldSchemaView } from "./fieldSchemaView.ts";
import type { KindCatalog, KnownKind } from "./kindCatalog.ts";
import { builtInKinds, kindCatalog, kindHint } from "./kindCatalog.ts";
import type { ObjectProblem } from "./problem.ts";

/** An engine over Kubernetes' published OpenAPI. `version` is the minor of the artefact. */
export function openApiEngine(version: string, artefact: Artefact): Engine {
  const schemas = builtInSchemas(artefact);
  const knowledge = { version, release: artefact.release, schemas, builtIn: builtInKinds(artefact, schemas) };
  return engineOf(knowledge, []);
}

interface Knowledge {
  readonly version: string;
  readonly release: string;
  readonly schemas: BuiltInSchemas;
  readonly builtIn: readonly KnownKind[];
}

function engineOf(knowledge: Knowledge, custom: readonly KnownKind[]): Engine {
  const { version, release, schemas } = knowledge;
  const catalog = kindCatalog([...knowledge.builtIn, ...custom]);
  return {
    version,
    release,
    check: (resources) => resources.map((resource) => checkResource(resource, catalog, version)),
    schemaOf(gvk) {
      const kind = catalog.find(gvk);
      return kind && fieldSchemaView(kind.schema());
    },
    factsOf: (gvk) => catalog.find(gvk)?.facts,
    withCustomResources(definitions: readonly JsonObject[]): Engine {
      const metadata = schemas.objectMeta();
      const added = definitions.toReversed().flatMap((each) => customResourceKinds(each, metadata));
      return engineOf(knowledge, [...added, ...custom]);
    },
  };
}

function checkResource(resource: Resource, catalog: KindCatalog, version: string): readonly ObjectProblem[] {
  const kind = catalog.find(resource.gvk);
  if (kind?.served) return checkObject(resource.object, kind);
  return [unknownKind(resource.gvk, catalog, version)];
}

function unknownKind(gvk: GroupVersionKind, catalog: KindCatalog, version: string): ObjectProblem {
  const hint = kindHint(gvk, catalog);
  const apiVersion = formatApiVersion(gvk);
  const message = catalog.find(gvk)
    ? `The CustomResourceDefinition of ${gvk.kind} doesn't serve ${apiVersion}.`
    : `Kubernetes ${version} has no kind ${gvk.kind} in ${apiVersion}.`;
  const isElsewhere = catalog.all.some((known) => known.gvk.kind === gvk.kind);
  const path = [isElsewhere ? "apiVersion" : "kind"];
  return { code: "unknown-kind", path, message, ...(hint === undefined ? {} : { hint }) };
}
