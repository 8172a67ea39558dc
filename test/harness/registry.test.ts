import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { isAlive } from "./alive.ts";
import { describeWith } from "./gate.ts";
import { startRegistry } from "./registry.ts";
import type { Registry } from "./registry.ts";
import { run } from "./run.ts";
import { requireTool } from "./tools.ts";

await describeWith(["registry", "crane"], "a registry", () => {
  let registry: Registry;

  beforeAll(async () => {
    registry = await startRegistry();
  }, 30_000);

  afterAll(async () => {
    await registry.stop();
    expect(isAlive(registry.pid)).toBe(false);
  });

  test("has what was pushed, by tag and by digest", async () => {
    const digest = await registry.push("platform/checkout:1.4.0", { created: "2026-05-01T00:00:00Z" });
    await registry.push("platform/checkout:1.5.0", {
      labels: { "org.opencontainers.image.version": "1.5.0" },
    });
    const name = `${registry.host}/platform/checkout`;
    const crane = await requireTool("crane");
    expect(await run(crane, ["digest", `${name}:1.4.0`])).toMatchObject({ stdout: `${digest}\n` });
    expect(await run(crane, ["ls", name])).toMatchObject({ stdout: "1.4.0\n1.5.0\n" });
    const { stdout } = await run(crane, ["config", `${name}@${digest}`]);
    expect(JSON.parse(stdout)).toMatchObject({ created: "2026-05-01T00:00:00Z", os: "linux" });
  });

  test("knows no other image", async () => {
    const { exitCode, stderr } = await run(await requireTool("crane"), [
      "digest",
      `${registry.host}/platform/cart:1`,
    ]);
    expect(exitCode).toBe(1);
    expect(stderr).toContain("404");
  });
});
