import type { JsonObject, JsonValue } from "../../../shared/resources/json.ts";
import { isJsonObject, objectAt } from "../../../shared/resources/json.ts";
import type { Place } from "../place.ts";
import type { Random } from "../random.ts";
import type { Mutator } from "./mutator.ts";

const otherVersions = [
  "v1",
  "apps/v1",
  "apps/v1beta1",
  "apps/v1beta2",
  "extensions/v1beta1",
  "batch/v1",
  "batch/v1beta1",
  "policy/v1beta1",
  "networking.k8s.io/v1beta1",
  "networking.k8s.io/v1",
  "autoscaling/v2beta2",
  "autoscaling/v2",
  "rbac.authorization.k8s.io/v1beta1",
  "storage.k8s.io/v1beta1",
  "admissionregistration.k8s.io/v1beta1",
  "apiextensions.k8s.io/v1beta1",
  "flowcontrol.apiserver.k8s.io/v1beta3",
  "discovery.k8s.io/v1beta1",
  "coordination.k8s.io/v1beta1",
  "scheduling.k8s.io/v1beta1",
  "node.k8s.io/v1beta1",
  "certificates.k8s.io/v1beta1",
  "resource.k8s.io/v1beta1",
  "example.com/v1",
  "v2",
  "",
  "apps",
  "apps/v1/beta",
  "APPS/V1",
] as const;

const kindChanges: readonly [(kind: string) => JsonValue, ...((kind: string) => JsonValue)[]] = [
  (kind) => kind.toLowerCase(),
  (kind) => `${kind}s`,
  (kind) => kind.slice(0, -1),
  (kind) => `${kind} `,
  (kind) => `${kind}List`,
  () => "",
  () => "Pod",
  () => 1,
  () => null,
];

const names: readonly [JsonValue, ...JsonValue[]] = [
  "web",
  "Web",
  "web_1",
  "web.example.com",
  "-web",
  "web-",
  "",
  "1",
  "a b",
  "web/x",
  "..",
  "a".repeat(63),
  "a".repeat(64),
  "a".repeat(253),
  "a".repeat(254),
  5,
  null,
  true,
  {},
  "system:web",
  "w\u00e9b",
  "a..b",
  "a%2fb",
  "10.0.0.1",
];

const metadataChanges: readonly [readonly [string, JsonValue], ...(readonly [string, JsonValue])[]] = [
  ["labels", { a: "b" }],
  ["labels", { "a b": "c" }],
  ["labels", { team: "a b" }],
  ["labels", { team: "x".repeat(64) }],
  ["labels", ["team"]],
  ["labels", { "app.kubernetes.io/name": "" }],
  ["annotations", { note: "x".repeat(300_000) }],
  // More than a request may hold.
  ["annotations", { note: "x".repeat(3_200_000) }],
  ["annotations", { "Not/Valid/Key": "x" }],
  ["annotations", { note: 1 }],
  ["annotations", { empty: null }],
  ["finalizers", ["example.com/cleanup"]],
  ["finalizers", ["cleanup"]],
  ["finalizers", ["orphan", "foregroundDeletion"]],
  ["finalizers", ["a b"]],
  ["ownerReferences", [{ apiVersion: "apps/v1", kind: "Deployment", name: "x" }]],
  [
    "ownerReferences",
    [
      { apiVersion: "v1", kind: "Pod", name: "x", uid: "1", controller: true },
      { apiVersion: "v1", kind: "Pod", name: "y", uid: "2", controller: true },
    ],
  ],
  ["ownerReferences", [{ apiVersion: "v1", kind: "Event", name: "x", uid: "1" }]],
  ["namespace", "other"],
  ["namespace", "Other"],
  ["namespace", ""],
  ["namespace", "a b"],
  ["namespace", 1],
  ["generateName", "made-"],
  ["generateName", "Made_"],
  ["creationTimestamp", null],
  ["creationTimestamp", "2026-11-02T08:00:00Z"],
  ["creationTimestamp", "yesterday"],
  ["uid", "0d2c4b1e-8f5a-4f43-9d4f-3a1f7a0f2b11"],
  ["resourceVersion", "1"],
  ["generation", 3],
  ["generation", -1],
  ["deletionGracePeriodSeconds", 30],
  ["deletionTimestamp", "2026-11-02T08:00:00Z"],
  ["selfLink", "/x"],
  ["managedFields", []],
  [
    "managedFields",
    [{ manager: "x", operation: "Apply", apiVersion: "v1", fieldsType: "FieldsV1", fieldsV1: { "f:x": {} } }],
  ],
  ["managedFields", [{ manager: "x", operation: "Guess" }]],
  ["clusterName", "prod"],
];

function isRoot({ path }: Place): boolean {
  return path.length === 0;
}

function changing(
  name: string,
  weight: number,
  edit: (object: JsonObject, random: Random) => readonly [readonly string[], JsonValue],
): Mutator {
  return {
    name,
    weight,
    fits: isRoot,
    edits({ value }, random) {
      if (!isJsonObject(value)) return [];
      const [path, changed] = edit(value, random);
      return [{ kind: "set", path, value: changed }];
    },
  };
}

/** What goes wrong with an object as a whole: its type, its name, its metadata. */
export const wholeMutators: readonly Mutator[] = [
  changing("another apiVersion", 3, (_, random) => [["apiVersion"], random.pick(otherVersions)]),
  changing("another kind", 2, ({ kind }, random) => [
    ["kind"],
    random.pick(kindChanges)(typeof kind === "string" ? kind : ""),
  ]),
  changing("another name", 8, (_, random) => [["metadata", "name"], random.pick(names)]),
  changing("other metadata", 14, (object, random) => {
    const [key, value] = random.pick(metadataChanges);
    const old = objectAt(objectAt(object, "metadata") ?? {}, key);
    return [["metadata", key], old && isJsonObject(value) ? { ...old, ...value } : value];
  }),
  changing("a status", 2, (_, random) => [
    ["status"],
    random.pick<JsonValue>([{}, null, { replicas: 1 }, { unknown: true }, { conditions: [] }, "Ready"]),
  ]),
  {
    name: "no metadata",
    weight: 1,
    fits: isRoot,
    edits: (_, random) => [
      { kind: "remove", path: [random.pick(["metadata", "spec", "kind", "apiVersion"])] },
    ],
  },
];
