import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, resolve } from "node:path";
import type { KubeConfig } from "@kubernetes/client-node";
import { InputError } from "../../resources/inputError.ts";
import { errorCode, targetUnreadable } from "./problem.ts";

/** Where the kubeconfig comes from; `default` is KUBECONFIG, then ~/.kube/config, then the pod's account. */
export type KubeconfigSource =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "file"; readonly path: string }
  | { readonly kind: "default" };

export interface KubeconfigChoice {
  readonly kubeconfig: KubeconfigSource;
  /** The kubeconfig's current context where undefined. */
  readonly context: string | undefined;
}

/** Tells a kubeconfig's content from a path, which is taken from the folder `cwd`. Empty is the default. */
export function kubeconfigSource(value: string, cwd: string): KubeconfigSource {
  const trimmed = value.trim();
  if (trimmed === "") return { kind: "default" };
  if (trimmed.includes("\n") || trimmed.startsWith("{")) return { kind: "text", text: trimmed };
  const path = trimmed.startsWith("~/") ? resolve(homedir(), trimmed.slice(2)) : resolve(cwd, trimmed);
  return { kind: "file", path };
}

/**
 * Loads a kubeconfig and selects its context. @kubernetes/client-node is loaded here and not before, since
 * it takes longer than all the rest to load. What the errors say never quotes the kubeconfig.
 * @throws InputError for a kubeconfig that can't be read or has no such context.
 */
export async function loadKubeconfig({ kubeconfig, context }: KubeconfigChoice): Promise<KubeConfig> {
  const client = await import("@kubernetes/client-node");
  const config = new client.KubeConfig();
  if (kubeconfig.kind === "default") loadDefault(config);
  else {
    const text = kubeconfig.kind === "text" ? kubeconfig.text : await readKubeconfigFile(kubeconfig.path);
    loadText(config, text);
    if (kubeconfig.kind === "file") config.makePathsAbsolute(dirname(kubeconfig.path));
  }
  selectContext(config, context);
  checkServer(config);
  return config;
}

/** What of a kubeconfig must never be seen. */
export function secretsOf(config: KubeConfig): readonly string[] {
  return config.getUsers().flatMap((user) => {
    const provider = user.authProvider as { config?: Record<string, unknown> } | null | undefined;
    const values = [user.token, user.password, user.keyData, ...Object.values(provider?.config ?? {})];
    // A short value, such as a client's name, would make the log unreadable if it were masked.
    return values.filter((value): value is string => typeof value === "string" && value.length >= 8);
  });
}

async function readKubeconfigFile(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch {
    // The path is not quoted: it may be a kubeconfig's content in a form that was not recognised.
    throw new InputError(
      targetUnreadable(
        "The input `kubeconfig` is neither a file that can be read nor the content of a kubeconfig.",
        "Give a path, or the YAML of a kubeconfig as it is (decode it first if it is base64).",
      ),
    );
  }
}

function loadText(config: KubeConfig, text: string): void {
  try {
    config.loadFromString(text);
  } catch (error) {
    throw new InputError(unreadableKubeconfig(error));
  }
}

function loadDefault(config: KubeConfig): void {
  try {
    config.loadFromDefault();
  } catch (error) {
    throw new InputError(unreadableKubeconfig(error));
  }
  // What client-node falls back to where it finds nothing.
  if (config.getCurrentContext() !== "loaded-context") return;
  throw new InputError(
    targetUnreadable(
      "There is no kubeconfig.",
      "Give the input `kubeconfig`, set KUBECONFIG, or compare with a recorded `snapshot`.",
    ),
  );
}

/** The parser's messages quote the lines around a mistake, and these may hold keys: only the place is told. */
function unreadableKubeconfig(error: unknown) {
  const hint = "Check it with `kubectl config view`.";
  const mark = error instanceof Error && "mark" in error ? (error.mark as { line?: number }) : undefined;
  if (mark?.line !== undefined) {
    return targetUnreadable(`The kubeconfig is not valid YAML (line ${mark.line + 1}).`, hint);
  }
  const message = error instanceof Error ? error.message : "";
  const missing = /^(?:clusters|users|contexts)\[\d+\][\w.]* is missing$/.test(message)
    ? `: ${message}`
    : errorCode(error) === "ENOENT"
      ? ": a file that it names is not there"
      : "";
  return targetUnreadable(`The kubeconfig can't be read${missing}.`, hint);
}

function selectContext(config: KubeConfig, context: string | undefined): void {
  const names = config.getContexts().map(({ name }) => name);
  const wanted = context ?? config.getCurrentContext();
  if (names.length === 0) {
    throw new InputError(
      targetUnreadable("The kubeconfig has no contexts.", "Check it with `kubectl config view`."),
    );
  }
  // The type says that there is a name; the library sets none where the file has none.
  if (!(wanted as string | undefined)) {
    throw new InputError(
      targetUnreadable("The kubeconfig has no current context.", `Name one of ${names.join(", ")}.`),
    );
  }
  if (!names.includes(wanted)) {
    throw new InputError(
      targetUnreadable(
        `The kubeconfig has no context "${wanted}"; it has ${names.join(", ")}.`,
        "Use one of these names, or give the kubeconfig of the right cluster.",
      ),
    );
  }
  config.setCurrentContext(wanted);
}

function checkServer(config: KubeConfig): void {
  const name = config.getCurrentContext();
  const cluster = config.getCurrentCluster();
  if (!cluster || !URL.canParse(cluster.server)) {
    throw new InputError(
      targetUnreadable(
        `The context "${name}" of the kubeconfig leads to no server address.`,
        "Check it with `kubectl config view`.",
      ),
    );
  }
  if (cluster.server.startsWith("http:") && !cluster.skipTLSVerify) {
    throw new InputError(
      targetUnreadable(
        `The server of the context "${name}" is plain HTTP, which would show the credentials to the network.`,
        "Use https, or set insecure-skip-tls-verify in the kubeconfig where this is meant.",
      ),
    );
  }
}
