import { cp, mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, expect, test } from "@jest/globals";
import type { Command } from "../../shared/runtime/execute.ts";
import { execute } from "../../shared/runtime/execute.ts";
import type { CollectedResources } from "../../shared/sources/collect.ts";
import { collectResources } from "../../shared/sources/collect.ts";
import type { ChartSource } from "../../shared/sources/helm.ts";
import { describeWith } from "../harness/gate.ts";
import { expectGolden } from "../harness/golden.ts";
import type { ToolName } from "../harness/toolCatalog.ts";
import { describePlaces, filesOf, fixtures, putOnPath, withPath } from "./workspaceOf.ts";

const examples = join(import.meta.dirname, "../../examples");

const rates: ChartSource = {
  release: "rates",
  chart: "apps/rates/chart",
  values: ["environments/staging/rates/values.yaml"],
  namespace: "rates",
};

const tools: readonly ToolName[] = ["kustomize", "helm"];

beforeAll(async () => {
  await putOnPath(tools);
}, 600_000);

/** Each root with the number of its objects and problems. */
function outline({ roots }: CollectedResources): readonly string[] {
  return roots.map((root) => {
    const name =
      root.kind === "plain"
        ? `${root.files.length} files`
        : root.kind === "kustomize"
          ? root.folder
          : `${root.source.release} of ${root.source.chart}`;
    return `${root.kind} ${name}: ${root.resources.length} objects, ${root.problems.length} problems`;
  });
}

await describeWith(tools, "collectResources on the example repository", () => {
  test("one environment with its release", async () => {
    const files = await filesOf(examples);
    const collected = await collectResources({
      files,
      paths: ["environments/staging"],
      charts: [rates],
      execute,
    });
    expect(collected.problems).toEqual([]);
    expect(collected.skipped).toEqual([]);
    expect(outline(collected)).toEqual([
      "plain 5 files: 8 objects, 0 problems",
      "kustomize environments/staging/platform: 23 objects, 0 problems",
      "kustomize environments/staging/tracking-api: 11 objects, 0 problems",
      "helm rates of apps/rates/chart: 8 objects, 0 problems",
    ]);
    expect(collected.resources).toHaveLength(50);
    // Every field of every object has a place, in a file that is there.
    const places = await describePlaces(files, collected.resources);
    expect(places).not.toContain("nowhere");
    const named = [...places.matchAll(/: (\S+):\d+:\d+$/gm)].map((match) => match[1] ?? "");
    for (const file of new Set(named)) expect((await files.text(file)).status).toBe("read");
  });

  test("the whole repository: each root is rendered once, bases and components for themselves not at all", async () => {
    const commands: Command[] = [];
    const files = await filesOf(examples);
    const collected = await collectResources({
      files,
      paths: ["."],
      charts: ["dev", "staging", "production"].map((name) => ({
        ...rates,
        values: [`environments/${name}/rates/values.yaml`],
      })),
      execute: (command) => {
        commands.push(command);
        return execute(command);
      },
    });
    expect(collected.problems).toEqual([]);
    expect(outline(collected).map((line) => line.replace(/: .*/, ""))).toEqual([
      "plain 15 files",
      ...["dev", "production", "staging"].flatMap((name) => [
        `kustomize environments/${name}/platform`,
        `kustomize environments/${name}/tracking-api`,
      ]),
      "helm rates of apps/rates/chart",
      "helm rates of apps/rates/chart",
      "helm rates of apps/rates/chart",
    ]);
    const runs = commands.map(({ command, args }) => `${command} ${args[0] ?? ""}`);
    expect(runs.filter((run) => run === "kustomize build")).toHaveLength(6);
    expect(runs.filter((run) => run === "helm template")).toHaveLength(3);
  });
});

await describeWith(tools, "collectResources", () => {
  test("renders a chart that no release names with its own values, under its own name", async () => {
    const files = await filesOf("helm");
    const collected = await collectResources({ files, paths: ["charts/shop"], charts: [], execute });
    expect(outline(collected)).toEqual([
      "plain 0 files: 0 objects, 0 problems",
      "helm shop of charts/shop: 6 objects, 0 problems",
    ]);
  });

  test("goes on after what is broken", async () => {
    const files = await filesOf("kustomize-failures");
    const collected = await collectResources({
      files,
      paths: ["no-path", "no-patch-target/base", "missing"],
      charts: [],
      execute,
    });
    expect(collected.problems.map(({ code }) => code)).toEqual(["no-manifests", "render-failed"]);
    expect(collected.resources.map(({ name }) => name)).toEqual(["app"]);
  });

  test("needs no program where there is nothing to render", async () => {
    const files = await filesOf(examples);
    const paths = ["environments/dev/notifications"];
    const collected = await withPath("/var/empty", () =>
      collectResources({ files, paths, charts: [], execute }),
    );
    expect(collected.resources).toHaveLength(8);
  });

  test.each([
    ["kustomize", ["environments/dev/tracking-api"], []],
    ["helm", ["environments/dev/notifications"], [rates]],
  ])("says what to install where %s is missing", async (name, paths, charts) => {
    const files = await filesOf(examples);
    const collecting = withPath("/var/empty", () => collectResources({ files, paths, charts, execute }));
    await expect(collecting).rejects.toThrow(new RegExp(`\`${name}\`.* PATH`));
  });

  test("works in a folder with blanks and signs in its name", async () => {
    const folder = await mkdtemp(join(await realpath(tmpdir()), "strange $(name) 'ü' "));
    await mkdir(join(folder, "a b"));
    await cp(join(fixtures, "kustomize/layered"), join(folder, "a b/layered"), { recursive: true });
    await cp(join(fixtures, "helm/charts/shop"), join(folder, "a b/shop"), { recursive: true });
    await writeFile(join(folder, "a b/some values.yaml"), "replicas: 5\n");
    const files = await filesOf(folder);
    const charts = [{ release: "shop", chart: "a b/shop", values: ["a b/some values.yaml"] }];
    const collected = await collectResources({ files, paths: ["a b/layered/overlay"], charts, execute });
    expect(collected.problems).toEqual([]);
    const golden = await describePlaces(files, collected.roots[1]?.resources ?? []);
    expectGolden(join(fixtures, "places/layered-overlay.txt"), golden.replaceAll("a b/", ""));
    expect(collected.roots[2]?.resources).toHaveLength(6);
    await rm(folder, { recursive: true });
  });
});
