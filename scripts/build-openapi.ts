import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";
import { artefactFormat } from "../shared/engine/schema/artefact.ts";
import type {
  Artefact,
  ArtefactKind,
  ArtefactSchema,
  ArtefactScalar,
} from "../shared/engine/schema/artefact.ts";
import type { JsonValue } from "../shared/resources/json.ts";

// Makes shared/engine/openapi/<minor>.json.br from the OpenAPI files that Kubernetes publishes in its Go module.
// The v3 files are taken, since swagger.json has no defaults. The same releases give the same bytes.

const releases = ["v1.36.3", "v1.35.4", "v1.34.4"];
const folder = join(import.meta.dirname, "../shared/engine/openapi");

interface GroupVersionKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

interface Schema {
  readonly type?: string;
  readonly format?: string;
  readonly $ref?: string;
  readonly allOf?: readonly Schema[];
  readonly default?: JsonValue;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly additionalProperties?: Schema;
  readonly "x-kubernetes-list-type"?: string;
  readonly "x-kubernetes-list-map-keys"?: readonly string[];
  readonly "x-kubernetes-group-version-kind"?: readonly GroupVersionKind[];
}

interface Operation {
  readonly "x-kubernetes-action"?: string;
  readonly "x-kubernetes-group-version-kind"?: GroupVersionKind;
}

interface Specification {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components?: { readonly schemas?: Readonly<Record<string, Schema>> };
}

const meta = "io.k8s.apimachinery.pkg.apis.meta.v1";
const apiextensions = "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1";

/** Types that read their JSON themselves, which OpenAPI describes loosely or not at all. */
const ownReaders: Readonly<Record<string, ArtefactScalar | "any">> = {
  "io.k8s.apimachinery.pkg.api.resource.Quantity": "quantity",
  "io.k8s.apimachinery.pkg.util.intstr.IntOrString": "int-or-string",
  "io.k8s.apimachinery.pkg.runtime.RawExtension": "any",
  [`${meta}.Time`]: "time",
  [`${meta}.MicroTime`]: "micro-time",
  [`${meta}.FieldsV1`]: "any",
  [`${apiextensions}.JSON`]: "any",
};

const jsonSchema: Schema = { $ref: `${apiextensions}.JSONSchemaProps` };
const shapes: Readonly<Record<string, { readonly list?: Schema; readonly boolean?: true }>> = {
  [`${apiextensions}.JSONSchemaPropsOrBool`]: { boolean: true },
  [`${apiextensions}.JSONSchemaPropsOrArray`]: { list: { type: "array", items: jsonSchema } },
  [`${apiextensions}.JSONSchemaPropsOrStringArray`]: { list: { type: "array", items: { type: "string" } } },
};

const scalars: Readonly<Record<string, ArtefactScalar>> = {
  string: "text",
  "string/byte": "bytes",
  boolean: "boolean",
  "integer/int32": "int32",
  "integer/int64": "int64",
  "number/double": "number",
};

interface RequiredCorrection {
  readonly optional?: readonly string[];
  readonly required?: readonly string[];
}

/** By definition: where OpenAPI's `required` is not what the API server does; see the README beside the file. */
const corrections = JSON.parse(readFileSync(join(folder, "required.json"), "utf8")) as Readonly<
  Record<string, RequiredCorrection>
>;

function moduleFolder(release: string): string {
  const found = execFileSync("go", ["mod", "download", "-json", `k8s.io/kubernetes@${release}`], {
    cwd: tmpdir(),
    encoding: "utf8",
  });
  return (JSON.parse(found) as { readonly Dir: string }).Dir;
}

function readSpecifications(release: string): readonly Specification[] {
  const specifications = join(moduleFolder(release), "api/openapi-spec/v3");
  return readdirSync(specifications)
    .filter((name) => /^(?:api|apis__.+)__v[^_]+_openapi\.json$/.test(name))
    .sort()
    .map((name) => JSON.parse(readFileSync(join(specifications, name), "utf8")) as Specification);
}

interface ServedKind {
  readonly gvk: GroupVersionKind;
  readonly plural: string;
  readonly namespaced: boolean;
}

const collectionPath = /^\/(?:api|apis\/[^/]+)\/[^/]+(\/namespaces\/\{namespace\})?\/([a-z]+)$/;

/** The kinds with a collection of their own; those of subresources, such as Scale, can't be applied. */
function servedKinds(specifications: readonly Specification[]): readonly ServedKind[] {
  const kinds = new Map<string, ServedKind>();
  for (const { paths } of specifications) {
    for (const [path, operations] of Object.entries(paths)) {
      const match = collectionPath.exec(path);
      const operation = operations.post ?? operations.get;
      const gvk = operation?.["x-kubernetes-group-version-kind"];
      if (!match || !gvk || !["post", "list"].includes(operation["x-kubernetes-action"] ?? "")) continue;
      const key = `${gvk.group}/${gvk.version}/${gvk.kind}`;
      const namespaced = match[1] !== undefined || kinds.get(key)?.namespaced === true;
      kinds.set(key, { gvk, plural: match[2] ?? "", namespaced });
    }
  }
  return [...kinds.keys()].sort().flatMap((key) => kinds.get(key) ?? []);
}

