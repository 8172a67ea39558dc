import { generateKeyPairSync, randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { kubeconfig } from "./kubeconfig.ts";
import { requestApi } from "./kubeRequest.ts";
import type { ApiTarget } from "./kubeRequest.ts";
import { freePorts } from "./port.ts";
import { startServer, temporaryFolder } from "./process.ts";
import type { Server } from "./process.ts";
import type { ToolName } from "./toolCatalog.ts";
import { requireTool } from "./tools.ts";

export interface KubeApiserverOptions {
  /** More flags of kube-apiserver, as `--name=value`; a flag that is set here already is replaced, as the last one counts. */
  readonly flags?: readonly string[];
  /**
   * Admission plugins to leave out. Default: ServiceAccount, which would refuse every Pod, since no controller makes the
   * service account `default`.
   */
  readonly disabledAdmissionPlugins?: readonly string[];
  /** The tool that is started: kube-apiserver, or one of another release. */
  readonly apiserver?: ToolName;
}

/** A running kube-apiserver with an etcd of its own: all of the API, no controllers, no nodes. */
export interface KubeApiserver {
  /** `https://127.0.0.1:<port>` */
  readonly server: string;
  /** The certificates that the server's one is checked against, PEM in base64 as a kubeconfig has it. */
  readonly caData: string;
  /** A token of the group system:masters. */
  readonly adminToken: string;
  /** A token that may get, list and watch everything. */
  readonly readOnlyToken: string;
  /** A token of a user who is known but may nothing. */
  readonly noAccessToken: string;
  /** A kubeconfig with the contexts `admin` (current), `read-only` and `no-access`. */
  readonly kubeconfigPath: string;
  readonly pids: readonly number[];
  /** Ends both processes and removes their data. */
  readonly stop: () => Promise<void>;
}

interface Tokens {
  readonly admin: string;
  readonly readOnly: string;
  readonly noAccess: string;
}

/**
 * Starts etcd and kube-apiserver on free ports of 127.0.0.1 with no data and waits until the API answers, RBAC's own roles and
 * the namespace `default` included. Throws an error with the end of the log when one of them does not start, or with the
 * reason when a tool can't be had.
 */
export async function startKubeApiserver(options: KubeApiserverOptions = {}): Promise<KubeApiserver> {
  const programs = {
    etcd: await requireTool("etcd"),
    apiserver: await requireTool(options.apiserver ?? "kube-apiserver"),
  };
  const [etcdPort = 0, peerPort = 0, port = 0] = await freePorts(3);
  const etcd = await startEtcd(programs.etcd, { port: etcdPort, peerPort });
  try {
    const folder = temporaryFolder("kube-apiserver");
    const tokens = { admin: newToken(), readOnly: newToken(), noAccess: newToken() };
    const files = await writeFiles(folder, tokens);
    const flags = [...apiserverFlags({ folder, etcdPort, port }, options), ...(options.flags ?? [])];
    const target = { server: `https://127.0.0.1:${port}`, token: tokens.admin };
    const apiserver = await startServer({
      name: "kube-apiserver",
      command: programs.apiserver,
      args: flags,
      folder,
      isReady: async () =>
        existsSync(files.certificate) && (await isServing(await withCa(target, files.certificate))),
    });
    return await describe({ etcd, apiserver, tokens, ...files, target });
  } catch (error) {
    await etcd.stop();
    throw error;
  }
}

async function startEtcd(
  command: string,
  ports: { readonly port: number; readonly peerPort: number },
): Promise<Server> {
  const folder = temporaryFolder("etcd");
  const client = `http://127.0.0.1:${ports.port}`;
  const peer = `http://127.0.0.1:${ports.peerPort}`;
  return await startServer({
    name: "etcd",
    command,
    args: [
      `--data-dir=${join(folder, "data")}`,
      `--listen-client-urls=${client}`,
      `--advertise-client-urls=${client}`,
      `--listen-peer-urls=${peer}`,
      `--initial-advertise-peer-urls=${peer}`,
      `--initial-cluster=default=${peer}`,
      "--unsafe-no-fsync",
      "--log-level=warn",
    ],
    folder,
    isReady: async () => (await fetch(`${client}/readyz`)).ok,
  });
}

function apiserverFlags(
  place: { readonly folder: string; readonly etcdPort: number; readonly port: number },
  options: KubeApiserverOptions,
): readonly string[] {
  const { folder } = place;
  const disabled = options.disabledAdmissionPlugins ?? ["ServiceAccount"];
  return [
    `--etcd-servers=http://127.0.0.1:${place.etcdPort}`,
    `--secure-port=${place.port}`,
    "--bind-address=127.0.0.1",
    "--advertise-address=127.0.0.1",
    // The certificate is made by the server itself; kept in a folder, so that clients can check it.
    `--cert-dir=${join(folder, "certificates")}`,
    `--service-account-key-file=${join(folder, "service-account.key")}`,
    `--service-account-signing-key-file=${join(folder, "service-account.key")}`,
    "--service-account-issuer=https://kubernetes.default.svc",
    "--service-cluster-ip-range=10.0.0.0/16",
    `--token-auth-file=${join(folder, "tokens.csv")}`,
    "--authorization-mode=RBAC",
    "--allow-privileged=true",
    // No endpoints of the server itself: nobody would use them, and 127.0.0.1 is no valid one.
    "--endpoint-reconciler-type=none",
    ...(disabled.length > 0 ? [`--disable-admission-plugins=${disabled.join(",")}`] : []),
  ];
}

async function writeFiles(
  folder: string,
  tokens: Tokens,
): Promise<{ certificate: string; kubeconfigPath: string }> {
  const { privateKey } = generateKeyPairSync("ec", {
    namedCurve: "P-256",
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "sec1", format: "pem" },
  });
  const users = [
    `${tokens.admin},admin,admin,"system:masters"`,
    `${tokens.readOnly},read-only,read-only`,
    `${tokens.noAccess},no-access,no-access`,
  ];
  await mkdir(join(folder, "certificates"));
  await writeFile(join(folder, "service-account.key"), privateKey, { mode: 0o600 });
  await writeFile(join(folder, "tokens.csv"), `${users.join("\n")}\n`, { mode: 0o600 });
  return {
    certificate: join(folder, "certificates", "apiserver.crt"),
    kubeconfigPath: join(folder, "kubeconfig.yaml"),
  };
}

