import type { FieldSchema } from "../../resources/fieldSchema.ts";
import type { GroupVersionKind } from "../../resources/groupVersionKind.ts";
import { formatApiVersion, groupVersionKindKey, parseApiVersion } from "../../resources/groupVersionKind.ts";
import type { JsonObject } from "../../resources/json.ts";
import { stringAt } from "../../resources/json.ts";
import type { KindFacts } from "../engine.ts";
import type { ObjectProblem } from "../problem.ts";
import type { Artefact } from "./artefact.ts";
import type { BuiltInSchemas } from "./builtInSchemas.ts";
import { builtInSchemas } from "./builtInSchemas.ts";
import { checkObject } from "./checkObject.ts";
import { customResourceKinds } from "./customResourceKinds.ts";
import { fieldSchemaView } from "./fieldSchemaView.ts";
import type { KindCatalog, KnownKind } from "./kindCatalog.ts";
import { builtInKinds, kindCatalog, kindHint } from "./kindCatalog.ts";
import type { KindHistory } from "./kindHistory.ts";
import { factsByKind } from "./kindHistory.ts";

/** What the schemas of a release say of its kinds and of custom resources. */
export interface Knowledge {
  readonly release: string;
  /**
   * What the schema of an object's kind has against it: fields that are unknown, missing or of a wrong type, each with what
   * to do about it. It knows of nothing else that the API server asks for.
   */
  readonly explain: (object: JsonObject) => readonly ObjectProblem[];
  readonly schemaOf: (gvk: GroupVersionKind) => FieldSchema | undefined;
  readonly factsOf: (gvk: GroupVersionKind) => KindFacts | undefined;
  /** Of two definitions of a kind the one that was given last counts; built-in kinds stay as they are. */
  withCustomResources(definitions: readonly JsonObject[]): Knowledge;
}

export interface KnowledgeSources {
  /** The minor that the sources are of. */
  readonly version: string;
  readonly artefact: Artefact;
  readonly histories: readonly KindHistory[];
}

/** What Kubernetes' published OpenAPI and the history of its kinds tell of a release. */
export function openApiKnowledge({ version, artefact, histories }: KnowledgeSources): Knowledge {
  const schemas = builtInSchemas(artefact);
  const facts = factsByKind(histories);
  const builtIn = builtInKinds(artefact, schemas, facts);
  return knowledgeOf({ version, release: artefact.release, schemas, builtIn, facts }, []);
}

interface BuiltIn {
  readonly version: string;
  readonly release: string;
  readonly schemas: BuiltInSchemas;
  readonly builtIn: readonly KnownKind[];
  readonly facts: ReadonlyMap<string, KindFacts>;
}

function knowledgeOf(known: BuiltIn, custom: readonly KnownKind[]): Knowledge {
  const { release, schemas, facts } = known;
  const catalog = kindCatalog([...known.builtIn, ...custom]);
  return {
    release,
    explain: (object) => explainObject(object, { catalog, known }),
    schemaOf(gvk) {
      const kind = catalog.find(gvk);
      return kind && fieldSchemaView(kind.schema());
    },
    factsOf: (gvk) => facts.get(groupVersionKindKey(gvk)) ?? catalog.find(gvk)?.facts,
    withCustomResources(definitions: readonly JsonObject[]): Knowledge {
      const metadata = schemas.objectMeta();
      const added = definitions.toReversed().flatMap((each) => customResourceKinds(each, metadata));
      return knowledgeOf(known, [...added, ...custom]);
    },
  };
}

interface Explaining {
  readonly catalog: KindCatalog;
  readonly known: BuiltIn;
}

function explainObject(object: JsonObject, { catalog, known }: Explaining): readonly ObjectProblem[] {
  const [apiVersion, kind] = [stringAt(object, "apiVersion"), stringAt(object, "kind")];
  if (!apiVersion || !kind) return [];
  const gvk = { ...parseApiVersion(apiVersion), kind };
  const found = catalog.find(gvk);
  if (found?.facts.served) return checkObject(object, found);
  const hint = kindHint(gvk, catalog);
  const isElsewhere = catalog.all.some((other) => other.gvk.kind === kind);
  return [
    {
      code: "unknown-kind",
      path: [isElsewhere ? "apiVersion" : "kind"],
      message: unservedMessage(gvk, found !== undefined, known),
      ...(hint === undefined ? {} : { hint }),
    },
  ];
}

function unservedMessage(gvk: GroupVersionKind, isDefined: boolean, { version, facts }: BuiltIn): string {
  const history = facts.get(groupVersionKindKey(gvk));
  const apiVersion = formatApiVersion(gvk);
  if (isDefined && !history) {
    return `The CustomResourceDefinition of ${gvk.kind} doesn't serve ${apiVersion}.`;
  }
  const message = `Kubernetes ${version} has no kind ${gvk.kind} in ${apiVersion}`;
  if (!history) return `${message}.`;
  const { removed } = history;
  return removed !== undefined && minorOf(removed) <= minorOf(version)
    ? `${message} any more: it was removed in ${removed}.`
    : `${message} unless the cluster turns it on.`;
}

function minorOf(version: string): number {
  return Number(version.split(".")[1]);
}
