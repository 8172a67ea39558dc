import type { JsonObject } from "../../resources/json.ts";
import type { PodSecurityOptions, PodSecurityVerdict } from "../engine.ts";
import type { Asked } from "./answer.ts";
import { askAbout } from "./answer.ts";
import { readFieldPath } from "./fieldPathText.ts";

/** wasm/podsecurity. */
interface PodSecurityContent {
  readonly reasons: readonly {
    readonly check: string;
    readonly reason: string;
    readonly detail?: string;
    readonly fields?: readonly string[];
  }[];
  readonly unreadable: string;
}

export async function podSecurityVerdicts(
  asked: Asked,
  objects: readonly JsonObject[],
  options: PodSecurityOptions,
): Promise<readonly PodSecurityVerdict[]> {
  const { items } = await askAbout<JsonObject, PodSecurityContent>(asked, {
    operation: "podSecurity",
    options: { ...options },
    items: objects,
    objectsOf: (object) => [object],
  });
  return items.map((answer, index) => {
    if (answer.kind === "none") return { violations: [], unreadable: answer.problem.message };
    const { reasons = [], unreadable } = answer.content;
    const violations = reasons.map(({ check, reason, detail, fields = [] }) => ({
      check,
      message: detail === undefined ? reason : `${reason}: ${detail}`,
      paths: fields.map((field) => readFieldPath(field, objects[index] ?? {})),
    }));
    return { violations, ...(unreadable === undefined ? {} : { unreadable }) };
  });
}