async function describe(parts: {
  readonly etcd: Server;
  readonly apiserver: Server;
  readonly tokens: Tokens;
  readonly certificate: string;
  readonly kubeconfigPath: string;
  readonly target: { readonly server: string; readonly token: string };
}): Promise<KubeApiserver> {
  const { etcd, apiserver, tokens, kubeconfigPath } = parts;
  async function stop(): Promise<void> {
    await apiserver.stop();
    await etcd.stop();
  }
  try {
    const target = await withCa(parts.target, parts.certificate);
    await allowReading(target);
    const caData = Buffer.from(target.ca).toString("base64");
    const users = { admin: tokens.admin, "read-only": tokens.readOnly, "no-access": tokens.noAccess };
    await writeFile(kubeconfigPath, kubeconfig({ server: target.server, caData, users }), { mode: 0o600 });
    return {
      server: target.server,
      caData,
      adminToken: tokens.admin,
      readOnlyToken: tokens.readOnly,
      noAccessToken: tokens.noAccess,
      kubeconfigPath,
      pids: [etcd.pid, apiserver.pid],
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function withCa(
  target: { readonly server: string; readonly token: string },
  certificate: string,
): Promise<ApiTarget> {
  return { ...target, ca: await readFile(certificate, "utf8") };
}

/** `/readyz` is soon after the start, but the first namespaces are made after that. */
async function isServing(target: ApiTarget): Promise<boolean> {
  const ready = await requestApi(target, { method: "GET", path: "/readyz" });
  if (ready.status !== 200) return false;
  const namespace = await requestApi(target, { method: "GET", path: "/api/v1/namespaces/default" });
  if (namespace.status === 404) {
    // The server makes it when it starts, and where that fails on a busy machine only a minute later again.
    const body = { apiVersion: "v1", kind: "Namespace", metadata: { name: "default" } };
    await requestApi(target, { method: "POST", path: "/api/v1/namespaces", body });
  }
  return namespace.status === 200;
}

/** The built-in role `view` is put together by a controller that does not run here, and leaves out custom resources. */
async function allowReading(target: ApiTarget): Promise<void> {
  const apiVersion = "rbac.authorization.k8s.io/v1";
  const metadata = { name: "gitops-actions:read-only" };
  const roleRef = { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: metadata.name };
  const objects = {
    clusterroles: {
      apiVersion,
      kind: "ClusterRole",
      metadata,
      rules: [{ apiGroups: ["*"], resources: ["*"], verbs: ["get", "list", "watch"] }],
    },
    clusterrolebindings: {
      apiVersion,
      kind: "ClusterRoleBinding",
      metadata,
      roleRef,
      subjects: [{ apiGroup: "rbac.authorization.k8s.io", kind: "User", name: "read-only" }],
    },
  };
  for (const [resource, body] of Object.entries(objects)) {
    const path = `/apis/${apiVersion}/${resource}`;
    const { status, text } = await requestApi(target, { method: "POST", path, body });
    if (status !== 201) throw new Error(`kube-apiserver: POST ${path} answered ${status}: ${text}`);
  }
}

function newToken(): string {
  return randomBytes(24).toString("hex");
}
