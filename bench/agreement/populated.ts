import type { JsonObject, JsonValue } from "../../shared/resources/json.ts";
import { isJsonArray, isJsonObject } from "../../shared/resources/json.ts";

/** A field that a server fills in from what only it knows; `*` stands for any item or key. */
export interface PopulatedField {
  readonly path: string;
  readonly reason: string;
  /** Whether it is compared all the same where the manifest sets it. */
  readonly unlessSet?: boolean;
  /** The kinds that have it; all where left out. */
  readonly kinds?: readonly string[];
}

/** What is left out when an object of the server is compared with one of the engine. */
export const populatedFields: readonly PopulatedField[] = [
  { path: "metadata/uid", reason: "made at random" },
  { path: "metadata/resourceVersion", reason: "counts the writes of the cluster" },
  { path: "metadata/creationTimestamp", reason: "the clock" },
  { path: "metadata/managedFields", reason: "compared with apply" },
  { kinds: ["Service"], path: "spec/clusterIP", reason: "allocated", unlessSet: true },
  { kinds: ["Service"], path: "spec/clusterIPs", reason: "allocated" },
  { kinds: ["Service"], path: "spec/ports/*/nodePort", reason: "allocated" },
  { kinds: ["Service"], path: "spec/healthCheckNodePort", reason: "allocated", unlessSet: true },
  { kinds: ["Service"], path: "spec/ipFamilies", reason: "the families of the cluster", unlessSet: true },
  { kinds: ["Service"], path: "spec/ipFamilyPolicy", reason: "the families of the cluster", unlessSet: true },
  { kinds: ["CertificateSigningRequest"], path: "spec/username", reason: "who asks" },
  { kinds: ["CertificateSigningRequest"], path: "spec/groups", reason: "who asks" },
  { kinds: ["CertificateSigningRequest"], path: "spec/uid", reason: "who asks" },
  { kinds: ["CertificateSigningRequest"], path: "spec/extra", reason: "who asks" },
  { kinds: ["Job"], path: "spec/selector", reason: "selects by the uid", unlessSet: true },
  ...["metadata/labels", "spec/selector/matchLabels", "spec/template/metadata/labels"].flatMap((labels) => [
    { kinds: ["Job"], path: `${labels}/batch.kubernetes.io~controller-uid`, reason: "the uid" },
    { kinds: ["Job"], path: `${labels}/controller-uid`, reason: "the uid" },
    {
      kinds: ["Job"],
      path: `${labels}/batch.kubernetes.io~job-name`,
      reason: "a generated name",
      unlessSet: true,
    },
    { kinds: ["Job"], path: `${labels}/job-name`, reason: "a generated name", unlessSet: true },
  ]),
  { kinds: ["APIService"], path: "status/conditions/*/lastTransitionTime", reason: "the clock" },
  { kinds: ["Pod"], path: "status/conditions/*/lastTransitionTime", reason: "the clock" },
  { kinds: ["PersistentVolume"], path: "status/lastPhaseTransitionTime", reason: "the clock" },
  {
    kinds: ["ResourceSlice"],
    path: "spec/devices/*/taints/*/timeAdded",
    reason: "the clock",
  },
];

/**
 * The object without what a server fills in, a name that the manifest does not have included.
 */
export function withoutPopulated(object: JsonObject, manifest: JsonObject): JsonObject {
  const kind = typeof object.kind === "string" ? object.kind : "";
  const fields = populatedFields.filter(
    ({ kinds, unlessSet, path }) =>
      (!kinds || kinds.includes(kind)) && !(unlessSet && has(manifest, path.split("/"))),
  );
  const generated = !has(manifest, ["metadata", "name"]);
  const paths = [...fields.map(({ path }) => path), ...(generated ? ["metadata/name"] : [])];
  return paths.reduce<JsonValue>((value, path) => without(value, path.split("/")), object) as JsonObject;
}

function has(value: JsonValue | undefined, path: readonly string[]): boolean {
  const [step, ...rest] = path;
  if (step === undefined) return value !== undefined && value !== null && value !== "";
  if (isJsonArray(value)) return step === "*" && value.some((item) => has(item, rest));
  return isJsonObject(value) && has(own(value, step.replaceAll("~", "/")), rest);
}

function without(value: JsonValue, path: readonly string[]): JsonValue {
  const [step = "", ...rest] = path;
  if (isJsonArray(value)) return step === "*" ? value.map((item) => without(item, rest)) : value;
  if (!isJsonObject(value)) return value;
  const key = step.replaceAll("~", "/");
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, child]): [string, JsonValue][] => {
      if (name !== key && step !== "*") return [[name, child]];
      return rest.length === 0 ? [] : [[name, without(child, rest)]];
    }),
  );
}

/** The first places where two values differ, for people. */
export function differences(
  server: JsonValue | undefined,
  tool: JsonValue | undefined,
  path = "",
): readonly string[] {
  if (isJsonObject(server) && isJsonObject(tool)) {
    const keys = new Set([...Object.keys(server), ...Object.keys(tool)]);
    return [...keys].flatMap((key) => differences(own(server, key), own(tool, key), `${path}.${key}`));
  }
  if (isJsonArray(server) && isJsonArray(tool)) {
    const length = Math.max(server.length, tool.length);
    return Array.from({ length }, (_, index) =>
      differences(server[index], tool[index], `${path}[${index}]`),
    ).flat();
  }
  if (server === tool) return [];
  return [`${path}: server ${shown(server)}, tool ${shown(tool)}`];
}

function own(object: JsonObject, key: string): JsonValue | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

function shown(value: JsonValue | undefined): string {
  return value === undefined ? "nothing" : JSON.stringify(value).slice(0, 120);
}
