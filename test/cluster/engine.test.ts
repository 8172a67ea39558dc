import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { loadEngine } from "../../shared/engine/loadEngine.ts";
import type { ObjectProblem } from "../../shared/engine/problem.ts";
import { formatFieldPath } from "../../shared/resources/fieldPath.ts";
import type { Resource } from "../../shared/resources/resource.ts";
import { readManifests } from "../../shared/resources/manifest.ts";
import { describeWith } from "../harness/gate.ts";
import { startKubeApiserver } from "../harness/kubeApiserver.ts";
import type { KubeApiserver } from "../harness/kubeApiserver.ts";
import { run } from "../harness/run.ts";
import type { RunResult } from "../harness/run.ts";
import { requireTool } from "../harness/tools.ts";

const fixtures = join(import.meta.dirname, "../../shared/engine/fixtures");
const definitions = join(fixtures, "crds.yaml");

/** Documents that are given to the server at once: one that the engine refuses, or all of a case that it doesn't. */
interface Submission {
  readonly name: string;
  readonly text: string;
  readonly problems: readonly ObjectProblem[];
}

function readObjects(file: string): readonly Resource[] {
  return readManifests({ file, text: readFileSync(file, "utf8") }).resources;
}

const { engine: builtIn } = await loadEngine({ version: "1.36" });
const engine = builtIn.withCustomResources(readObjects(definitions).map(({ object }) => object));

async function submissionsOf(name: string): Promise<readonly Submission[]> {
  const file = join(fixtures, name, "input.yaml");
  const verdicts = await engine.validateCreate(readObjects(file).map(({ object }) => object));
  const problems = verdicts.map((verdict) => verdict.problems);
  const documents = readFileSync(file, "utf8").split(/^---\n/m);
  if (documents.length !== problems.length) throw new Error(`${file}: one object a document, please`);
  const all = documents.map((text, index) => {
    return { name: `${name}, document ${index}`, text, problems: problems[index] ?? [] };
  });
  const refused = all.filter((each) => each.problems.length > 0);
  const taken = all.filter((each) => each.problems.length === 0).map(({ text }) => text);
  if (taken.length === 0) return refused;
  return [
    ...refused,
    { name: `${name}, ${taken.length} documents`, text: taken.join("---\n"), problems: [] },
  ];
}

const cases = readdirSync(fixtures, { withFileTypes: true }).filter((entry) => entry.isDirectory());
const submissions = (await Promise.all(cases.map(({ name }) => submissionsOf(name)))).flat();
await engine.close();

/** What the server refuses, in the terms of the engine. */
function serverVerdict({ exitCode, stderr }: RunResult): object {
  return {
    refused: exitCode !== 0,
    unknownKind: /no matches for kind|no kind ".*" is registered/.test(stderr),
    unknownFields: [...stderr.matchAll(/unknown field "((?:[^"\\]|\\.)*)"/g)].map(([, path]) => path).sort(),
  };
}

/** A value of a wrong type ends the server's decoding before it tells of unknown fields. */
function engineVerdict(problems: readonly ObjectProblem[], server: RunResult): object {
  const tellsFields = server.stderr.includes("strict decoding error");
  const unknown = problems.filter(({ code }) => code === "unknown-field" && tellsFields);
  return {
    refused: problems.length > 0,
    unknownKind: problems.some(({ code }) => code === "unknown-kind"),
    unknownFields: unknown.map(({ path }) => formatFieldPath(path)).sort(),
  };
}

await describeWith(["etcd", "kube-apiserver", "kubectl"], "the engine and a kube-apiserver agree on", () => {
  let cluster: KubeApiserver;

  async function kubectl(args: readonly string[], input?: string): Promise<RunResult> {
    return await run(
      await requireTool("kubectl"),
      ["--kubeconfig", cluster.kubeconfigPath, ...args],
      input === undefined ? {} : { input },
    );
  }

  beforeAll(async () => {
    cluster = await startKubeApiserver();
    await kubectl(["create", "namespace", "shop"]);
    await kubectl(["create", "--filename", definitions]);
    await kubectl(["wait", "--for=condition=Established", "--filename", definitions, "--timeout=20s"]);
  }, 60_000);

  afterAll(async () => {
    await cluster.stop();
  });

  // `create`, since some kinds, such as TokenReview, can't be read, which `apply` does first.
  test.each(submissions)("$name", async ({ text, problems }) => {
    const server = await kubectl(
      ["create", "--dry-run=server", "--validate=strict", "--filename", "-"],
      text,
    );
    const context = { stderr: server.stderr, problems: problems.map(({ message }) => message) };
    expect({ ...engineVerdict(problems, server), context }).toEqual({ ...serverVerdict(server), context });
  });
});
