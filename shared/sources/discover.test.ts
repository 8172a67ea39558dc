import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { discoverSources } from "./discover.ts";
import type { ChartSource } from "./helm.ts";
import { createSourceFiles } from "./sourceFiles.ts";
import { openWorkspace } from "./workspace.ts";

const fixtures = join(import.meta.dirname, "fixtures/discovery");
const cases = await readdir(fixtures);

interface Case {
  readonly paths: readonly string[];
  readonly releases?: readonly ChartSource[];
}

async function readJson(path: string): Promise<unknown> {
  return JSON.parse(await readFile(path, "utf8"));
}

describe("discoverSources", () => {
  test.each(cases)("%s", async (name) => {
    const { paths, releases = [] } = (await readJson(join(fixtures, name, "case.json"))) as Case;
    const files = createSourceFiles(await openWorkspace(join(fixtures, name, "input")));
    expect(await discoverSources({ files, paths, releases })).toEqual(
      await readJson(join(fixtures, name, "expected.json")),
    );
  });
});

describe("discoverSources with symbolic links", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "discover-"));
    await mkdir(join(folder, "repository/apps"), { recursive: true });
    await cp(join(fixtures, "excluded/input/dev/app.yaml"), join(folder, "repository/apps/app.yaml"));
  });
  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  async function discover(): ReturnType<typeof discoverSources> {
    const files = createSourceFiles(await openWorkspace(join(folder, "repository")));
    return discoverSources({ files, paths: ["."] });
  }

  test("reads what several links lead to once, under its own name", async () => {
    await symlink("apps", join(folder, "repository/also-apps"));
    await symlink("app.yaml", join(folder, "repository/apps/a-link.yaml"));
    await symlink(".", join(folder, "repository/apps/circle"));
    const { plain, problems } = await discover();
    expect({ plain, problems }).toEqual({ plain: ["apps/app.yaml"], problems: [] });
  });

  test("reads through a link to a folder that is passed by", async () => {
    await mkdir(join(folder, "repository/node_modules"));
    await writeFile(join(folder, "repository/node_modules/app.yaml"), "apiVersion: v1\nkind: Pod\n");
    await symlink("../node_modules", join(folder, "repository/apps/modules"));
    const { plain } = await discover();
    expect(plain).toEqual(["apps/app.yaml", "apps/modules/app.yaml"]);
  });

  test.each([
    ["a folder outside", "/etc", "outside", "outside leads out of the workspace."],
    ["a file outside", "/etc/hostname", "outside.yaml", "outside.yaml leads out of the workspace."],
    ["itself", "self.yaml", "self.yaml", "self.yaml is a symbolic link that leads back to itself."],
    ["nothing", "nothing.yaml", "gone.yaml", "gone.yaml does not exist."],
  ])("reports a link to %s and goes on", async (_, target, name, message) => {
    await symlink(target, join(folder, "repository", name));
    const { plain, problems } = await discover();
    expect(plain).toEqual(["apps/app.yaml"]);
    expect(problems).toEqual([
      expect.objectContaining({ message, location: { file: name, line: 1, column: 1 } }),
    ]);
  });
});
