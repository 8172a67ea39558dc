import { cp, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { formatFieldPath } from "../../resources/fieldPath.ts";
import { formatProblem } from "../../resources/inputError.ts";
import { createSourceFiles } from "../sourceFiles.ts";
import { openWorkspace } from "../workspace.ts";
import type { KustomizationNode, KustomizationTree } from "./tree.ts";
import { readKustomizationTree } from "./tree.ts";

const fixtures = join(import.meta.dirname, "../fixtures/kustomize");

async function read(root: string, folder = ""): Promise<KustomizationTree> {
  return readKustomizationTree(createSourceFiles(await openWorkspace(root)), folder);
}

async function problemsOf(root: string, folder = ""): Promise<readonly string[]> {
  const tree = await read(root, folder);
  return tree.status === "broken" ? tree.problems.map(formatProblem) : [];
}

function outline(node: KustomizationNode): unknown {
  const { file, resourceFiles, pluginFiles, usesHelm } = node;
  return {
    file,
    resourceFiles,
    pluginFiles,
    usesHelm,
    patches: node.patches.map(
      (patch) => `${patch.file}#${patch.document} ${formatFieldPath(patch.inline ?? [])}`,
    ),
    bases: node.bases.map(outline),
    components: node.components.map(outline),
  };
}

describe("readKustomizationTree", () => {
  test("reads everything that a kustomization is built from", async () => {
    const tree = await read(join(fixtures, "whole"), "overlay");
    const base = {
      file: "base/kustomization.yaml",
      resourceFiles: ["base/deployment.yaml"],
      pluginFiles: ["base/transformer.yaml"],
      usesHelm: false,
      patches: [],
      bases: [],
      components: [],
    };
    const none = { resourceFiles: [], pluginFiles: [], patches: [], components: [], bases: [] };
    expect(tree.status === "read" && outline(tree.root)).toEqual({
      ...none,
      file: "overlay/kustomization.yaml",
      resourceFiles: ["overlay/ingress.yaml"],
      usesHelm: true,
      patches: [
        "overlay/patches.yaml#0 ",
        "overlay/patches.yaml#1 ",
        "overlay/kustomization.yaml#0 patches[1].patch",
      ],
      bases: [{ ...none, file: "middle/kustomization.yaml", usesHelm: false, bases: [base] }, base],
      components: [{ ...none, file: "component/kustomization.yaml", usesHelm: true }],
    });
  });

  const nothing =
    "which is not in the repository; nothing is fetched. Copy it into the repository at a fixed version and name the copy here.";

  test.each([
    [
      "remote",
      "",
      [
        `kustomization.yaml:2:5: The kustomization needs https://example.com/crds.yaml, ${nothing}`,
        `kustomization.yaml:3:5: The kustomization needs github.com/lanternpost/bases//tracking?ref=v3, ${nothing}`,
        `kustomization.yaml:5:5: The kustomization needs git@example.com:lanternpost/components.git//tls, ${nothing}`,
        `kustomization.yaml:11:5: The kustomization needs https://example.com/patch.yaml, ${nothing}`,
        `kustomization.yaml:9:9: The kustomization needs https://example.com/settings.ini, ${nothing}`,
        "kustomization.yaml:13:5: The chart redis is not in charts/redis-1.2.3/redis; nothing is fetched. Add the chart there at a fixed version (helm pull --untar).",
      ],
    ],
    [
      "missing",
      "",
      [
        "kustomization.yaml:2:5: The kustomization names deployment.yaml, which does not exist in the workspace. Correct the path, add the file, or remove the entry.",
        "kustomization.yaml:3:5: ../nowhere leads out of the workspace. Only what is in the repository is read; copy the file into it, or remove the link.",
        "kustomization.yaml:4:5: There is no kustomization.yaml, kustomization.yml, Kustomization in folder. Add one, or name the folder's files one by one.",
        "kustomization.yaml:6:5: The kustomization names patches/replicas.yaml, which does not exist in the workspace. Correct the path, add the file, or remove the entry.",
        "kustomization.yaml:7:5: The kustomization names folder where a file is needed, and it is a folder. Name the file.",
      ],
    ],
    [
      "outside",
      "",
      [
        "kustomization.yaml:2:5: ../../../etc leads out of the workspace. Only what is in the repository is read; copy the file into it, or remove the link.",
        "kustomization.yaml:3:5: /etc/hostname leads out of the workspace. Only what is in the repository is read; copy the file into it, or remove the link.",
      ],
    ],
    [
      "circle",
      "a",
      [
        "c/kustomization.yaml:2:5: These kustomizations need each other: b -> c -> b. Move what both need into a base of its own.",
      ],
    ],
    [
      "broken-base",
      "",
      [
        "base/kustomization.yaml:3:1: Not valid YAML: All mapping items must start at the same column. Mend the file at this place.",
      ],
    ],
    [
      "remote-plugins",
      "",
      [
        `kustomization.yaml:3:5: The kustomization needs http://127.0.0.1/a.yaml, ${nothing}`,
        `generator.yaml:7:5: The kustomization needs https://example.com/settings.ini, ${nothing}`,
      ],
    ],
    [
      "helm-options",
      "",
      [
        "kustomization.yaml:6:5: A chart in a generator's configuration is not supported. Write the chart under `helmCharts` in the kustomization.",
        "generator.yaml:2:1: A chart in a generator's configuration is not supported. Write the chart under `helmCharts` in the kustomization.",
        "folder/nested.yaml:3:5: A chart in a generator's configuration is not supported. Write the chart under `helmCharts` in the kustomization.",
        'kustomization.yaml:2:5: The chart\'s releaseName begins with "-", which Helm would take for an option. Remove the dash.',
        "kustomization.yaml:1:1: Charts and a folder under `generators`, `transformers` or `validators` are not supported together. Name the files of that folder one by one.",
      ],
    ],
    [
      "charts-and-built-plugins",
      "",
      [
        "kustomization.yaml:1:1: Charts and a folder under `generators`, `transformers` or `validators` are not supported together. Name the files of that folder one by one.",
      ],
    ],
    [
      "whole",
      "nowhere",
      [
        "There is no kustomization.yaml, kustomization.yml, Kustomization in nowhere. Add one, or name the folder's files one by one.",
      ],
    ],
  ])("%s: each problem at its entry", async (name, folder, expected) => {
    expect(await problemsOf(join(fixtures, name), folder)).toEqual(expected);
  });

  test("comes to an end where a link makes a circle", async () => {
    const folder = await mkdtemp(join(tmpdir(), "tree-"));
    await writeFile(join(folder, "kustomization.yaml"), "resources: [self]\n");
    await symlink(".", join(folder, "self"));
    expect(await problemsOf(folder)).toEqual([
      "kustomization.yaml:1:13: These kustomizations need each other: the workspace -> the workspace. Move what both need into a base of its own.",
    ]);
    await rm(folder, { recursive: true });
  });

  test("refuses a chart with a link out of the workspace", async () => {
    const folder = await mkdtemp(join(tmpdir(), "tree-"));
    await cp(join(fixtures, "whole"), folder, { recursive: true });
    await symlink("/etc/hostname", join(folder, "component/charts/redis/name.txt"));
    expect(await problemsOf(folder, "overlay")).toEqual([
      "component/charts/redis/name.txt:1:1: component/charts/redis/name.txt leads out of the workspace. Only what is in the repository is read; copy the file into it, or remove the link.",
    ]);
    await rm(folder, { recursive: true });
  });
});
