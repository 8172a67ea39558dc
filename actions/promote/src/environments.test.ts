import { describe, expect, test } from "@jest/globals";
import { parseConfig } from "../../../shared/config/loadConfig.ts";
import { promotionStep } from "./environments.ts";

const text = `version: 1
environments:
  - { name: dev, path: environments/dev/ }
  - { name: staging, path: ./environments/staging }
  - { name: production, path: environments/production, branch: live }
  - { name: outside, path: ../elsewhere }
  - { name: nested, path: environments/dev/nested }
  - { name: copy, path: environments/dev, branch: live }
promotion:
  order: [dev, staging, production]
`;
const loaded = parseConfig({ file: ".github/gitops.yml", text });
const twoSteps = parseConfig({
  file: ".github/gitops.yml",
  text: text.replace("[dev, staging, production]", "[dev, production]"),
});

describe("the two environments of a promotion", () => {
  test.each([
    ["names", "dev", "staging", "environments/dev@main environments/staging@main"],
    ["the next in the order", "staging", "", "environments/staging@main environments/production@live"],
    ["the one before in the order", "", "staging", "environments/dev@main environments/staging@main"],
    [
      "folders of environments",
      "environments/staging",
      "environments/production/",
      "environments/staging@main environments/production@live",
    ],
    ["other folders", "clusters/a", "clusters/b", "clusters/a@main clusters/b@main"],
    ["one folder on two branches", "dev", "copy", "environments/dev@main environments/dev@live"],
  ])("by %s", (_, from, to, expected) => {
    const step = promotionStep({ from, to, branch: "main" }, loaded);
    expect([step.from, step.to].map(({ path, branch }) => `${path}@${branch}`).join(" ")).toBe(expected);
  });

  test("by nothing where the order has one step", () => {
    const step = promotionStep({ from: "", to: "", branch: "main" }, twoSteps);
    expect([step.from.name, step.to.name]).toEqual(["dev", "production"]);
  });

  test("by folders without a configuration", () => {
    const step = promotionStep({ from: "dev", to: "./b/../staging", branch: "main" }, undefined);
    expect([step.from.path, step.to.path]).toEqual(["dev", "staging"]);
  });
});

describe("what is no promotion", () => {
  test.each([
    ["a name that isn't there", "dev", "test", /^\.github\/gitops\.yml:2:1: There is no environment "test"/],
    ["__proto__", "dev", "__proto__", /There is no environment "__proto__"/],
    ["the same twice", "dev", "environments/dev", /share a folder/],
    ["a folder in the other", "dev", "nested", /^\.github\/gitops\.yml:7:\d+: .* share a folder/],
    [
      "a folder outside, of the configuration",
      "dev",
      "outside",
      /gitops\.yml:6:\d+: .*leads out of the repository/,
    ],
    ["a folder outside", "dev", "environments/../../x", /leads out of the repository/],
    ["an absolute folder", "dev", "/etc", /leads out of the repository/],
    ["no end of the order", "production", "", /production is its last\. Give `to`\./],
    ["no start of the order", "", "dev", /dev is its first\. Give `from`\./],
    ["a name beside the order", "copy", "", /copy is not part of it/],
    ["nothing, in an order with several steps", "", "", /^\.github\/gitops\.yml:10:3: .*has several steps/],
  ])("%s", (_, from, to, message) => {
    expect(() => promotionStep({ from, to, branch: "main" }, loaded)).toThrow(message);
  });

  test("nothing at all", () => {
    expect(() => promotionStep({ from: "", to: "", branch: "main" }, undefined)).toThrow(/not both given/);
  });
});
