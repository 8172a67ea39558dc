import type { JsonObject, JsonValue } from "../resources/json.ts";
import { isJsonObject, objectAt, withoutKeys } from "../resources/json.ts";
import { lastAppliedAnnotation } from "./sensitive.ts";

/** Filled in by the API server for every object (`k8s.io/apimachinery/pkg/apis/meta/v1.ObjectMeta`). */
const serverMetadata = [
  "creationTimestamp",
  "deletionGracePeriodSeconds",
  "deletionTimestamp",
  "generation",
  "managedFields",
  "resourceVersion",
  "selfLink",
  "uid",
];

/**
 * What of an object is somebody's intent: without status, without what the server fills into metadata,
 * without kubectl's last-applied annotation, and with a Secret's `stringData` written into `data`.
 */
export function comparableObject(object: JsonObject): JsonObject {
  const kept = withoutKeys(object, ["status"]);
  const intent = object.kind === "Secret" ? mergeStringData(kept) : kept;
  const metadata = objectAt(intent, "metadata");
  if (!metadata) return intent;
  return { ...intent, metadata: comparableMetadata(metadata) };
}

function comparableMetadata(metadata: JsonObject): JsonObject {
  const kept = withoutKeys(metadata, serverMetadata);
  const annotations = objectAt(kept, "annotations");
  if (!annotations) return kept;
  return { ...kept, annotations: withoutKeys(annotations, [lastAppliedAnnotation]) };
}

/** As the API server does on write: values of `stringData` win over those of `data`. */
function mergeStringData(secret: JsonObject): JsonObject {
  const { stringData, ...rest } = secret;
  if (!isJsonObject(stringData)) return secret;
  const encoded = Object.entries(stringData).map(([key, value]): [string, JsonValue] => [
    key,
    typeof value === "string" ? Buffer.from(value, "utf8").toString("base64") : value,
  ]);
  return { ...rest, data: { ...objectAt(secret, "data"), ...Object.fromEntries(encoded) } };
}
