import { expect, test } from "@jest/globals";
import { warningPath } from "./warningPath.ts";

const object = { metadata: { name: "a" }, spec: { template: { spec: { containers: [{ env: [{}, {}] }] } } } };

test.each([
  [
    'spec.template.spec.containers[0].env[1]: hides previous definition of "A"',
    ["spec", "template", "spec", "containers", 0, "env", 1],
  ],
  ["metadata.name: this is used in the Pod's hostname", ["metadata", "name"]],
  ["metadata.finalizers: prefer a domain-qualified finalizer name", []],
  ["v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice", []],
  ["", []],
])("%j is about %j", (warning, path) => {
  expect(warningPath(warning, object)).toEqual(path);
});
