import { readFileSync } from "node:fs";
import type { RuleOutcome } from "../../shared/engine/admission.ts";
import type { ApplyAnswer, Engine, Verdict } from "../../shared/engine/engine.ts";
import { loadEngine } from "../../shared/engine/loadEngine.ts";
import type { ObjectProblem } from "../../shared/engine/problem.ts";
import type { FieldPath } from "../../shared/resources/fieldPath.ts";
import { formatFieldPath } from "../../shared/resources/fieldPath.ts";
import type { ColumnApplyAnswer, EngineColumn, PolicyRequests, PolicyVerdict } from "./engineColumn.ts";
import type { CaseVerdict } from "./verdict.ts";

/** The engine as the actions have it, for a minor such as `1.36`; of another module's file where one is given. */
export async function startModuleEngine(version: string, file?: string): Promise<EngineColumn> {
  const { engine } = await loadEngine({
    version,
    ...(file !== undefined && { readArtefact: () => readFileSync(file) }),
  });
  return column(engine);
}

function column(engine: Engine): EngineColumn {
  return {
    name: "engine",
    create: async (objects) => (await engine.validateCreate(objects, { defaults: true })).map(readVerdict),
    update: async (pairs, subresource) => {
      const options = { defaults: true, ...(subresource && { subresource }) };
      return (await engine.validateUpdate(pairs, options)).map(readVerdict);
    },
    apply: async (requests) => {
      const asked = requests.map(({ live, ...request }) => ({ ...request, ...(live && { live }) }));
      return (await engine.apply(asked)).map(readApplyAnswer);
    },
    podSecurity: async (objects, standard) =>
      (await engine.podSecurity(objects, standard)).map(({ violations, unreadable }) => ({
        accepted: violations.length === 0 && unreadable === undefined,
        message: unreadable ?? violations.map(({ message }) => message).join(", "),
      })),
    policies: async (objects) => {
      const policies = await engine.readPolicies(objects);
      const [problem] = policies.problems.flat();
      if (problem) throw new Error(`the engine does not read the policies: ${problem.message}`);
      return async (requests: PolicyRequests) =>
        (await policies.admit(requests)).answers.map(
          ({ denials, warnings, undecided, unreadable }): PolicyVerdict => {
            const open =
              undecided.length > 0
                ? `undecided: ${undecided.map(({ message }) => message).join("; ")}`
                : unreadable;
            return {
              denials: denials.map(tell),
              warnings: warnings.map(tell),
              ...(open !== undefined && { unreadable: open }),
            };
          },
        );
    },
    withCustomResources: async (definitions) =>
      await Promise.resolve(column(engine.withCustomResources(definitions))),
    close: async () => {
      await engine.close();
    },
  };
}

function tell({ policy, binding, message }: RuleOutcome): string {
  return `${policy}/${binding}: ${message}`;
}

function readVerdict({ problems, object }: Verdict): CaseVerdict {
  const paths = problems.map(({ path }) => formatFieldPath(path));
  return {
    accepted: problems.length === 0,
    message: problemTexts(problems),
    paths,
    ...(object && { object }),
  };
}

function problemTexts(problems: readonly ObjectProblem[]): string {
  return problems.map(({ path, message }) => `${formatFieldPath(path)}: ${message}`).join("; ");
}

function readApplyAnswer(answer: ApplyAnswer): ColumnApplyAnswer {
  if (answer.kind === "applied") return { kind: "applied", object: answer.object };
  if (answer.kind === "refused") return { kind: "refused", message: problemTexts(answer.problems) };
  const conflicts = answer.conflicts.map(({ manager, path }) => ({ manager, path: managedPath(path) }));
  return { kind: "conflicts", conflicts };
}

/** The path as the server writes it in conflicts: `.spec.ports[port=80,protocol="TCP"].name`. */
function managedPath(path: FieldPath): string {
  return path
    .map((element) => {
      if (typeof element === "string") return `.${element}`;
      if (typeof element === "number") return `[${element}]`;
      const keys = Object.entries(element.keys).map(([key, value]) => `${key}=${JSON.stringify(value)}`);
      return `[${keys.join(",")}]`;
    })
    .join("");
}
