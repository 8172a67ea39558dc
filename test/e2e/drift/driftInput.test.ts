import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { GitHubContext } from "../../../shared/github/context.ts";
import { describeWith } from "../../harness/gate.ts";
import { environmentWithTools } from "../../harness/tools.ts";
import type { Repository, RunOptions } from "./driftRun.ts";
import { copyRepository, runDriftCheck } from "./driftRun.ts";

const offline: GitHubContext = { status: "offline", reason: "the test has none" };
const root = join(import.meta.dirname, "../../..");

const other = "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: prices, namespace: billing }\n";

let repository: Repository;

beforeAll(async () => {
  repository = await copyRepository(join(import.meta.dirname, "fixtures/delivery"));
});

afterAll(async () => {
  await repository.remove();
});

async function check(more: Partial<RunOptions> = {}) {
  return await runDriftCheck(repository, { github: offline, ...more });
}

describe("wrong input ends the run with a message", () => {
  const cases: readonly {
    readonly name: string;
    readonly options: Partial<RunOptions>;
    readonly message: string;
  }[] = [
    {
      name: "an environment that doesn't exist",
      options: { target: { environments: ["prod"] } },
      message:
        '.github/gitops.yml:2:1: There is no environment "prod"; the configuration has staging, production, preview.',
    },
    {
      name: "a configuration that is not there",
      options: { inputs: { config: { path: "other.yml", required: true } } },
      message: "There is no configuration at other.yml.",
    },
  ];
  for (const { name, options, message } of cases) {
    test(name, async () => {
      await expect(check(options)).rejects.toThrow(message);
    });
  }
});

describe("a target of which nothing is known fails and is not in sync", () => {
  const cases: readonly {
    readonly name: string;
    readonly target: NonNullable<RunOptions["target"]>;
    readonly findings: readonly unknown[];
  }[] = [
    {
      name: "a snapshot that is not there",
      target: { environments: ["staging"], snapshot: "recorded/other.yaml" },
      findings: [{ rule: "target-unreadable", message: "There is no snapshot at recorded/other.yaml." }],
    },
    {
      name: "a folder without manifests",
      target: { environments: ["preview"], snapshot: "recorded/staging.yaml" },
      findings: [{ rule: "no-manifests" }],
    },
    {
      name: "a snapshot out of the workspace",
      target: { paths: ["environments/staging"], snapshot: "../live.yaml" },
      findings: [
        { rule: "target-unreadable", message: expect.stringContaining("leads out of the workspace") },
      ],
    },
  ];
  for (const { name, target, findings } of cases) {
    test(name, async () => {
      const result = await check({ target });
      expect(result).toMatchObject({ drift: false, inSync: false });
      expect(result.report.outcome).toBe("failed");
      expect(result.report.findings).toMatchObject(findings);
      expect(result.report.findings).toHaveLength(findings.length);
    });
  }
});

test("manifests that can't be read in full: what is known is told, and nothing counts as extra", async () => {
  await repository.write(
    "environments/staging/broken.yaml",
    "apiVersion: v1\nkind: ConfigMap\nmetadata: [\n",
  );
  await repository.write(
    "recorded/extra.yaml",
    "apiVersion: v1\nkind: Secret\nmetadata: { name: by-hand, namespace: delivery }\n",
  );
  const result = await check({ target: { environments: ["staging"], snapshot: "recorded" } });
  await repository.write("environments/staging/broken.yaml", "");
  const mended = await check({ target: { environments: ["staging"], snapshot: "recorded" } });
  await repository.write("recorded/extra.yaml", "");
  expect(result.counts).toEqual({ missing: 0, extra: 0, drifted: 0 });
  expect(result).toMatchObject({ drift: false, inSync: false });
  expect(result.report.findings).toMatchObject([
    { rule: "yaml-syntax", location: { file: "environments/staging/broken.yaml" } },
  ]);
  expect(mended.counts).toEqual({ missing: 0, extra: 1, drifted: 0 });
});

test("namespaces narrow both sides", async () => {
  await repository.write("environments/staging/other.yaml", other);
  const result = await check({ target: { environments: ["staging"] }, inputs: { namespaces: ["delivery"] } });
  expect(result.inSync).toBe(true);
  expect(result.report.notes).toContain("1 object is left out: only delivery is looked at.");
  const all = await check({ target: { environments: ["staging"] } });
  await repository.write("environments/staging/other.yaml", "");
  expect(all.counts).toEqual({ missing: 1, extra: 0, drifted: 0 });
});

test("a namespace that nothing is in is not in sync, since it may be misspelt", async () => {
  const result = await check({ target: { environments: ["staging"] }, inputs: { namespaces: ["delivry"] } });
  expect(result).toMatchObject({ drift: false, inSync: false });
  expect(result.report.findings).toMatchObject([
    { rule: "no-manifests", message: "No object of staging is left to be compared." },
  ]);
  expect(result.report.notes).toEqual(["3 objects are left out: only delivry is looked at."]);
});

await describeWith(["kustomize", "helm"], "the example repository", () => {
  test("is in sync with its recorded production", async () => {
    const path = process.env.PATH ?? "";
    process.env.PATH = (await environmentWithTools(["kustomize", "helm"])).PATH ?? "";
    const example = await copyRepository(join(root, "examples"));
    try {
      const record = join(root, "scripts/demo/snapshot/production.yaml");
      await example.write("production.yaml", await readFile(record, "utf8"));
      const result = await runDriftCheck(example, {
        github: offline,
        target: { environments: ["production"], snapshot: "production.yaml" },
      });
      expect(result.report.verdict).toBe("production is in sync: 51 objects compared.");
      expect(result.inSync).toBe(true);
    } finally {
      process.env.PATH = path;
      await example.remove();
    }
  });
});
