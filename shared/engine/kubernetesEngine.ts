import type { JsonObject } from "../resources/json.ts";
import type { Engine } from "./engine.ts";
import type { KnowledgeSet } from "./host/batch.ts";
import type { Host } from "./host/host.ts";
import { knowledgeSet } from "./host/knowledgeSet.ts";
import { applyAnswers } from "./questions/apply.ts";
import type { Asked } from "./questions/answer.ts";
import { documentsOf } from "./questions/document.ts";
import { podSecurityVerdicts } from "./questions/podSecurity.ts";
import { readPolicySet } from "./questions/policies.ts";
import { createVerdicts, updateVerdicts } from "./questions/verdicts.ts";
import type { Knowledge } from "./schema/knowledge.ts";

export interface EngineParts {
  readonly version: string;
  readonly host: Host;
  readonly knowledge: Knowledge;
}

/** An engine that asks the module for verdicts and the schemas for their explanation. */
export function kubernetesEngine(parts: EngineParts): Engine {
  return engineOf(parts, []);
}

function engineOf(parts: EngineParts, definitions: readonly JsonObject[]): Engine {
  const { version, host, knowledge } = parts;
  let customResources: KnowledgeSet | undefined;

  /** The set is made with the first question: many engines are asked for schemas only. */
  function asked(): Asked {
    if (definitions.length === 0) return { host, sets: [] };
    // Of two definitions of a kind the module takes the first.
    customResources ??= knowledgeSet(
      "customResources",
      definitions.toReversed().flatMap((definition) => documentsOf([definition]) ?? []),
    );
    return { host, sets: [customResources] };
  }

  return {
    version,
    release: knowledge.release,
    validateCreate: (objects, options = {}) =>
      createVerdicts(asked(), { objects, options, explain: knowledge.explain }),
    validateUpdate: (updates, options = {}) =>
      updateVerdicts(asked(), { updates, options, explain: knowledge.explain }),
    apply: (requests, options = {}) =>
      applyAnswers(asked(), { requests, options, explain: knowledge.explain }),
    readPolicies: (objects) => readPolicySet(asked(), objects),
    podSecurity: (objects, options) => podSecurityVerdicts(asked(), objects, options),
    schemaOf: knowledge.schemaOf,
    factsOf: knowledge.factsOf,
    withCustomResources(added: readonly JsonObject[]): Engine {
      if (added.length === 0) return engineOf(parts, definitions);
      const wider = { ...parts, knowledge: knowledge.withCustomResources(added) };
      return engineOf(wider, [...definitions, ...added]);
    },
    close: () => host.close(),
  };
}
