import type { JsonObject } from "../../shared/resources/json.ts";
import { isJsonObject } from "../../shared/resources/json.ts";
import { readYamlDocuments } from "../../shared/resources/yamlDocuments.ts";
import type { CaseContent } from "./cases.ts";
import type { CaseVerdict } from "./verdict.ts";

/** An object as it is before and after an update. */
export interface UpdatePair {
  readonly before: JsonObject;
  readonly after: JsonObject;
}

export interface ColumnApplyRequest {
  readonly live: JsonObject | undefined;
  readonly applied: JsonObject;
  readonly manager: string;
  readonly force: boolean;
}

export type ColumnApplyAnswer =
  | { readonly kind: "applied"; readonly object: JsonObject }
  | {
      readonly kind: "conflicts";
      readonly conflicts: readonly { readonly manager: string; readonly path: string }[];
    }
  | { readonly kind: "refused"; readonly message: string };

export interface PodSecurityStandard {
  readonly level: "baseline" | "restricted";
  /** Such as `v1.36`. */
  readonly version: string;
}

/** What ValidatingAdmissionPolicies say of a request. */
export interface PolicyVerdict {
  /** `policy/binding: message` of each rule that denies, and of each that warns. */
  readonly denials: readonly string[];
  readonly warnings: readonly string[];
  /** Why there is no verdict. */
  readonly unreadable?: string;
}

export type PolicyRequests =
  | { readonly operation: "CREATE"; readonly objects: readonly JsonObject[] }
  | { readonly operation: "UPDATE"; readonly updates: readonly UpdatePair[] };

/** All that is asked of the engine here, whatever runs it. */
export interface EngineColumn {
  readonly name: string;
  create(objects: readonly JsonObject[]): Promise<readonly CaseVerdict[]>;
  update(pairs: readonly UpdatePair[], subresource?: "status"): Promise<readonly CaseVerdict[]>;
  apply(requests: readonly ColumnApplyRequest[]): Promise<readonly ColumnApplyAnswer[]>;
  /** Verdicts by the Pod Security Standards; a message has the reasons as the server writes them. */
  podSecurity(objects: readonly JsonObject[], standard: PodSecurityStandard): Promise<readonly CaseVerdict[]>;
  /** Reads policies, bindings, parameters and namespaces, and gives what asks them. */
  policies(
    objects: readonly JsonObject[],
  ): Promise<(requests: PolicyRequests) => Promise<readonly PolicyVerdict[]>>;
  /** The engine that knows these CustomResourceDefinitions too. */
  withCustomResources(definitions: readonly JsonObject[]): Promise<EngineColumn>;
  close(): Promise<void>;
}

/** Verdicts on manifests, with the texts read first, as an action reads a file. */
export async function createContents(
  engine: EngineColumn,
  contents: readonly CaseContent[],
): Promise<readonly CaseVerdict[]> {
  const read = contents.map(readContent);
  const verdicts = await engine.create(read.flatMap((each) => ("object" in each ? [each.object] : [])));
  const waiting = verdicts.values();
  return read.map((each) => {
    if ("message" in each) return { accepted: false, message: each.message };
    return waiting.next().value ?? { accepted: false, message: "the engine gave no verdict" };
  });
}

/** The object that a content stands for; undefined where the text can't be read as one. */
export function objectOf(content: CaseContent): JsonObject | undefined {
  const read = readContent(content);
  return "object" in read ? read.object : undefined;
}

function readContent(content: CaseContent): { readonly object: JsonObject } | { readonly message: string } {
  if (content.kind === "object") return { object: content.object };
  const { documents, problems } = readYamlDocuments({ file: "manifest.yaml", text: content.text });
  const problem = problems.find(({ code }) => code !== "inexact-number");
  if (problem) return { message: problem.message };
  const values = documents.flatMap(({ value }) => (value === undefined || value === null ? [] : [value]));
  const [object] = values;
  if (values.length !== 1 || !isJsonObject(object)) return { message: "the text is not one object" };
  return { object };
}
