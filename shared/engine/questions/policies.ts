import type { JsonObject, JsonValue } from "../../resources/json.ts";
import { arrayAt, isJsonObject } from "../../resources/json.ts";
import type {
  Admission,
  AdmissionAnswer,
  AdmissionOptions,
  AdmissionRequests,
  PolicySet,
  RuleOutcome,
} from "../admission.ts";
import { knowledgeSet } from "../host/knowledgeSet.ts";
import type { Answer, Asked } from "./answer.ts";
import { askAbout } from "./answer.ts";
import { documentsOf } from "./document.ts";
import type { ModuleProblem } from "./explanation.ts";
import { objectProblem } from "./explanation.ts";
import type { HideValues } from "./secretValues.ts";
import { hideValues } from "./secretValues.ts";

/** wasm/policy. */
interface RegisteredContent {
  readonly problems: readonly ModuleProblem[];
}

/** wasm/policy. */
interface AdmissionContent {
  readonly denials: readonly Outcome[];
  readonly warnings: readonly Outcome[];
  readonly audit: readonly Outcome[];
  readonly undecided: readonly Outcome[];
  readonly unreadable: string;
}

interface Outcome {
  readonly policy: string;
  readonly binding?: string;
  readonly message?: string;
  readonly expression?: string;
  readonly path?: string;
}

/** Registers policies for once, which tells of their problems, and keeps them to be registered where they are asked for. */
export async function readPolicySet(asked: Asked, objects: readonly JsonObject[]): Promise<PolicySet> {
  const { items } = await askAbout<JsonObject, RegisteredContent>(asked, {
    operation: "policies",
    options: {},
    items: objects,
    objectsOf: (object) => [object],
    together: true,
  });
  const documents = objects.flatMap((object) => documentsOf([object]) ?? []);
  const sets = [...asked.sets, knowledgeSet("policies", documents)];
  return {
    problems: items.map((answer, index) => {
      if (answer.kind === "none") return [answer.problem];
      const object = objects[index] ?? {};
      return (answer.content.problems ?? []).map((each) => objectProblem(each, object, hideValues([object])));
    }),
    admit: (requests, options = {}) => admit({ ...asked, sets }, requests, options),
  };
}

async function admit(
  asked: Asked,
  requests: AdmissionRequests,
  { namespace, user }: AdmissionOptions,
): Promise<Admission> {
  const groups =
    requests.operation === "UPDATE"
      ? requests.updates.map(({ before, after }) => [before, after])
      : requests.objects.map((object) => [object]);
  const { items, results } = await askAbout<readonly JsonObject[], AdmissionContent>(asked, {
    operation: "admit",
    options: {
      operation: requests.operation,
      ...(namespace === undefined ? {} : { namespace }),
      ...(user === undefined ? {} : { user: { name: user.name, groups: user.groups } }),
    },
    items: groups,
    objectsOf: (group) => group,
  });
  return {
    answers: items.map((answer, index) => admissionAnswer(answer, hideValues(groups[index] ?? []))),
    assumedNamespaces: [...new Set(results.flatMap(assumedNamespaces))].toSorted(),
  };
}

function assumedNamespaces(result: JsonValue): readonly string[] {
  const names = isJsonObject(result) ? arrayAt(result, "assumedNamespaces") : [];
  return names.filter((name) => typeof name === "string");
}

function admissionAnswer(answer: Answer<AdmissionContent>, hide: HideValues): AdmissionAnswer {
  if (answer.kind === "none") {
    const unreadable = answer.problem.message;
    return { denials: [], warnings: [], audit: [], undecided: [], unreadable };
  }
  const { denials = [], warnings = [], audit = [], undecided = [], unreadable } = answer.content;

  function outcomes(found: readonly Outcome[]): readonly RuleOutcome[] {
    return found.map(({ policy, binding = "", message = "", expression, path }) => ({
      policy,
      binding,
      message: hide(message),
      ...(expression === undefined ? {} : { expression }),
      ...(path === undefined ? {} : { path }),
    }));
  }

  return {
    denials: outcomes(denials),
    warnings: outcomes(warnings),
    audit: outcomes(audit),
    undecided: outcomes(undecided),
    ...(unreadable === undefined ? {} : { unreadable: hide(unreadable) }),
  };
}
