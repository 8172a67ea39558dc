import type { JsonObject } from "../../resources/json.ts";
import type { CreateOptions, ObjectUpdate, UpdateOptions, Verdict } from "../engine.ts";
import type { ObjectProblem } from "../problem.ts";
import type { Answer, Asked } from "./answer.ts";
import { askAbout } from "./answer.ts";
import type { ModuleProblem } from "./explanation.ts";
import { explainRefusal } from "./explanation.ts";
import { hideValues } from "./secretValues.ts";

/** What a schema has against an object. */
export type Explain = (object: JsonObject) => readonly ObjectProblem[];

/** wasm/verdict. */
interface VerdictContent {
  readonly problems: readonly ModuleProblem[];
  readonly warnings: readonly string[];
  readonly object: JsonObject;
}

export async function createVerdicts(
  asked: Asked,
  question: {
    readonly objects: readonly JsonObject[];
    readonly options: CreateOptions;
    readonly explain: Explain;
  },
): Promise<readonly Verdict[]> {
  const { objects, options, explain } = question;
  const { items } = await askAbout<JsonObject, VerdictContent>(asked, {
    operation: "create",
    options: { ...options },
    items: objects,
    objectsOf: (object) => [object],
  });
  return items.map((answer, index) => verdictOf(answer, [objects[index] ?? {}], explain));
}

export async function updateVerdicts(
  asked: Asked,
  question: {
    readonly updates: readonly ObjectUpdate[];
    readonly options: UpdateOptions;
    readonly explain: Explain;
  },
): Promise<readonly Verdict[]> {
  const { updates, options, explain } = question;
  const { items } = await askAbout<ObjectUpdate, VerdictContent>(asked, {
    operation: "update",
    options: { ...options },
    items: updates,
    objectsOf: ({ before, after }) => [before, after],
  });
  return items.map((answer, index) => {
    const { before, after } = updates[index] ?? { before: {}, after: {} };
    return verdictOf(answer, [after, before], explain);
  });
}

/** The first of the objects is the one that the verdict is about. */
function verdictOf(
  answer: Answer<VerdictContent>,
  objects: readonly [JsonObject, ...JsonObject[]],
  explain: Explain,
): Verdict {
  const [object] = objects;
  if (answer.kind === "none") return { problems: [answer.problem], warnings: [] };
  const { problems = [], warnings = [], object: stored } = answer.content;
  const hide = hideValues(objects);
  return {
    problems:
      problems.length === 0 ? [] : explainRefusal({ object, problems, explain: () => explain(object), hide }),
    warnings: warnings.map(hide),
    ...(stored === undefined ? {} : { object: stored }),
  };
}
