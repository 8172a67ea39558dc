import * as core from "@actions/core";

/** Has the runner mask a secret in its log. Elsewhere nobody would take the command out of what is printed. */
export function maskSecret(secret: string): void {
  if (secret !== "" && process.env.GITHUB_ACTIONS === "true") core.setSecret(secret);
}
