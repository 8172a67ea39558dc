import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { expectGolden } from "../../test/harness/golden.ts";
import { InputError } from "../resources/inputError.ts";
import { environmentNamed, loadConfig, parseConfig } from "./loadConfig.ts";

const fixtures = join(import.meta.dirname, "fixtures");
const valid = "version: 1\nenvironments:\n  - { name: dev, path: environments/dev }\n";

function messageOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof InputError) return error.message;
    throw error;
  }
  throw new Error("nothing was thrown");
}

describe("a configuration that is wrong is refused with its place", () => {
  for (const name of readdirSync(fixtures)) {
    test(name.replaceAll("-", " "), () => {
      const text = readFileSync(join(fixtures, name, "input/gitops.yml"), "utf8");
      const message = messageOf(() => parseConfig({ file: ".github/gitops.yml", text }));
      expect(message).toMatch(/^\.github\/gitops\.yml:\d+:\d+: /);
      expectGolden(join(fixtures, name, "expected/error.txt"), `${message}\n`);
    });
  }
});

describe("environments", () => {
  const loaded = parseConfig({ file: "gitops.yml", text: valid });

  test("are found by name", () => {
    expect(environmentNamed(loaded, "dev").path).toBe("environments/dev");
  });

  test("an unknown name lists the names that exist", () => {
    expect(messageOf(() => environmentNamed(loaded, "prod"))).toBe(
      'gitops.yml:2:1: There is no environment "prod"; the configuration has dev. ' +
        "Use one of these names, or add the environment here.",
    );
  });
});

describe("paths", () => {
  test.each([
    [".github/gitops.yml", "environments/dev"],
    ["examples/.github/gitops.yml", "examples/environments/dev"],
    ["teams/parcels/gitops.yml", "teams/parcels/environments/dev"],
  ])("of %s start from the folder that holds .github", (file, path) => {
    expect(parseConfig({ file, text: valid }).config.environments[0].path).toBe(path);
  });
});

describe("a configuration file that is absent", () => {
  const workspaceRoot = import.meta.dirname;

  test("is no configuration where it is optional", async () => {
    expect(await loadConfig({ workspaceRoot, path: "none.yml", required: false })).toBeUndefined();
  });

  test("outside of the workspace is refused", async () => {
    await expect(loadConfig({ workspaceRoot, path: "../gitops.yml", required: false })).rejects.toThrow(
      "leads out of the workspace",
    );
  });

  test("is an error where the workflow names it", async () => {
    await expect(loadConfig({ workspaceRoot, path: "none.yml", required: true })).rejects.toThrow(
      "There is no configuration at none.yml.",
    );
  });
});
