import { describe, expect, test } from "@jest/globals";
import type { ObjectProblem } from "../problem.ts";
import type { ModuleProblem } from "./explanation.ts";
import { explainRefusal } from "./explanation.ts";

const object = {
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "a", annotations: { "a.b/c": "x" } },
  spec: { replicas: "3", containrs: [], template: { spec: { containers: [{ name: "a" }] } } },
};

const unknownField: ObjectProblem = {
  code: "unknown-field",
  path: ["spec", "containrs"],
  message: 'spec has no field "containrs".',
  hint: 'Did you mean "containers"?',
};
const wrongType: ObjectProblem = {
  code: "wrong-type",
  path: ["spec", "replicas"],
  message: "spec.replicas expects a whole number, has text.",
};
const missing: ObjectProblem = {
  code: "missing-field",
  path: ["spec", "selector"],
  message: "spec.selector is missing.",
};

function explained(
  problems: readonly ModuleProblem[],
  bySchema: readonly ObjectProblem[],
): readonly ObjectProblem[] {
  return explainRefusal({ object, problems, explain: () => bySchema, hide: (text) => text });
}

const cannotUnmarshal: ModuleProblem = {
  code: "invalid",
  message: "json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32",
};

describe("what can't be decoded", () => {
  test("is explained by the schema, which names all mistakes", () => {
    const found = explained(
      [{ code: "unknown-field", path: "spec.containrs", message: "unknown field" }],
      [unknownField, wrongType, missing],
    );
    expect(found).toEqual([unknownField, wrongType, missing]);
  });

  test("with an error about Go's types is explained by the schema", () => {
    expect(explained([cannotUnmarshal], [wrongType])).toEqual([wrongType]);
  });

  test("keeps the module's words for what the schema doesn't know", () => {
    const duplicate = { code: "duplicate-field", path: "spec.replicas", message: "duplicate field" };
    expect(explained([duplicate], [missing])).toEqual([
      missing,
      { code: "duplicate-field", path: ["spec", "replicas"], message: "spec.replicas: duplicate field." },
    ]);
    expect(explained([cannotUnmarshal], [])).toEqual([
      { code: "invalid-value", path: [], message: `${cannotUnmarshal.message}.` },
    ]);
    expect(explained([cannotUnmarshal], [unknownField])).toHaveLength(2);
  });

  test("because of its kind is explained by the schema", () => {
    const kind: ObjectProblem = {
      code: "unknown-kind",
      path: ["kind"],
      message: "no kind",
      hint: "Deployment?",
    };
    expect(explained([{ code: "unknown-kind", message: "no kind is registered" }], [kind])).toEqual([kind]);
    expect(explained([{ code: "unknown-kind", message: 'no kind "Zone" is registered' }], [missing])).toEqual(
      [expect.objectContaining({ code: "unknown-kind", hint: expect.stringMatching(/definition/) })],
    );
    expect(explained([{ code: "not-served", message: "update is not supported" }], [])).toEqual([
      { code: "kind-not-served", path: [], message: "update is not supported." },
    ]);
  });
});

describe("what can't be validated", () => {
  test("is named as a whole where Kubernetes names its parts, and with all that is missing", () => {
    const template: ObjectProblem = {
      code: "missing-field",
      path: ["spec", "template"],
      message: "it is missing.",
    };
    const labels = { code: "invalid", path: "spec.template.metadata.labels", message: "doesn't match" };
    const containers = { code: "invalid", path: "spec.template.spec.containers", message: "Required value" };
    expect(explained([labels, containers], [template, missing])).toEqual([template, missing]);
  });

  test("has the module's problems, with the words of the schema where it has any for the same place", () => {
    const found = explained(
      [
        { code: "invalid", type: "FieldValueRequired", path: "spec.selector", message: "Required value" },
        {
          code: "invalid",
          type: "FieldValueInvalid",
          path: "metadata.annotations[a.b/c]",
          message: 'Invalid value: "x": too long!',
        },
      ],
      [unknownField, missing],
    );
    expect(found).toEqual([
      missing,
      {
        code: "invalid-value",
        path: ["metadata", "annotations", "a.b/c"],
        message: 'metadata.annotations[a.b/c]: Invalid value: "x": too long!',
      },
    ]);
  });

  test.each<[string, Partial<ModuleProblem>]>([
    ["missing-field", { type: "FieldValueRequired", message: "Required value" }],
    [
      "wrong-type",
      { type: "FieldValueTypeInvalid", message: 'Invalid value: "string": must be of type integer' },
    ],
    ["invalid-value", { type: "FieldValueNotSupported", message: 'Unsupported value: "x"' }],
    ["immutable-field", { type: "FieldValueInvalid", message: "Invalid value: {}: field is immutable" }],
    [
      "immutable-field",
      {
        type: "FieldValueForbidden",
        message: "Forbidden: updates to statefulset spec for fields other than 'replicas' are forbidden",
      },
    ],
    [
      "immutable-field",
      {
        type: "FieldValueForbidden",
        message: "Forbidden: pod updates may not change fields other than `spec.containers[*].image`",
      },
    ],
    ["invalid-value", { type: "FieldValueForbidden", message: "Forbidden: may not be set" }],
    ["object-conflict", { code: "conflict", message: "the object has been modified" }],
    ["request-denied", { code: "denied", message: "not allowed" }],
  ])("is %s: %j", (code, problem) => {
    const found = explained([{ code: "invalid", path: "spec.x", message: "", ...problem }], []);
    expect(found.map((each) => each.code)).toEqual([code]);
  });
});

test("the module's words are hidden where they tell a secret", () => {
  const [problem] = explainRefusal({
    object,
    problems: [{ code: "invalid", path: "data[a]", message: "Invalid value: hunter2" }],
    explain: () => [],
    hide: (text) => text.replace("hunter2", "***"),
  });
  expect(problem?.message).toBe("data[a]: Invalid value: ***.");
});
