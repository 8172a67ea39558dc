import { execFile } from "node:child_process";
import { once } from "node:events";
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { beforeAll, expect, test } from "@jest/globals";
import { formatProblem } from "../../shared/resources/inputError.ts";
import { readManifests } from "../../shared/resources/manifest.ts";
import type { ResourceSet } from "../../shared/resources/resourceSet.ts";
import { execute } from "../../shared/runtime/execute.ts";
import { renderKustomization } from "../../shared/sources/kustomize.ts";
import { findKustomize } from "../../shared/sources/renderer.ts";
import type { SourceFiles } from "../../shared/sources/sourceFiles.ts";
import { describeWith } from "../harness/gate.ts";
import { expectGolden } from "../harness/golden.ts";
import type { ToolName } from "../harness/toolCatalog.ts";
import { requireTool } from "../harness/tools.ts";
import { describePlaces, filesOf, fixtures, putOnPath, withPath } from "./workspaceOf.ts";

const examples = join(import.meta.dirname, "../../examples");

const tools: readonly ToolName[] = ["kustomize", "helm"];

beforeAll(async () => {
  await putOnPath(tools);
}, 600_000);

async function render(files: SourceFiles, folder: string): Promise<ResourceSet> {
  return renderKustomization({ files, folder, kustomize: await findKustomize(execute), execute });
}

/** What Kustomize itself gives, without any of our own doing. */
async function build(folder: string): Promise<readonly unknown[]> {
  const { stdout } = await promisify(execFile)("kustomize", ["build", "--enable-helm", folder], {
    // jest has a copy of the environment; the tools were put on the PATH of that.
    env: process.env,
  });
  return readManifests({ file: "output.yaml", text: stdout }).resources.map(({ object }) => object);
}

async function expectSameAsBuild(root: string, folder: string): Promise<void> {
  const files = await filesOf(root);
  const { resources, problems } = await render(files, folder);
  expect(problems).toEqual([]);
  const built = await build(join(files.workspace.root, folder));
  expect(built.length).toBeGreaterThan(0);
  // As text, so that the order of objects and of their keys counts.
  expect(JSON.stringify(resources.map(({ object }) => object))).toBe(JSON.stringify(built));
}

await describeWith(tools, "renderKustomization gives what kustomize build gives", () => {
  test.each(["layered/overlay", "layered/base", "root-options", "fifo", "schema", "twice", "with-chart"])(
    "%s",
    async (folder) => {
      await expectSameAsBuild("kustomize", folder);
    },
  );

  const environments = ["dev", "staging", "production"];
  test.each(environments.flatMap((name) => [`${name}/platform`, `${name}/tracking-api`]))(
    "examples/environments/%s",
    async (folder) => {
      await expectSameAsBuild(examples, `environments/${folder}`);
    },
  );

  test("where the workspace itself is the kustomization", async () => {
    await expectSameAsBuild("kustomize/fifo", "");
  });
});

await describeWith(tools, "a folder that is reached by a link", () => {
  test("is rendered where it really is", async () => {
    const folder = await mkdtemp(join(tmpdir(), "linked-"));
    await cp(join(fixtures, "kustomize"), folder, { recursive: true });
    await mkdir(join(folder, "far/away"), { recursive: true });
    await symlink("../../layered/overlay", join(folder, "far/away/link"));
    const { resources, problems } = await render(await filesOf(folder), "far/away/link");
    expect(problems).toEqual([]);
    const sources = resources.flatMap(({ origin }) => (origin.kind === "rendered" ? origin.sources : []));
    expect(new Set(sources.map(({ file }) => file.split("/")[0]))).toEqual(new Set(["layered"]));
    await rm(folder, { recursive: true });
  });
});

await describeWith(tools, "the place of every field", () => {
  test.each(["layered/overlay", "schema", "twice", "with-chart", "root-options"])("%s", async (folder) => {
    const files = await filesOf("kustomize");
    const { resources } = await render(files, folder);
    const golden = join(fixtures, "places", `${folder.replaceAll("/", "-")}.txt`);
    expectGolden(golden, await describePlaces(files, resources));
  });
});