/** Gives each different schema one place in a table; a definition has its place before its content is known. */
function schemaTable(definitions: ReadonlyMap<string, Schema>) {
  const table: (ArtefactSchema | undefined)[] = [];
  const known = new Map<string, number>();

  function intern(schema: ArtefactSchema): number {
    const key = JSON.stringify(schema);
    const index = known.get(key) ?? table.push(schema) - 1;
    known.set(key, index);
    return index;
  }

  function ofDefinition(name: string): number {
    const own = ownReaders[name];
    if (own !== undefined) return intern(own);
    const found = known.get(`definition ${name}`);
    if (found !== undefined) return found;
    const index = table.push(undefined) - 1;
    known.set(`definition ${name}`, index);
    const definition = definitions.get(name);
    if (!definition) throw new Error(`No definition ${name}`);
    table[index] = contentOf(definition, name);
    return index;
  }

  function contentOf(schema: Schema, name: string): ArtefactSchema {
    const several = shapes[name];
    if (several) {
      const list = several.list && { list: ofSchema(several.list) };
      return { mapping: ofSchema(jsonSchema), ...list, ...(several.boolean && { boolean: true }) };
    }
    if (schema.items) return listOf(schema, ofSchema(schema.items));
    if (schema.additionalProperties) return { values: ofSchema(schema.additionalProperties) };
    if (schema.type === "object") return objectOf(schema, name);
    const scalar = scalars[[schema.type, schema.format].filter((part) => part).join("/")];
    if (!scalar) throw new Error(`${name}: no rule for ${JSON.stringify(schema)}`);
    return scalar;
  }

  function objectOf(schema: Schema, name: string): ArtefactSchema {
    const properties = Object.entries(schema.properties ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
    const required = requiredOf(schema, name);
    const defaults = properties.flatMap(([field, property]) => {
      const value = defaultOf(property);
      return value === undefined ? [] : [[field, value] as const];
    });
    return {
      fields: Object.fromEntries(properties.map(([field, property]) => [field, ofSchema(property)])),
      ...(required.length > 0 && { required }),
      ...(defaults.length > 0 && { defaults: Object.fromEntries(defaults) }),
    };
  }

  function ofSchema(schema: Schema): number {
    const name = referenceOf(schema);
    return name === undefined ? intern(contentOf(schema, "")) : ofDefinition(name);
  }

  return { table, ofDefinition };
}

/** The published default of an embedded struct is `{}`, also where the type is written as a scalar. */
function defaultOf(property: Schema): JsonValue | undefined {
  const name = referenceOf(property);
  if (property.default === undefined || JSON.stringify(property.default) !== "{}") return property.default;
  return name !== undefined && !(name in ownReaders) && !(name in shapes) ? property.default : undefined;
}

function requiredOf(schema: Schema, name: string): readonly string[] {
  const { optional = [], required = [] } = corrections[name] ?? {};
  const all = new Set([...(schema.required ?? []), ...required]);
  return [...all].filter((field) => !optional.includes(field) && field in (schema.properties ?? {})).sort();
}

function listOf(schema: Schema, items: number): ArtefactSchema {
  const keys = schema["x-kubernetes-list-map-keys"];
  if (schema["x-kubernetes-list-type"] === "map" && keys) return { items, keys };
  return schema["x-kubernetes-list-type"] === "set" ? { items, set: true } : { items };
}

function referenceOf(schema: Schema): string | undefined {
  return (schema.$ref ?? schema.allOf?.[0]?.$ref)?.split("/").pop();
}

function buildArtefact(release: string): Artefact {
  const specifications = readSpecifications(release);
  const definitions = new Map(
    specifications.flatMap(({ components }) => Object.entries(components?.schemas ?? {})),
  );
  const nameOfKind = new Map<string, string>();
  for (const [name, { "x-kubernetes-group-version-kind": gvks }] of definitions) {
    for (const gvk of gvks ?? []) nameOfKind.set(`${gvk.group}/${gvk.version}/${gvk.kind}`, name);
  }
  const { table, ofDefinition } = schemaTable(definitions);
  const objectMeta = ofDefinition(`${meta}.ObjectMeta`);
  const kinds = servedKinds(specifications).map(({ gvk, plural, namespaced }): ArtefactKind => {
    const apiVersion = gvk.group === "" ? gvk.version : `${gvk.group}/${gvk.version}`;
    const name = nameOfKind.get(`${gvk.group}/${gvk.version}/${gvk.kind}`) ?? "";
    return [apiVersion, gvk.kind, plural, namespaced ? "N" : "C", ofDefinition(name)];
  });
  return { format: artefactFormat, release, objectMeta, kinds, schemas: table as readonly ArtefactSchema[] };
}

for (const release of releases) {
  const artefact = buildArtefact(release);
  const text = JSON.stringify(artefact);
  const packed = brotliCompressSync(text, {
    params: {
      [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_SIZE_HINT]: text.length,
    },
  });
  const minor = release.replace(/^v(\d+\.\d+)\..*$/, "$1");
  writeFileSync(join(folder, `${minor}.json.br`), packed);
  console.log(
    `${minor}: ${artefact.kinds.length} kinds, ${artefact.schemas.length} schemas, ` +
      `${text.length} bytes of JSON, ${packed.length} bytes compressed`,
  );
}
