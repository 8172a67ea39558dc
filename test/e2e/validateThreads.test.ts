import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "@jest/globals";
import { runAction } from "../harness/actionRun.ts";

const workspace = realpathSync(mkdtempSync(join(tmpdir(), "validate-threads-")));

afterAll(() => {
  rmSync(workspace, { recursive: true, force: true });
});

function service(index: number): string {
  // Only the API server's validation knows that a port is below 65536.
  const port = index % 500 === 7 ? 70_000 : 80;
  return `apiVersion: v1\nkind: Service\nmetadata:\n  name: s-${index}\nspec:\n  ports:\n    - port: ${port}\n`;
}

test("the bundle judges very many objects by threads, each at its line", async () => {
  const documents = Array.from({ length: 1500 }, (_, index) => service(index));
  writeFileSync(join(workspace, "services.yaml"), documents.join("---\n"));
  const { exitCode, log, outputs } = await runAction({ action: "validate", workspace });
  expect(exitCode).toBe(1);
  expect(outputs).toMatchObject({ resources: "1500", valid: "false" });
  const found = [
    ...log.matchAll(
      /services\.yaml:(\d+):\d+ \[invalid-value\]\n {2}Service s-(\d+): spec\.ports\[0\]\.port:/g,
    ),
  ];
  expect(found.map(([, line, index]) => [Number(line), Number(index)])).toEqual(
    [7, 507, 1007].map((index) => [index * 8 + 7, index]),
  );
}, 60_000);
