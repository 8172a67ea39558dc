import { cp, mkdir, mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, expect, test } from "@jest/globals";
import { formatProblem } from "../../shared/resources/inputError.ts";
import { execute } from "../../shared/runtime/execute.ts";
import type { ChartSource } from "../../shared/sources/helm.ts";
import { renderChart } from "../../shared/sources/helm.ts";
import { requireHelm } from "../../shared/sources/renderer.ts";
import { describeWith } from "../harness/gate.ts";
import { expectGolden } from "../harness/golden.ts";
import type { ToolName } from "../harness/toolCatalog.ts";
import { describePlaces, filesOf, fixtures, putOnPath, withPath } from "./workspaceOf.ts";

const tools: readonly ToolName[] = ["helm"];

beforeAll(async () => {
  await putOnPath(tools);
}, 600_000);

const shop: ChartSource = { release: "shop", chart: "charts/shop", values: [] };

async function problemsOf(source: ChartSource): Promise<readonly string[]> {
  const { resources, problems } = await renderChart({ files: await filesOf("helm"), source, execute });
  expect(resources).toEqual([]);
  return problems.map(formatProblem);
}

await describeWith(tools, "renderChart", () => {
  test("gives every object with its template, and no test", async () => {
    const files = await filesOf("helm");
    const { resources, problems } = await renderChart({ files, source: shop, execute });
    expect(problems).toEqual([]);
    expectGolden(join(fixtures, "places", "chart.txt"), await describePlaces(files, resources));
  });

  test("gives the values files their say, the last one first", async () => {
    const values = ["values/production.yaml"];
    const source = { ...shop, values, namespace: "retail" };
    const { resources } = await renderChart({ files: await filesOf("helm"), source, execute });
    const deployment = resources.find(({ gvk }) => gvk.kind === "Deployment");
    expect(deployment?.object).toMatchObject({
      spec: { replicas: 3, template: { spec: { containers: [{ image: "shop:2" }] } } },
    });
    expect(deployment?.origin).toMatchObject({ renderer: "helm", defaultNamespace: "retail" });
  });

  test("tells a key that a template writes twice, and goes on", async () => {
    const source = { ...shop, values: ["values/duplicate.yaml"] };
    const { resources, problems } = await renderChart({ files: await filesOf("helm"), source, execute });
    expect(problems.map(formatProblem)).toEqual([
      "charts/shop/templates/deployment.yaml:15:1: This key stands twice in the same mapping; only one of them would count. This is in what the template renders. Remove one of the two.",
    ]);
    expect(resources).toHaveLength(6);
  });
});

function again(options: string): string {
  return `Run \`helm template shop charts/shop --namespace default --include-crds --skip-tests ${options}\` to see it again.`;
}

