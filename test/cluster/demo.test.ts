import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { describeWith } from "../harness/gate.ts";
import { run } from "../harness/run.ts";
import { environmentWithTools } from "../harness/tools.ts";

const demo = join(import.meta.dirname, "../../scripts/demo.ts");

await describeWith(
  ["kustomize", "helm", "kube-apiserver", "etcd", "kubectl"],
  "npm run demo -- --cluster",
  () => {
    test("tells the same story against a real API server", async () => {
      const environment = { ...(await environmentWithTools(["kustomize", "helm"])), NODE_OPTIONS: "" };
      const { exitCode, stdout } = await run(process.execPath, [demo, "--cluster"], { environment });
      expect(exitCode).toBe(0);
      expect(stdout).toContain("issue #2 is open: Drift: production");
      expect(stdout).toContain("@@ spec.replicas @@\n     | - 3\n     | + 1");
      expect(stdout).toContain("issue #2 is closed: Drift: production");
    }, 180_000);
  },
);
