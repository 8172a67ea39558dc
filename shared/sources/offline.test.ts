import { expect, test } from "@jest/globals";
import { execute } from "../runtime/execute.ts";
import { offlineEnvironment } from "./offline.ts";

test("a program gets nothing of the environment but what it needs to run, and no way to the network", async () => {
  process.env["INPUT_GITHUB-TOKEN"] = "a-token";
  process.env.NO_PROXY = "example.com";
  try {
    const { stdout } = await execute({
      command: "env",
      args: [],
      cwd: "/",
      env: offlineEnvironment("/nowhere"),
    });
    const names = stdout
      .trim()
      .split("\n")
      .map((line) => line.split("=")[0] ?? "");
    const allowed =
      /^(?:PATH|HOME|TMPDIR|LANG|LC_ALL|(?:HTTPS?|ALL)_PROXY|(?:https?|all)_proxy|GIT_(?:ALLOW_PROTOCOL|TERMINAL_PROMPT)|HELM_\w+|KUBECONFIG)$/;
    expect(names.filter((name) => !allowed.test(name))).toEqual([]);
    expect(names).toContain("PATH");
    expect(stdout).toMatch(/^HTTPS_PROXY=http:\/\/127\.0\.0\.1:0$/m);
    expect(stdout).not.toContain("a-token");
  } finally {
    delete process.env["INPUT_GITHUB-TOKEN"];
    delete process.env.NO_PROXY;
  }
});