await describeWith(tools, "what can't be rendered", () => {
  test.each<[name: string, source: Partial<ChartSource>, expected: readonly string[]]>([
    [
      "a value that a template requires",
      { values: ["values/required.yaml"] },
      [
        `charts/shop/templates/deployment.yaml:23:20: Helm can't render charts/shop: a host is needed. ${again("--values values/required.yaml")}`,
      ],
    ],
    [
      "an error in a helper",
      { values: ["values/helper.yaml"] },
      [
        `charts/shop/templates/_helpers.tpl:4:19: Helm can't render charts/shop: at <.Values.none.at.all>: nil pointer evaluating interface {}.at. ${again("--values values/helper.yaml")}`,
      ],
    ],
    [
      "output that is no YAML",
      { values: ["values/indentation.yaml"] },
      [
        "charts/shop/templates/deployment.yaml:26:1: Not valid YAML: All mapping items must start at the same column. This is in what the template renders. Mend the file at this place.",
      ],
    ],
    [
      "values that don't fit the schema, told without the value",
      { values: ["values/production.yaml", "values/schema.yaml"] },
      [
        `values/schema.yaml:1:1: The values of shop don't fit the chart's schema: at '/replicas': got string, want integer. ${again("--values values/production.yaml --values values/schema.yaml")}`,
        `values/schema.yaml:2:1: The values of shop don't fit the chart's schema: at '/password': the value does not match pattern '^[a-z]+$'. ${again("--values values/production.yaml --values values/schema.yaml")}`,
      ],
    ],
    [
      "values that are no YAML",
      { values: ["values/broken.yaml"] },
      [
        "values/broken.yaml:1:11: Not valid YAML: Nested mappings are not allowed in compact mappings. Mend the file at this place.",
      ],
    ],
    [
      "values that are not there",
      { values: ["values/none.yaml"] },
      [
        "The values file values/none.yaml of the release shop is not in the repository. Correct the path; it is taken from the root of the repository, and nothing is fetched.",
      ],
    ],
    [
      "values outside of the workspace",
      { values: ["../../../../../etc/hostname"] },
      [
        "../../../../../etc/hostname leads out of the workspace. Only what is in the repository is read; copy the file into it, or remove the link.",
      ],
    ],
    ["values that are a folder", { values: ["values"] }, ["values is a folder. Name a values file."]],
    [
      "values from elsewhere",
      { values: ["https://example.com/values.yaml"] },
      [
        "The values file https://example.com/values.yaml of the release shop is not in the repository. Correct the path; it is taken from the root of the repository, and nothing is fetched.",
      ],
    ],
    [
      "dependencies that are not vendored",
      { chart: "charts/unvendored" },
      ["redis", "postgresql"].map(
        (name, index) =>
          `charts/unvendored/Chart.yaml:${5 + 3 * index}:5: The chart needs ${name}, which is not in charts/unvendored/charts; nothing is fetched. Run \`helm dependency build charts/unvendored\` and commit the result, or run it in a step before this one.`,
      ),
    ],
    [
      "a folder without a chart",
      { chart: "charts" },
      ["There is no Chart.yaml in charts. Name the folder of a chart."],
    ],
    [
      "a chart from elsewhere",
      { chart: "oci://example.com/chart" },
      [
        "The chart oci://example.com/chart of the release shop is not in the repository. Correct the path; it is taken from the root of the repository, and nothing is fetched.",
      ],
    ],
    [
      "a release that is an option",
      { release: "--post-renderer=x" },
      ['"--post-renderer=x" is no name for a release of charts/shop. Use small letters, digits and dashes.'],
    ],
    [
      "a namespace that is an option",
      { namespace: "--debug" },
      ['"--debug" is no namespace for the release shop. Use small letters, digits and dashes.'],
    ],
  ])("%s", async (_, source, expected) => {
    const problems = await problemsOf({ ...shop, ...source });
    expect([...problems].toSorted()).toEqual([...expected].toSorted());
  });

  test.each([
    [
      "to a file outside",
      "/etc/hostname",
      "files/name",
      "charts/shop/files/name leads out of the workspace.",
    ],
    [
      "to a folder that it is in",
      "..",
      "files/up",
      "charts/shop/files/up is a symbolic link to a folder that it is in.",
    ],
  ])("a chart with a link %s, which Helm would follow", async (_, target, name, message) => {
    const folder = await mkdtemp(join(tmpdir(), "chart-"));
    await cp(join(fixtures, "helm"), folder, { recursive: true });
    await mkdir(join(folder, "charts/shop/files"));
    await symlink(target, join(folder, "charts/shop", name));
    const { resources, problems } = await renderChart({
      files: await filesOf(folder),
      source: shop,
      execute,
    });
    expect({ resources, problems }).toEqual({
      resources: [],
      problems: [expect.objectContaining({ message })],
    });
    await rm(folder, { recursive: true });
  });

  test("without helm, the message says what to install", async () => {
    await withPath("/var/empty", async () => {
      await expect(requireHelm(execute)).rejects.toThrow("`helm` is not on PATH");
    });
    await requireHelm(execute);
  });
});
