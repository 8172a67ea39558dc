import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import type { Workspace } from "./workspace.ts";
import { openWorkspace, readText, resolveInside } from "./workspace.ts";

let folder: string;
let workspace: Workspace;

beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), "workspace-")));
  await mkdir(join(folder, "repository/apps"), { recursive: true });
  await writeFile(join(folder, "repository/apps/app.yaml"), "kind: Pod\n");
  await writeFile(join(folder, "secret"), "not for us");
  workspace = await openWorkspace(join(folder, "repository"));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

describe("openWorkspace", () => {
  test("resolves links in the path of the workspace itself", async () => {
    await symlink("repository", join(folder, "link"));
    expect(await openWorkspace(join(folder, "link"))).toEqual({ root: join(folder, "repository") });
  });

  test.each(["nowhere", "secret"])("refuses %s, which is no folder", async (name) => {
    await expect(openWorkspace(join(folder, name))).rejects.toThrow("There is no folder");
  });
});

describe("resolveInside", () => {
  test.each([
    ["apps/app.yaml", "apps/app.yaml", "file"],
    ["./apps//app.yaml", "apps/app.yaml", "file"],
    ["apps/../apps", "apps", "folder"],
    [".", "", "folder"],
    ["", "", "folder"],
    ["../repository/apps", "apps", "folder"],
  ])("finds %j", async (path, label, type) => {
    expect(await resolveInside(workspace, path)).toMatchObject({ status: "resolved", path: label, type });
  });

  test("takes an absolute path in the workspace", async () => {
    const found = await resolveInside(workspace, join(workspace.root, "apps"));
    expect(found).toMatchObject({ status: "resolved", path: "apps" });
  });

  test.each(["..", "../secret", "../nowhere", "apps/../../secret", "/etc/hostname", "/nowhere"])(
    "refuses %s, which leads out of the workspace",
    async (path) => {
      expect(await resolveInside(workspace, path)).toMatchObject({
        status: "unreadable",
        problem: { code: "file-unreadable", message: `${path} leads out of the workspace.` },
      });
    },
  );

  test.each([
    ["to a file outside", "../secret", "link"],
    ["to a file outside, absolute", "/etc/hostname", "link"],
    ["to a folder outside", "..", "link/secret"],
  ])("refuses a link %s", async (_, target, path) => {
    await symlink(target, join(workspace.root, "link"));
    expect(await resolveInside(workspace, path)).toMatchObject({
      status: "unreadable",
      problem: { message: `${path} leads out of the workspace.` },
    });
  });

  test("follows a link within the workspace and keeps the name that a person sees", async () => {
    await symlink("apps/app.yaml", join(workspace.root, "link.yaml"));
    expect(await resolveInside(workspace, "link.yaml")).toEqual({
      status: "resolved",
      absolute: join(workspace.root, "apps/app.yaml"),
      path: "link.yaml",
      type: "file",
    });
  });

  test.each(["nowhere", "apps/app.yaml/below", "apps/nul\0"])("says that %j is not there", async (path) => {
    const found = await resolveInside(workspace, path);
    expect(found.status).not.toBe("resolved");
  });
});

describe("readText", () => {
  async function read(bytes: string | Uint8Array): Promise<unknown> {
    await writeFile(join(workspace.root, "file"), bytes);
    const found = await readText(workspace, "file");
    if (found.status === "read") return found.text;
    const { message, location } = found.problem;
    return `${location?.file ?? ""}:${location?.line ?? ""} ${message}`;
  }

  const utf16 = Buffer.from("\ufeffkind: Pod # ü\n", "utf16le");

  test.each([
    ["UTF-8", "kind: Pod # ü\n"],
    ["UTF-8 with a byte order mark", Buffer.from("\ufeffkind: Pod # ü\n")],
    ["UTF-16, little end first", utf16],
    ["UTF-16, big end first", Buffer.from(utf16).swap16()],
  ])("reads %s", async (_, bytes) => {
    expect(await read(bytes)).toBe("kind: Pod # ü\n");
  });

  test.each([
    ["Latin-1", Buffer.from("kind: Pod\n# ü\n", "latin1"), "file:2 file is not valid UTF-8 text."],
    ["a binary", Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 0]), "file:1 file is a binary file."],
    [
      "broken UTF-16",
      Buffer.from([0xff, 0xfe, 0x00, 0xd8, 0x20, 0x00]),
      "file:1 file is not valid UTF-16 text.",
    ],
    [
      "a control character",
      "a: b\nc: \x1b[31m\n",
      "file:2 file has the control character U+001B, which YAML forbids.",
    ],
    [
      "several documents in UTF-16",
      Buffer.from("\ufeffa: b\n---\nc: d\n", "utf16le"),
      "file:1 file has several documents in UTF-16, of which not every reader takes more than the first.",
    ],
  ])("does not read %s", async (_, bytes, problem) => {
    expect(await read(bytes)).toBe(problem);
  });

  test("reads 50 MB and no more", async () => {
    const limit = 50 * 1024 * 1024;
    expect(await read(Buffer.alloc(limit, "a"))).toHaveLength(limit);
    expect(await read(Buffer.alloc(limit + 1, "a"))).toBe("file:1 file is larger than 50 MB.");
  });

  test.each([
    ["apps", "apps is a folder."],
    ["apps/none.yaml", "apps/none.yaml does not exist."],
    ["../secret", "../secret leads out of the workspace."],
  ])("does not read %s", async (path, message) => {
    expect(await readText(workspace, path)).toMatchObject({ status: "unreadable", problem: { message } });
  });
});
