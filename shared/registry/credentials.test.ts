import { describe, expect, test } from "@jest/globals";
import { InputError } from "../resources/inputError.ts";
import type { ExecuteHelper } from "./credentialHelper.ts";
import type { CredentialSource, Credentials } from "./credentials.ts";
import { anonymous, firstCredentials } from "./credentials.ts";
import { parseRegistryCredentials } from "./credentialsInput.ts";
import { dockerConfigPath, parseDockerConfig } from "./dockerConfig.ts";
import { parseImageName } from "./imageReference.ts";
import type { ImageName } from "./imageReference.ts";

function name(text: string): ImageName {
  const parsed = parseImageName(text);
  if (!parsed) throw new Error(`${text} is no name`);
  return parsed;
}

function auth(text: string): string {
  return Buffer.from(text).toString("base64");
}

function login(username: string, password: string): Credentials {
  return { kind: "password", username, password };
}

function thrownBy(action: () => unknown): unknown {
  try {
    return action();
  } catch (error) {
    return error;
  }
}

describe("the input registry-credentials", () => {
  const lines = `
    # the company's
    registry.corp:5000   robot$ci:pa:ss word#1
    ghcr.io/team bot:team
    ghcr.io bot:all
    https://index.docker.io/v1/ ada:hub
  `;
  const json = JSON.stringify({
    "registry.corp:5000": { username: "robot$ci", password: "pa:ss word#1" },
    "ghcr.io/team": { auth: auth("bot:team") },
    "ghcr.io": { auth: auth("bot:all\0") },
    "docker.io": { username: "ada", password: "hub" },
  });

  describe.each([
    ["as lines", lines],
    ["as JSON", json],
    ["as a docker configuration", `{"auths":${json}}`],
    ["with line ends of Windows", lines.replaceAll("\n", "\r\n")],
  ])("%s", (_, text) => {
    test.each([
      ["registry.corp:5000/x", login("robot$ci", "pa:ss word#1")],
      ["ghcr.io/team/x", login("bot", "team")],
      ["ghcr.io/teams/x", login("bot", "all")],
      ["nginx", login("ada", "hub")],
      ["registry.corp/x", anonymous],
      ["quay.io/x", anonymous],
    ])("%s", async (image, expected) => {
      expect(await parseRegistryCredentials(text, () => undefined)(name(image))).toEqual(expected);
    });
  });

  test("every form of a secret is masked", () => {
    const masked: string[] = [];
    parseRegistryCredentials(lines, (secret) => masked.push(secret));
    for (const secret of ["pa:ss word#1", auth("robot$ci:pa:ss word#1"), "team", auth("bot:team")]) {
      expect(masked).toContain(secret);
    }
  });

  test.each([
    ["ghcr.io bot:ok\nghcr.io s3cret", "line 2"],
    ["ghcr.io :s3cret", "line 1"],
    ["ghcr.io bot: ", "line 1"],
    ["bot:s3cret", "line 1"],
    ["ghcr.io:99:1 bot:s3cret", "line 1"],
    ['{"ghcr.io": s3cret', "no JSON object"],
    ['{"ghcr.io": "bot:s3cret"}', "has an entry without"],
    ['{"ghcr.io": {"username": "bot", "passwort": "s3cret"}}', "has an entry without"],
    ['{"gh cr": {"username": "bot", "password": "s3cret"}}', "has an entry without"],
  ])("%j is an error that quotes nothing", (text, message) => {
    const error = thrownBy(() => parseRegistryCredentials(text, () => undefined));
    expect(error).toBeInstanceOf(InputError);
    expect(String(error)).toContain(message);
    expect(String(error)).not.toContain("s3cret");
  });
});

