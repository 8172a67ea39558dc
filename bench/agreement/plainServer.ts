import { Agent, request } from "node:https";
import type { JsonObject, JsonValue } from "../../shared/resources/json.ts";
import { isJsonObject } from "../../shared/resources/json.ts";
import { startKubeApiserver } from "../../test/harness/kubeApiserver.ts";
import type { ToolName } from "../../test/harness/toolCatalog.ts";

/**
 * The admission plugins that are on by default and left out, each with the reason: what is left is what the API server
 * itself makes of an object. The list is kube-apiserver's own (pkg/kubeapiserver/options/plugins.go).
 */
export const admissionPlugins: Readonly<Record<string, string>> = {
  NamespaceLifecycle: "looks whether the namespace is there",
  LimitRanger: "applies the LimitRanges of the namespace",
  ServiceAccount: "looks the service account up, and puts its token into Pods",
  TaintNodesByCondition: "puts a taint on new Nodes",
  PodSecurity: "goes by the labels of the namespace; compared on its own",
  Priority: "looks priority classes up",
  DefaultTolerationSeconds: "adds tolerations to Pods",
  DefaultStorageClass: "puts the default storage class into claims",
  StorageObjectInUseProtection: "adds finalizers to volumes and claims",
  PodGroupProtection: "adds finalizers to pod groups",
  PersistentVolumeClaimResize: "looks the claim's storage class up",
  RuntimeClass: "looks the runtime class up and puts its overhead into Pods",
  CertificateApproval: "asks what the user may do",
  CertificateSigning: "asks what the user may do",
  ClusterTrustBundleAttest: "asks what the user may do",
  CertificateSubjectRestriction: "is a rule on who may be in which group, not on what is valid",
  DefaultIngressClass: "puts the default class into Ingresses",
  PodTopologyLabels: "copies labels of Nodes",
  PodGroupWorkloadExists: "looks the pod group up",
  NodeDeclaredFeatureValidator: "looks Nodes up",
  JobValidation: "looks workloads up",
  PodResizeValidator: "looks Nodes up",
  MutatingAdmissionPolicy: "depends on the policies of the cluster",
  MutatingAdmissionWebhook: "depends on the webhooks of the cluster",
  ValidatingAdmissionPolicy: "depends on the policies of the cluster; compared on its own",
  ValidatingAdmissionWebhook: "depends on the webhooks of the cluster",
  ResourceQuota: "applies the quotas of the namespace",
};

export interface ServerRequest {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** With the leading slash and the query. */
  readonly path: string;
  readonly body?: string;
  /** Default: application/json. */
  readonly contentType?: string;
}

export interface ServerAnswer {
  readonly status: number;
  readonly accepted: boolean;
  /** Empty where the server answered with something else than an object. */
  readonly body: JsonObject;
  /** What the server says of a refusal, else empty. */
  readonly message: string;
  readonly warnings: readonly string[];
}

/** A kube-apiserver that many requests are sent to at once. */
export interface PlainServer {
  readonly kubeconfigPath: string;
  readonly send: (what: ServerRequest) => Promise<ServerAnswer>;
  /** Sends all, some at once; the answers are in the order of the requests. */
  readonly sendAll: (all: readonly ServerRequest[]) => Promise<readonly ServerAnswer[]>;
  readonly stop: () => Promise<void>;
}

const atOnce = 16;

export interface PlainServerOptions {
  /** The admission plugins of the list that stay on. */
  readonly keep?: readonly string[];
  /** Another minor release than the newest, which is built first if need be. */
  readonly minor?: string | undefined;
}

/** The minor release of the tool kube-apiserver. */
export const newestMinor = "1.36";

const newIn136 = ["PodGroupProtection", "PodGroupWorkloadExists", "PodResizeValidator", "JobValidation"];

/** The servers of other minor releases, each with the plugins of the list that it does not know yet. */
const others: Readonly<Record<string, { readonly tool: ToolName; readonly without: readonly string[] }>> = {
  "1.35": { tool: "kube-apiserver-1.35", without: newIn136 },
  "1.34": { tool: "kube-apiserver-1.34", without: [...newIn136, "NodeDeclaredFeatureValidator"] },
};

