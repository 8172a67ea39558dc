import { Agent as HttpAgent, request as httpRequest } from "node:http";
import type { IncomingMessage } from "node:http";
import type { RequestOptions } from "node:https";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";
import { text } from "node:stream/consumers";
import { createGunzip } from "node:zlib";
import type { KubeConfig } from "@kubernetes/client-node";
import { InputError } from "../../resources/inputError.ts";
import type { InputProblem } from "../../resources/location.ts";
import type { HttpAnswer, HttpGet } from "./api.ts";
import type { KubeconfigChoice } from "./kubeconfig.ts";
import { loadKubeconfig, secretsOf } from "./kubeconfig.ts";
import { errorCode, targetUnreadable } from "./problem.ts";

/** An authenticated way to a server. */
export interface ClusterConnection {
  /** `host:port` of the server. */
  readonly host: string;
  /** The namespace of the kubeconfig's context, else `default`, as kubectl has it. */
  readonly defaultNamespace: string;
  readonly get: HttpGet;
}

export interface ConnectOptions extends KubeconfigChoice {
  /** Told of every credential before it is used, so that no log shows it. */
  readonly mask: (secret: string) => void;
}

/** How long a server may stay silent in the middle of a request. */
const patienceMilliseconds = 30_000;

/**
 * Prepares the way to the server of a kubeconfig's context; no request is made yet. Authentication is
 * client-node's: tokens, certificates, credential plugins, OIDC and the account of a pod.
 * @throws InputError for a kubeconfig that can't be used.
 */
export async function connectCluster(options: ConnectOptions): Promise<ClusterConnection> {
  const config = await loadKubeconfig(options);
  const mask = onceEach(options.mask);
  secretsOf(config).forEach(mask);
  const server = new URL(config.getCurrentCluster()?.server ?? "");
  const agent = agentFor(config, server);
  return {
    host: server.host,
    defaultNamespace: config.getContextObject(config.getCurrentContext())?.namespace ?? "default",
    async get(path, accept) {
      const authentication = await authenticate(config, mask);
      const url = new URL(server.pathname.replace(/\/$/, "") + path, server);
      return await send(url, {
        ...authentication,
        ...(agent && { agent }),
        headers: { ...authentication.headers, accept, "accept-encoding": "gzip" },
      });
    },
  };
}

/** A token is seen again with every request; the runner needs to be told once. */
function onceEach(mask: (secret: string) => void): (secret: string) => void {
  const seen = new Set<string>();
  return (secret) => {
    if (!seen.has(secret)) mask(secret);
    seen.add(secret);
  };
}

/**
 * Keeps connections for the next request, as client-node's agents do not. Undefined where the kubeconfig
 * names a proxy: client-node's agent then knows the way.
 */
function agentFor(config: KubeConfig, server: URL): HttpAgent | undefined {
  if (config.getCurrentCluster()?.proxyUrl) return undefined;
  const options = { keepAlive: true, proxyEnv: process.env };
  return server.protocol === "http:" ? new HttpAgent(options) : new HttpsAgent(options);
}

type Authentication = Omit<RequestOptions, "headers"> & { headers: Readonly<Record<string, string>> };

async function authenticate(config: KubeConfig, mask: (secret: string) => void): Promise<Authentication> {
  const options: RequestOptions = {};
  try {
    await config.applyToHTTPSOptions(options);
  } catch (error) {
    throw new InputError(credentialProblem(error, config));
  }
  const headers = options.headers as Readonly<Record<string, string>> | undefined;
  const token = headers?.Authorization?.split(" ").at(-1);
  if (token) mask(token);
  return { ...options, headers: headers ?? {} };
}

/** Only what a credential plugin writes to standard error is quoted; other messages may hold credentials. */
function credentialProblem(error: unknown, config: KubeConfig): InputProblem {
  const user = config.getCurrentUser();
  const plugin = (user?.exec as { command?: string } | null | undefined)?.command;
  const context = config.getCurrentContext();
  if (plugin !== undefined && errorCode(error) === "ENOENT") {
    return targetUnreadable(
      `The credential plugin \`${plugin}\` of the context "${context}" is not on PATH.`,
      "Install it in a step before this one.",
    );
  }
  if (plugin !== undefined) {
    const said = error instanceof Error && error.name === "Error" ? error.message.trim() : "";
    return targetUnreadable(
      `The credential plugin \`${plugin}\` of the context "${context}" gave no credentials${said === "" ? "" : `: ${said.slice(0, 300)}`}.`,
      "Check that the steps before this one log in to the cloud provider.",
    );
  }
  const missing = errorCode(error) === "ENOENT" ? ": a file that it names is not there" : "";
  return targetUnreadable(
    `The credentials of the context "${context}" can't be read${missing}.`,
    "Check the user of the context with `kubectl config view`.",
  );
}

async function send(url: URL, options: RequestOptions): Promise<HttpAnswer> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const request = url.protocol === "http:" ? httpRequest(url, options) : httpsRequest(url, options);
    request.setTimeout(patienceMilliseconds, () => {
      request.destroy(Object.assign(new Error("no answer"), { code: "ETIMEDOUT" }));
    });
    request.on("response", resolve).on("error", reject).end();
  });
  return {
    status: response.statusCode ?? 0,
    retryAfter: response.headers["retry-after"],
    body: await readBody(response),
  };
}

async function readBody(response: IncomingMessage): Promise<string> {
  if (response.headers["content-encoding"] !== "gzip") return await text(response);
  const unzipped = createGunzip();
  response.on("error", (error) => unzipped.destroy(error));
  return await text(response.pipe(unzipped));
}
