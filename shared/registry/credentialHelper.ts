import { stringAt } from "../resources/json.ts";
import type { Credentials } from "./credentials.ts";
import { anonymous } from "./credentials.ts";
import { parseSecretObject } from "./quietJson.ts";

/** Runs a program without a shell and rejects where it can't be started. */
export type ExecuteHelper = (command: {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly input: string;
}) => Promise<{ readonly exitCode: number; readonly stdout: string }>;

export interface HelperOptions {
  /** Undefined: programs are not run, and the helper is named as the reason for having no credentials. */
  readonly execute: ExecuteHelper | undefined;
  readonly cwd: string;
  /** Milliseconds for a helper, which might wait for a person. Default: 30 s. */
  readonly helperTimeout?: number;
}

const defaultTimeout = 30_000;

/**
 * Asks `docker-credential-<name>` for the credentials of a server; that is how docker itself keeps them
 * (github.com/docker/docker-credential-helpers). The server goes in on standard input; what comes out is never shown.
 */
export async function askHelper(name: string, server: string, options: HelperOptions): Promise<Credentials> {
  if (!/^[\w.-]+$/.test(name))
    return { kind: "anonymous", because: "the name of the credential helper is none" };
  const command = `docker-credential-${name}`;
  if (!options.execute) return { kind: "anonymous", because: `${command} is not supported here` };
  const output = await inTime(
    options.execute({ command, args: ["get"], cwd: options.cwd, input: server }).catch(() => undefined),
    options.helperTimeout ?? defaultTimeout,
  );
  if (output === "late") return { kind: "anonymous", because: `${command} gives no answer` };
  if (!output) return { kind: "anonymous", because: `${command} can't be started` };
  // Without credentials for the server a helper fails with this text; it is the ordinary case of a public registry.
  if (output.exitCode !== 0 && output.stdout.includes("credentials not found")) return anonymous;
  if (output.exitCode !== 0) return { kind: "anonymous", because: `${command} failed (${output.exitCode})` };
  return readAnswer(command, output.stdout);
}

function readAnswer(command: string, text: string): Credentials {
  const answer = parseSecretObject(text);
  const username = answer && stringAt(answer, "Username");
  const secret = answer && stringAt(answer, "Secret");
  if (username === undefined || secret === undefined) {
    return { kind: "anonymous", because: `${command} answers no credentials` };
  }
  if (username === "" && secret === "") return anonymous;
  if (username === "<token>") return { kind: "identity-token", token: secret };
  return { kind: "password", username, password: secret };
}

async function inTime<Value>(work: Promise<Value>, milliseconds: number): Promise<Value | "late"> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<"late">((resolve) => {
    timer = setTimeout(resolve, milliseconds, "late");
  });
  return await Promise.race([work, late]).finally(() => {
    clearTimeout(timer);
  });
}
