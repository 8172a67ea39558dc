import { expect, test } from "@jest/globals";
import type { Verdict } from "../../../shared/engine/engine.ts";
import { formatFieldPath } from "../../../shared/resources/fieldPath.ts";
import type { Resource } from "../../../shared/resources/resource.ts";
import { resourceOf } from "../../../shared/resources/resource.ts";
import { engineFindings } from "./objectFindings.ts";

function resource(name: string): Resource {
  const object = { apiVersion: "v1", kind: "Service", metadata: { name }, spec: { ports: [{ port: 0 }] } };
  const made = resourceOf(object, { kind: "file", file: `${name}.yaml`, document: 0 });
  if (!made) throw new Error("The test's object is not whole");
  return made;
}

const verdicts: readonly Verdict[] = [
  { problems: [], warnings: ["spec.ports[0].port: is odd", "the kind is old"] },
  {
    problems: [
      { code: "invalid-value", path: ["spec", "ports", 0, "port"], message: "It is 0." },
      { code: "unknown-field", path: ["spec", "a"], message: "It is unknown.", hint: "Remove it." },
    ],
    warnings: [],
  },
];

test("problems are errors and warnings are warnings, at the fields that they name", async () => {
  const engine = { validateCreate: () => Promise.resolve(verdicts) };
  const findings = await engineFindings([resource("a"), resource("b")], engine, ({ name }, path) =>
    Promise.resolve({ file: `${name}.yaml:${formatFieldPath(path)}`, line: 1, column: 1 }),
  );
  expect(
    findings.map(({ rule, severity, message, location }) => [rule, severity, message, location?.file]),
  ).toEqual([
    ["api-warning", "warning", "Service a: spec.ports[0].port: is odd.", "a.yaml:spec.ports[0].port"],
    ["api-warning", "warning", "Service a: the kind is old.", "a.yaml:"],
    ["invalid-value", "error", "Service b: It is 0.", "b.yaml:spec.ports[0].port"],
    ["unknown-field", "error", "Service b: It is unknown.", "b.yaml:spec.a"],
  ]);
  expect(findings.map(({ remediation }) => remediation)).toEqual([
    "Change the field or the version as the warning says.",
    "Change the field or the version as the warning says.",
    "Change the value as the finding says.",
    "Remove it.",
  ]);
});
