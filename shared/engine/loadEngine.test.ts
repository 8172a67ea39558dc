import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { InputError } from "../resources/inputError.ts";
import { loadEngine, supportedVersions } from "./loadEngine.ts";

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
  ])("%j asks for %s and is answered by %s", async (version, requested, answering, exact) => {
    const loaded = await loadEngine({ version });
    expect({ ...loaded, engine: loaded.engine.version }).toEqual({ engine: answering, requested, exact });
  });

  test.each(["", "latest", "1", "2.0", "36", "1.36.x", "1.3333", "v1,36"])(
    "%j is refused",
    async (version) => {
      await expect(loadEngine({ version })).rejects.toThrow(InputError);
      await expect(loadEngine({ version })).rejects.toThrow(/Not a Kubernetes version.*such as 1\.36/);
    },
  );

  test("is the newest one by default", async () => {
    expect((await loadEngine()).engine.version).toBe(supportedVersions.at(-1));
  });

  test.each([
    ["openapi", ".json.br"],
    ["facts", ".json"],
    ["artefacts", ".wasm.zst"],
  ])("has a file in %s, and no file there is left unused", async (folder, ending) => {
    const files = readdirSync(join(import.meta.dirname, folder)).filter((name) => name.endsWith(ending));
    expect(files.filter((name) => /^\d/.test(name)).sort()).toEqual(
      supportedVersions.map((version) => `${version}${ending}`),
    );
    for (const version of supportedVersions) {
      const { engine } = await loadEngine({ version });
      expect(engine.release).toMatch(new RegExp(`^v${version}\\.\\d+$`));
    }
  });

  test("knows what its minor serves and no more", async () => {
    const policy = { group: "admissionregistration.k8s.io", version: "v1", kind: "MutatingAdmissionPolicy" };
    expect((await loadEngine({ version: "1.36" })).engine.factsOf(policy)).toMatchObject({ served: true });
    expect((await loadEngine({ version: "1.34" })).engine.factsOf(policy)).toBeUndefined();
  });
});

describe("the module of the engine", () => {
  const object = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a" } };

  test("is read with the first question, by other means where these are given", async () => {
    const asked: string[] = [];
    const { engine } = await loadEngine({
      version: "1.35",
      readArtefact: (minor) => {
        asked.push(minor);
        return Buffer.from("no module");
      },
    });
    expect(engine.schemaOf({ group: "", version: "v1", kind: "Pod" })).toBeDefined();
    expect(asked).toEqual([]);
    await expect(engine.validateCreate([object])).rejects.toThrow(InputError);
    await expect(engine.validateCreate([object])).rejects.toThrow(
      /The engine's module can't be read.*Check out/s,
    );
    expect(asked).toEqual(["1.35"]);
  });

  test("is read at once where that is wanted, and its absence is told with the question", async () => {
    let asked = 0;
    const { engine } = await loadEngine({
      prepare: true,
      readArtefact: () => {
        asked += 1;
        throw new InputError({ code: "engine-data", message: "It is not there." });
      },
    });
    expect(asked).toBe(1);
    await expect(engine.validateCreate([object])).rejects.toThrow("It is not there.");
  });

  test("is not needed for a question about nothing, nor after the end", async () => {
    const { engine } = await loadEngine({ readArtefact: () => Buffer.from("no module") });
    expect(await engine.validateCreate([])).toEqual([]);
    await engine.close();
    await expect(engine.validateCreate([object])).rejects.toThrow("The engine is closed.");
    expect(engine.schemaOf({ group: "", version: "v1", kind: "Pod" })).toBeDefined();
  });
});