describe("docker's configuration", () => {
  function sourceOf(config: object, execute?: ExecuteHelper): ReturnType<typeof parseDockerConfig> {
    return parseDockerConfig(JSON.stringify(config), {
      path: "config.json",
      mask: () => undefined,
      execute,
      cwd: "/",
    });
  }

  test.each([
    [undefined, "/home/ada/.docker/config.json"],
    ["", "/home/ada/.docker/config.json"],
    ["/run/docker/", "/run/docker/config.json"],
  ])("is in the folder %j", (folder, path) => {
    expect(dockerConfigPath(folder, "/home/ada")).toBe(path);
  });

  test.each<[object, Credentials]>([
    [{ auth: auth("ada:pw") }, login("ada", "pw")],
    [
      { auth: auth("ada:pw"), identitytoken: "id" },
      { kind: "identity-token", token: "id" },
    ],
    [{ registrytoken: "reg" }, { kind: "registry-token", token: "reg" }],
    [{}, anonymous],
    [{ auth: "%%%" }, anonymous],
    [{ auth: 5 }, anonymous],
  ])("an entry %j", async (entry, expected) => {
    expect(await sourceOf({ auths: { "ghcr.io": entry } })(name("ghcr.io/x"))).toEqual(expected);
  });

  test("that is no JSON is an error that quotes nothing", () => {
    const error = thrownBy(() =>
      parseDockerConfig('{"auths": s3cret', {
        path: "c",
        mask: () => undefined,
        execute: undefined,
        cwd: "/",
      }),
    );
    expect(error).toBeInstanceOf(InputError);
    expect(String(error)).not.toContain("s3cret");
  });

  describe("credential helpers", () => {
    const asked: Parameters<ExecuteHelper>[0][] = [];
    function helper(exitCode: number, stdout: string): ExecuteHelper {
      asked.length = 0;
      return (command) => {
        asked.push(command);
        return Promise.resolve({ exitCode, stdout });
      };
    }

    test.each<[string, object, string, string]>([
      ["of a registry", { credHelpers: { "ghcr.io": "gh" } }, "ghcr.io", "docker-credential-gh"],
      ["of all", { credsStore: "desktop" }, "ghcr.io", "docker-credential-desktop"],
      [
        "before an entry",
        { credHelpers: { "ghcr.io": "gh" }, credsStore: "no", auths: { "ghcr.io": { auth: auth("a:b") } } },
        "ghcr.io",
        "docker-credential-gh",
      ],
      [
        "where the entry is empty",
        { credsStore: "desktop", auths: { "https://index.docker.io/v1/": {} } },
        "https://index.docker.io/v1/",
        "docker-credential-desktop",
      ],
    ])("%s", async (_, config, server, command) => {
      const execute = helper(0, '{"ServerURL":"x","Username":"ada","Secret":"pw"}');
      const image = server === "ghcr.io" ? "ghcr.io/x" : "nginx";
      const source = sourceOf(config, execute);
      expect(await source(name(image))).toEqual(login("ada", "pw"));
      await source(name(image));
      expect(asked).toEqual([{ command, args: ["get"], cwd: "/", input: server }]);
    });

    test.each<[number, string, Credentials]>([
      [0, '{"Username":"<token>","Secret":"id"}', { kind: "identity-token", token: "id" }],
      [0, '{"Username":"","Secret":""}', anonymous],
      [1, "credentials not found in native keychain\n", anonymous],
      [1, "s3cret", { kind: "anonymous", because: "docker-credential-x failed (1)" }],
      [0, "s3cret", { kind: "anonymous", because: "docker-credential-x answers no credentials" }],
    ])("that end with %d and %j", async (exitCode, stdout, expected) => {
      const source = sourceOf({ credsStore: "x" }, helper(exitCode, stdout));
      expect(await source(name("ghcr.io/x"))).toEqual(expected);
    });

    test("that can't be run are named as the reason", async () => {
      const missing = sourceOf({ credsStore: "x" }, () => Promise.reject(new Error("ENOENT")));
      expect(await missing(name("ghcr.io/x"))).toMatchObject({
        because: "docker-credential-x can't be started",
      });
      const refused = sourceOf({ credsStore: "x" });
      expect(await refused(name("ghcr.io/x"))).toMatchObject({
        because: "docker-credential-x is not supported here",
      });
    });

    test("that say nothing are not waited for", async () => {
      const source = parseDockerConfig('{"credsStore":"x"}', {
        path: "config.json",
        mask: () => undefined,
        execute: () => new Promise(() => undefined),
        cwd: "/",
        helperTimeout: 20,
      });
      expect(await source(name("ghcr.io/x"))).toMatchObject({
        because: "docker-credential-x gives no answer",
      });
    });

    test("with a path for a name are not run", async () => {
      const source = sourceOf({ credsStore: "x/../../evil" }, helper(0, "{}"));
      expect(await source(name("ghcr.io/x"))).toMatchObject({ kind: "anonymous" });
      expect(asked).toEqual([]);
    });
  });
});

test("the first source that has credentials counts, or else the reason of one that has none", async () => {
  function giving(credentials: Credentials): CredentialSource {
    return () => Promise.resolve(credentials);
  }
  const none = giving(anonymous);
  const failed = giving({ kind: "anonymous", because: "x" });
  const some = giving(login("a", "b"));
  expect(await firstCredentials([none, failed, some])(name("x"))).toEqual(login("a", "b"));
  expect(await firstCredentials([failed, none])(name("x"))).toEqual({ kind: "anonymous", because: "x" });
  expect(await firstCredentials([])(name("x"))).toEqual(anonymous);
});