await describeWith(tools, "what can't be rendered", () => {
  test.each([
    [
      "no-patch-target",
      'no-patch-target/kustomization.yaml:6:7: Kustomize can\'t render no-patch-target: no resource matches strategic merge patch "ConfigMap.v1.[noGrp]/other.[noNs]": no matches for Id ConfigMap.v1.[noGrp]/other.[noNs]; failed to find unique target for patch ConfigMap.v1.[noGrp]/other.[noNs]. Run `kustomize build no-patch-target` to see it again.',
    ],
    [
      "no-path",
      "no-path/kustomization.yaml:7:9: Kustomize can't render no-path: replace operation does not apply: doc is missing path: /spec/none: missing value. Run `kustomize build no-path` to see it again.",
    ],
    [
      "twice-the-same",
      "twice-the-same/app.yaml:1:1: Kustomize can't render twice-the-same: merging resources from 'app.yaml': may not add resource with an already registered id: ConfigMap.v1.[noGrp]/app.[noNs]. Run `kustomize build twice-the-same` to see it again.",
    ],
    [
      "broken-manifest",
      "broken-manifest/base/app.yaml:5:1: A tab is used as indentation, which YAML forbids. Use spaces.",
    ],
    [
      "unknown-field",
      'unknown-field/kustomization.yaml:1:1: Kustomize can\'t render unknown-field: invalid Kustomization: json: unknown field "resource". Run `kustomize build unknown-field` to see it again.',
    ],
    [
      "unknown-nested",
      'unknown-nested/kustomization.yaml:5:5: Kustomize can\'t render unknown-nested: invalid Kustomization: json: unknown field "newTags". Run `kustomize build unknown-nested` to see it again.',
    ],
    [
      "secret-patch",
      "secret-patch/kustomization.yaml:1:1: Kustomize can't render secret-patch: PatchTransformer: unable to parse SM or JSON patch from the patch. Run `kustomize build secret-patch` to see it again.",
    ],
    [
      "nothing",
      "nothing/kustomization.yaml:1:1: Kustomize can't render nothing: kustomization.yaml is empty. Run `kustomize build nothing` to see it again.",
    ],
  ])("%s", async (folder, expected) => {
    const { resources, problems } = await render(await filesOf("kustomize-failures"), folder);
    expect({ resources, problems: problems.map(formatProblem) }).toEqual({
      resources: [],
      problems: [expected],
    });
  });

  test("a kustomization that would fetch: nothing is asked for", async () => {
    const requests: string[] = [];
    const server = createServer((request, response) => {
      requests.push(request.url ?? "");
      response.end("kind: ConfigMap\n");
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const folder = await mkdtemp(join(tmpdir(), "remote-"));
    const kustomizations = [
      `resources: ["${address}/a.yaml"]`,
      `Resources: ["${address}/repository?ref=v1"]`,
      `components: ["${address}/repository.git//b"]`,
      `patches: [{path: "${address}/a.yaml"}]`,
      `configMapGenerator: [{name: a, files: ["a=${address}/a.yaml"]}]`,
      `openapi: {path: "${address}/a.json"}`,
      `generators: ["{apiVersion: builtin, kind: ConfigMapGenerator, metadata: {name: a}, envs: ['${address}/a']}"]`,
      `helmCharts: [{name: a, repo: "${address}", version: 1.0.0}]`,
    ];
    for (const text of kustomizations) {
      await writeFile(join(folder, "kustomization.yaml"), text);
      const { problems } = await render(await filesOf(folder), "");
      expect(problems).toEqual([expect.objectContaining({ code: "not-vendored" })]);
    }
    expect(requests).toEqual([]);
    await promisify(server.close.bind(server))();
    await rm(folder, { recursive: true });
  });
});

await describeWith(tools, "the program", () => {
  test("kubectl takes the place of kustomize", async () => {
    const folder = await mkdtemp(join(tmpdir(), "path-"));
    await symlink(await requireTool("kubectl"), join(folder, "kubectl"));
    await withPath(folder, async () => {
      expect(await findKustomize(execute)).toEqual({ command: "kubectl", args: ["kustomize"] });
      const { resources } = await render(await filesOf("kustomize"), "twice");
      expect(resources.map(({ name }) => name)).toEqual(["blue-app", "green-app"]);
      const { problems } = await render(await filesOf("kustomize-failures"), "nothing");
      expect(problems[0]?.hint).toBe("Run `kubectl kustomize nothing` to see it again.");
    });
    await rm(folder, { recursive: true });
  }, 600_000);

  test("without one, the message says what to install", async () => {
    await withPath("/var/empty", async () => {
      await expect(findKustomize(execute)).rejects.toMatchObject({
        name: "InputError",
        problem: {
          code: "tool-missing",
          message: expect.stringContaining("Neither `kustomize` nor `kubectl`"),
        },
      });
    });
  });

  test("a chart needs helm", async () => {
    const kustomize = await findKustomize(execute);
    const folder = await mkdtemp(join(tmpdir(), "path-"));
    await symlink(await requireTool("kustomize"), join(folder, "kustomize"));
    const files = await filesOf("kustomize");
    await withPath(folder, async () => {
      const rendering = renderKustomization({ files, folder: "with-chart", kustomize, execute });
      await expect(rendering).rejects.toThrow("`helm` is not on PATH");
    });
    await rm(folder, { recursive: true });
  });

  test("a version without origins still gives the objects", async () => {
    // A program that knows no `buildMetadata`, as Kustomize before 4.3: it refuses what has it.
    const folder = await mkdtemp(join(tmpdir(), "path-"));
    const kustomize = await requireTool("kustomize");
    const script = `#!/bin/sh\nfor last; do :; done\nif grep -qs buildMetadata "$last/kustomization.yaml"; then exit 1; fi\nexec ${kustomize} "$@"\n`;
    await writeFile(join(folder, "kustomize"), script, { mode: 0o755 });
    const files = await filesOf("kustomize");
    await withPath(`${folder}:/usr/bin:/bin`, async () => {
      const { resources, problems } = await render(files, "twice");
      expect(problems).toEqual([]);
      expect(resources.map(({ name, origin }) => [name, origin])).toEqual(
        ["blue-app", "green-app"].map((name) => [
          name,
          {
            kind: "rendered",
            renderer: "kustomize",
            root: "twice",
            sources: [{ kind: "file", file: "twice/kustomization.yaml", document: 0 }],
          },
        ]),
      );
    });
    await rm(folder, { recursive: true });
  });
});
