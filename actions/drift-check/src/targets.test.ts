import { describe, expect, test } from "@jest/globals";
import { parseConfig } from "../../../shared/config/loadConfig.ts";
import { InputError } from "../../../shared/resources/inputError.ts";
import type { TargetInputs } from "./inputs.ts";
import { planTargets } from "./targets.ts";

const none: TargetInputs = { paths: [], environments: [], kubeconfig: "", context: "", snapshot: "" };

const config = parseConfig({
  file: ".github/gitops.yml",
  text: `version: 1
environments:
  - { name: dev, path: environments/dev, namespace: shop, cluster: { context: dev-admin } }
  - name: production
    path: environments/production
    cluster: { snapshot: recorded/production }
    charts: [{ release: rates, chart: apps/rates/chart }]
  - { name: preview, path: environments/preview }
`,
});

const single = parseConfig({
  file: "gitops.yml",
  text: "version: 1\nenvironments: [{ name: only, path: deploy }]\n",
});

function plan(inputs: Partial<TargetInputs>, configuration: typeof config | undefined = config) {
  return planTargets({ inputs: { ...none, ...inputs }, config: configuration, workspaceRoot: "/repo" });
}

const defaultCluster = { kind: "cluster", kubeconfig: { kind: "default" }, context: undefined };

describe("targets", () => {
  test("are all environments with a cluster where nothing is named", () => {
    expect(plan({})).toEqual([
      {
        name: "dev",
        paths: ["environments/dev"],
        charts: [],
        namespace: "shop",
        live: { ...defaultCluster, context: "dev-admin" },
      },
      {
        name: "production",
        paths: ["environments/production"],
        charts: [{ release: "rates", chart: "apps/rates/chart", values: [] }],
        namespace: undefined,
        live: { kind: "snapshot", path: "recorded/production" },
      },
    ]);
  });

  const cases: readonly {
    readonly name: string;
    readonly inputs: Partial<TargetInputs>;
    readonly configuration?: typeof config;
    readonly expected: readonly unknown[];
  }[] = [
    {
      name: "are the environments that are named, each once",
      inputs: { environments: ["preview", "preview"] },
      expected: [{ name: "preview", paths: ["environments/preview"], live: defaultCluster }],
    },
    {
      name: "take a snapshot that an input names instead of the environment's cluster",
      inputs: { environments: ["dev"], snapshot: "live.yaml" },
      expected: [{ name: "dev", live: { kind: "snapshot", path: "live.yaml" } }],
    },
    {
      name: "take a cluster that an input names instead of the environment's snapshot",
      inputs: { environments: ["production"], context: "prod" },
      expected: [{ name: "production", live: { ...defaultCluster, context: "prod" } }],
    },
    {
      name: "share the kubeconfig of the input, each with its own context",
      inputs: { kubeconfig: "ci/kubeconfig", environments: ["dev", "preview"] },
      expected: [
        { live: { kubeconfig: { kind: "file", path: "/repo/ci/kubeconfig" }, context: "dev-admin" } },
        { live: { kubeconfig: { kind: "file", path: "/repo/ci/kubeconfig" }, context: undefined } },
      ],
    },
    {
      name: "are the paths, named with the place that they are compared with",
      inputs: { paths: ["apps/web", "apps/api"], context: "prod" },
      expected: [
        { name: "apps/web,apps/api@prod", paths: ["apps/web", "apps/api"], live: { context: "prod" } },
      ],
    },
    {
      name: "are the paths in the default cluster",
      inputs: { paths: ["apps/web"] },
      expected: [{ name: "apps/web@cluster", live: defaultCluster }],
    },
    {
      name: "give charts the namespace of the environment where they name none",
      inputs: { environments: ["shop"] },
      configuration: parseConfig({
        file: "gitops.yml",
        text: `version: 1
environments:
  - name: shop
    path: shop
    namespace: shop
    charts: [{ release: a, chart: chart }, { release: b, chart: chart, namespace: own }]
`,
      }),
      expected: [
        {
          charts: [
            { release: "a", chart: "chart", values: [], namespace: "shop" },
            { release: "b", chart: "chart", values: [], namespace: "own" },
          ],
        },
      ],
    },
    {
      name: "are the only environment where an input names its cluster",
      inputs: { snapshot: "live.yaml" },
      configuration: single,
      expected: [{ name: "only", live: { kind: "snapshot", path: "live.yaml" } }],
    },
  ];
  for (const { name, inputs, configuration, expected } of cases) {
    test(name, () => {
      expect(plan(inputs, configuration)).toMatchObject(expected);
      expect(plan(inputs, configuration)).toHaveLength(expected.length);
    });
  }
});

describe("inputs that lead to nothing are refused", () => {
  const cases: readonly {
    readonly inputs: Partial<TargetInputs>;
    readonly configuration: typeof config | undefined;
    readonly message: string;
  }[] = [
    { inputs: {}, configuration: undefined, message: "Nothing says what to compare." },
    { inputs: {}, configuration: single, message: "No environment of the configuration has a cluster." },
    {
      inputs: { environments: ["prod"] },
      configuration: config,
      message:
        '.github/gitops.yml:2:1: There is no environment "prod"; the configuration has dev, production, preview.',
    },
    {
      inputs: { environments: ["prod"] },
      configuration: undefined,
      message: 'There is no configuration that says what the environment "prod" is.',
    },
    {
      inputs: { paths: ["a"], environments: ["dev"] },
      configuration: config,
      message: "The inputs name paths and environments.",
    },
    {
      inputs: { snapshot: "live.yaml", context: "dev" },
      configuration: config,
      message: "The inputs name a snapshot and a cluster.",
    },
    {
      inputs: { snapshot: "live.yaml" },
      configuration: config,
      message: '"live.yaml" can\'t be the cluster of 2 environments.',
    },
  ];
  for (const { inputs, configuration, message } of cases) {
    test(message, () => {
      const question = { inputs: { ...none, ...inputs }, config: configuration, workspaceRoot: "/repo" };
      expect(() => planTargets(question)).toThrow(InputError);
      expect(() => planTargets(question)).toThrow(message);
    });
  }
});
