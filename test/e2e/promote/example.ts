import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The example repository, which the tests promote in. */
export const exampleFolder = join(import.meta.dirname, "../../../examples");

/** What a promotion of the example from dev to staging has to do: file, old and new text. */
export const exampleMoves = [
  ["notifications/cronjob.yaml", "ghcr.io/lanternpost/notifications", "1.31.1", "1.32.0"],
  ["notifications/deployment.yaml", "ghcr.io/lanternpost/notifications", "1.31.1", "1.32.0"],
  ["rates/values.yaml", "ghcr.io/lanternpost/rates", "4.7.2", "4.8.0"],
  ["tracking-api/kustomization.yaml", "ghcr.io/lanternpost/tracking-api", "2.15.2", "2.16.0"],
] as const;

/** The files of staging after the promotion of all images, by their path. */
export function promotedExample(): Readonly<Record<string, string>> {
  return Object.fromEntries(
    exampleMoves.map(([file, , from, to]) => {
      const path = `environments/staging/${file}`;
      return [path, readFileSync(join(exampleFolder, path), "utf8").replace(from, to)];
    }),
  );
}
