import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { InputError } from "../resources/inputError.ts";
import type { Workspace } from "../sources/workspace.ts";
import { openWorkspace } from "../sources/workspace.ts";
import { writeReports } from "./writeReports.ts";

let folder: string;
let workspace: Workspace;

beforeEach(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "write-reports-")));
  mkdirSync(join(folder, "repository"));
  mkdirSync(join(folder, "outside"));
  workspace = await openWorkspace(join(folder, "repository"));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

async function write(path: string, text = "{}\n"): Promise<readonly string[]> {
  return await writeReports(workspace, [{ input: "report-json", path, text: () => text }]);
}

async function refusal(path: string): Promise<string> {
  const error: unknown = await write(path).catch((reason: unknown) => reason);
  if (error instanceof InputError) return error.message;
  throw new Error(`nothing was refused: ${JSON.stringify(error)}`);
}

describe("writing reports", () => {
  test("makes the folders that are missing and gives the path", async () => {
    expect(await write("out/gitops/report.json")).toEqual(["out/gitops/report.json"]);
    expect(readFileSync(join(workspace.root, "out/gitops/report.json"), "utf8")).toBe("{}\n");
  });

  test("takes an absolute path inside of the workspace", async () => {
    expect(await write(join(workspace.root, "report.json"))).toEqual(["report.json"]);
  });

  test("replaces a report and leaves nothing else behind", async () => {
    await write("report.json", "old");
    await write("report.json", "new");
    expect(readFileSync(join(workspace.root, "report.json"), "utf8")).toBe("new");
    expect(readdirSync(workspace.root)).toEqual(["report.json"]);
  });

  test("writes nothing where no path is given", async () => {
    expect(await write("")).toEqual([]);
    expect(readdirSync(workspace.root)).toEqual([]);
  });

  test.each([
    { path: "../report.json" },
    { path: "out/../../outside/report.json" },
    { path: "/tmp/report.json" },
  ])("refuses $path, which leads out", async ({ path }) => {
    expect(await refusal(path)).toBe(
      `The path "${path}" of \`report-json\` leads out of the workspace. Give a path within the repository.`,
    );
    expect(readdirSync(join(folder, "outside"))).toEqual([]);
  });

  test("refuses a folder that is a link which leads out", async () => {
    symlinkSync(join(folder, "outside"), join(workspace.root, "out"));
    expect(await refusal("out/deep/report.json")).toContain("leads out of the workspace");
    expect(readdirSync(join(folder, "outside"))).toEqual([]);
  });

  test("replaces a file that is a link, and not what it leads to", async () => {
    await writeReports({ root: join(folder, "outside") }, [
      { input: "report-json", path: "precious", text: () => "precious" },
    ]);
    symlinkSync(join(folder, "outside/precious"), join(workspace.root, "report.json"));
    await write("report.json", "new");
    expect(readFileSync(join(folder, "outside/precious"), "utf8")).toBe("precious");
    expect(readFileSync(join(workspace.root, "report.json"), "utf8")).toBe("new");
  });

  test("says why a path can't be written", async () => {
    mkdirSync(join(workspace.root, "report.json/folder"), { recursive: true });
    expect(await refusal("report.json")).toMatch(
      /^The path "report.json" of `report-json` can't be written \(\w+\)\./,
    );
    expect(readdirSync(workspace.root)).toEqual(["report.json"]);
  });
});
