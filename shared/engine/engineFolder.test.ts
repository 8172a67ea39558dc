import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "@jest/globals";
import { InputError } from "../resources/inputError.ts";
import { engineFolder } from "./engineFolder.ts";

const root = mkdtempSync(join(tmpdir(), "engine-folder-"));
mkdirSync(join(root, "repository/shared/engine/openapi"), { recursive: true });
mkdirSync(join(root, "repository/actions/validate/dist"), { recursive: true });
mkdirSync(join(root, "elsewhere/dist"), { recursive: true });

afterAll(() => {
  rmSync(root, { recursive: true });
});

test.each(["repository/actions/validate/dist", "repository/shared/engine", "repository"])(
  "the data is found from %s",
  (start) => {
    expect(engineFolder(join(root, start))).toBe(join(root, "repository/shared/engine"));
  },
);

test("a bundle outside of its repository is told what it lacks", () => {
  expect(() => engineFolder(join(root, "elsewhere/dist"))).toThrow(InputError);
  expect(() => engineFolder(join(root, "elsewhere/dist"))).toThrow(/whole checkout/);
});

test("the sources find their own data", () => {
  expect(engineFolder()).toBe(import.meta.dirname);
});
