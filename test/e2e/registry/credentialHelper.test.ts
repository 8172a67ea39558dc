import { chmod, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { parseDockerConfig } from "../../../shared/registry/dockerConfig.ts";
import { execute } from "../../../shared/runtime/execute.ts";
import { temporaryFolder } from "../../harness/process.ts";

const path = process.env.PATH ?? "";
const folder = temporaryFolder("helper");

beforeAll(async () => {
  // Answers with what it was given, on standard input and as arguments.
  const script = `#!/bin/sh\nread server\nprintf '{"Username":"%s","Secret":"%s"}' "$*" "$server"\n`;
  await writeFile(join(folder, "docker-credential-echo"), script);
  await chmod(join(folder, "docker-credential-echo"), 0o755);
  process.env.PATH = `${folder}:${path}`;
});

afterAll(async () => {
  process.env.PATH = path;
  await rm(folder, { recursive: true, force: true });
});

test("a credential helper is run with the server on standard input and no secret in its arguments", async () => {
  const masked: string[] = [];
  const config = JSON.stringify({ credHelpers: { "ghcr.io": "echo", "quay.io": "not-installed" } });
  const source = parseDockerConfig(config, {
    path: "config.json",
    mask: (secret) => masked.push(secret),
    execute,
    cwd: folder,
  });
  expect(await source({ registry: "ghcr.io", repository: "team/x" })).toEqual({
    kind: "password",
    username: "get",
    password: "ghcr.io",
  });
  expect(masked).toContain("ghcr.io");
  expect(await source({ registry: "quay.io", repository: "team/x" })).toEqual({
    kind: "anonymous",
    because: "docker-credential-not-installed can't be started",
  });
});
