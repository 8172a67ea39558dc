import type { JsonObject } from "../../resources/json.ts";
import type { ApplyAnswer, ApplyOptions, ApplyRequest, FieldChange, FieldConflict } from "../engine.ts";
import type { Asked } from "./answer.ts";
import { askAbout } from "./answer.ts";
import { documentsOf } from "./document.ts";
import type { ModuleProblem } from "./explanation.ts";
import { explainRefusal } from "./explanation.ts";
import { readManagedFieldPath } from "./managedFieldPath.ts";
import { hideValues } from "./secretValues.ts";
import type { Explain } from "./verdicts.ts";

/** wasm/apply. */
interface ApplyContent {
  readonly object: JsonObject;
  readonly changes: readonly { readonly kind: FieldChange["kind"]; readonly path: string }[];
  readonly conflicts: readonly {
    readonly manager: string;
    readonly operation: FieldConflict["operation"];
    readonly subresource?: string;
    readonly path: string;
  }[];
  readonly message: string;
  readonly problems: readonly ModuleProblem[];
  readonly warnings: readonly string[];
}

export interface ApplyQuestion {
  readonly requests: readonly ApplyRequest[];
  readonly options: ApplyOptions;
  readonly explain: Explain;
}

export async function applyAnswers(
  asked: Asked,
  { requests, options, explain }: ApplyQuestion,
): Promise<readonly ApplyAnswer[]> {
  const { items } = await askAbout<ApplyRequest, ApplyContent>(asked, {
    operation: "apply",
    options: { ...options },
    items: requests,
    objectsOf,
    documentsOf: requestDocuments,
  });
  return items.map((answer, index) => {
    const request = requests[index] ?? { applied: {}, manager: "" };
    return answer.kind === "none"
      ? { kind: "refused", problems: [answer.problem] }
      : answerOf(answer.content, request, explain);
  });
}

function objectsOf({ applied, live }: ApplyRequest): readonly JsonObject[] {
  return live ? [applied, live] : [applied];
}

/** The live object, or an empty document, and what is applied in an envelope with its settings. */
function requestDocuments(request: ApplyRequest): readonly Uint8Array[] | undefined {
  const [applied, live = new Uint8Array()] = documentsOf(objectsOf(request)) ?? [];
  if (!applied) return undefined;
  const { manager, force, subresource } = request;
  const settings = JSON.stringify({ manager, force, subresource });
  const envelope = Buffer.concat([
    Buffer.from(`${settings.slice(0, -1)},"object":`),
    applied,
    Buffer.from("}"),
  ]);
  return [live, envelope];
}

function answerOf(content: Partial<ApplyContent>, request: ApplyRequest, explain: Explain): ApplyAnswer {
  const { object, changes = [], conflicts = [], message = "", problems = [], warnings = [] } = content;
  const { applied } = request;
  const hide = hideValues(objectsOf(request));
  if (problems.length > 0) {
    const refusal = { object: applied, problems, explain: () => explain(applied), hide };
    return { kind: "refused", problems: explainRefusal(refusal) };
  }
  if (conflicts.length > 0) {
    const fields = conflicts.map(({ manager, operation, subresource = "", path }) => {
      return { manager, operation, subresource, path: readManagedFieldPath(path, applied) };
    });
    return { kind: "conflicts", conflicts: fields, message: hide(message) };
  }
  // Only a comparison tells no object, where the live one stays as it is.
  const result = object ?? request.live ?? applied;
  return {
    kind: "applied",
    object: result,
    changes: changes.map(({ kind, path }) => ({ kind, path: readManagedFieldPath(path, result) })),
    warnings: warnings.map(hide),
  };
}