/**
 * Starts a kube-apiserver without the admission plugins of the list, save for those to keep.
 * Throws an error where there is no server of the minor.
 */
export async function startPlainServer({ keep = [], minor }: PlainServerOptions = {}): Promise<PlainServer> {
  const other = minor === undefined ? undefined : others[minor];
  if (minor !== undefined && minor !== newestMinor && !other)
    throw new Error(`There is no server of ${minor} here.`);
  const known = Object.keys(admissionPlugins).filter((name) => !other?.without.includes(name));
  const disabledAdmissionPlugins = known.filter((name) => !keep.includes(name));
  const cluster = await startKubeApiserver({
    disabledAdmissionPlugins,
    ...(other && { apiserver: other.tool }),
  });
  const agent = new Agent({
    keepAlive: true,
    maxSockets: atOnce,
    ca: Buffer.from(cluster.caData, "base64").toString("utf8"),
  });
  const target = { server: cluster.server, token: cluster.adminToken, agent };
  async function send(what: ServerRequest): Promise<ServerAnswer> {
    // A connection that ends may have been an idle one; when it ends again, the server's code failed over the request.
    return (await sendTo(target, what)) ?? (await sendTo(target, what)) ?? noAnswer;
  }
  return {
    kubeconfigPath: cluster.kubeconfigPath,
    send,
    sendAll: async (all) => await inParallel(all, send),
    stop: async () => {
      agent.destroy();
      await cluster.stop();
    },
  };
}

async function inParallel<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<readonly R[]> {
  const answers = new Array<R>(items.length);
  const waiting = items.entries();
  async function worker(): Promise<void> {
    for (const [index, item] of waiting) answers[index] = await work(item);
  }
  await Promise.all(Array.from({ length: atOnce }, worker));
  return answers;
}

interface Target {
  readonly server: string;
  readonly token: string;
  readonly agent: Agent;
}

const noAnswer: ServerAnswer = {
  status: 0,
  accepted: false,
  body: {},
  message: "no answer: the server ended the connection, as it does when its code panics",
  warnings: [],
};

/** Undefined where the server ended the connection without an answer. */
async function sendTo(target: Target, what: ServerRequest): Promise<ServerAnswer | undefined> {
  return await new Promise((resolve, reject) => {
    const headers = {
      authorization: `Bearer ${target.token}`,
      "content-type": what.contentType ?? "application/json",
      accept: "application/json",
      "user-agent": "agreement",
    };
    const url = new URL(what.path, target.server);
    const sent = request(url, { method: what.method, agent: target.agent, headers }, (response) => {
      const parts: Buffer[] = [];
      response.on("data", (part: Buffer) => parts.push(part));
      response.on("error", reject);
      response.on("end", () => {
        const text = Buffer.concat(parts).toString("utf8");
        const { warning } = response.headers;
        resolve(readAnswer(response.statusCode ?? 0, text, typeof warning === "string" ? warning : ""));
      });
    });
    sent.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "ECONNRESET") resolve(undefined);
      else reject(error);
    });
    sent.setTimeout(60_000, () => sent.destroy(new Error(`${what.method} ${what.path}: no answer in 60 s`)));
    sent.end(what.body);
  });
}

function readAnswer(status: number, text: string, warning: string): ServerAnswer {
  const body = readObject(text);
  const accepted = status >= 200 && status < 300;
  const message = accepted ? "" : typeof body.message === "string" ? body.message : text;
  const warnings = [...warning.matchAll(/299 - "((?:[^"\\]|\\.)*)"/g)].map(([, quoted = ""]) =>
    quoted.replaceAll(/\\(.)/g, "$1"),
  );
  return { status, accepted, body, message, warnings };
}

function readObject(text: string): JsonObject {
  try {
    const value = JSON.parse(text) as JsonValue;
    return isJsonObject(value) ? value : {};
  } catch {
    return {};
  }
}
