import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { InputError } from "../resources/inputError.ts";
import { loadEngine, supportedVersions } from "./loadEngine.ts";

const artefacts = join(import.meta.dirname, "openapi");

describe("the engine of a Kubernetes version", () => {
  test.each([
    ["1.36", "1.36", "1.36", true],
    ["v1.36", "1.36", "1.36", true],
    ["1.35.2", "1.35", "1.35", true],
    ["v1.34.11", "1.34", "1.34", true],
    ["v1.34.4-gke.100", "1.34", "1.34", true],
    ["v1.36.3+k3s1", "1.36", "1.36", true],
    [" 1.36 ", "1.36", "1.36", true],
    ["1.29", "1.29", "1.34", false],
    ["1.99.1", "1.99", "1.36", false],
  ])("%j asks for %s and is answered by %s", (version, requested, answering, exact) => {
    const loaded = loadEngine({ version });
    expect({ ...loaded, engine: loaded.engine.version }).toEqual({ engine: answering, requested, exact });
  });

  test.each(["", "latest", "1", "2.0", "36", "1.36.x", "1.3333", "v1,36"])("%j is refused", (version) => {
    expect(() => loadEngine({ version })).toThrow(InputError);
    expect(() => loadEngine({ version })).toThrow(/Not a Kubernetes version.*such as 1\.36/);
  });

  test("is the newest one by default", () => {
    expect(loadEngine().engine.version).toBe(supportedVersions.at(-1));
  });

  test("has an artefact each, and no artefact is left unused", () => {
    const files = readdirSync(artefacts).filter((name) => name.endsWith(".br"));
    expect(files.sort()).toEqual(supportedVersions.map((version) => `${version}.json.br`));
    for (const version of supportedVersions) {
      expect(loadEngine({ version }).engine.release).toMatch(new RegExp(`^v${version}\\.\\d+$`));
    }
  });

  test("can be read by other means", () => {
    const asked: string[] = [];
    const { engine } = loadEngine({
      version: "1.35",
      readArtefact: (minor) => {
        asked.push(minor);
        return readFileSync(join(artefacts, `${minor}.json.br`));
      },
    });
    expect(asked).toEqual(["1.35"]);
    expect(engine.factsOf({ group: "", version: "v1", kind: "Pod" })).toBeDefined();
  });

  test("knows what its minor serves and no more", () => {
    const policy = { group: "admissionregistration.k8s.io", version: "v1", kind: "MutatingAdmissionPolicy" };
    const facts = { plural: "mutatingadmissionpolicies", scope: "Cluster" };
    expect(loadEngine({ version: "1.36" }).engine.factsOf(policy)).toEqual(facts);
    expect(loadEngine({ version: "1.34" }).engine.factsOf(policy)).toBeUndefined();
  });
});
