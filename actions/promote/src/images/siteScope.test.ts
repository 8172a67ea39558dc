import { expect, test } from "@jest/globals";
import { withoutEnvironment } from "./siteScope.ts";

test.each([
  ["api-dev", ["dev"], "api"],
  ["dev-api", ["dev"], "api"],
  ["api-dev-eu", ["dev"], "api-eu"],
  ["values.dev.yaml", ["dev"], "values.yaml"],
  ["api/values-dev.yaml", ["dev"], "api/values.yaml"],
  ["dev", ["dev"], "dev"],
  ["developer", ["dev"], "developer"],
  ["my-developer-dev", ["dev"], "my-developer"],
  ["api-prod-eu", ["prod-eu", "eu"], "api"],
  ["dev-dev-dev", ["dev"], "dev"],
  ["api", [""], "api"],
])("%s without %j is %s", (name, environments, expected) => {
  expect(withoutEnvironment(name, environments)).toBe(expected);
});
