import type { JsonObject } from "../../resources/json.ts";
import { stringAt } from "../../resources/json.ts";
import type { InputProblem } from "../../resources/location.ts";

/** A problem that makes a target unreadable, or a part of it. */
export function targetUnreadable(message: string, hint: string): InputProblem {
  return { code: "target-unreadable", message, hint };
}

/** Codes of Node's TLS errors that say: the server's certificate is not trusted. */
const untrustedCertificate = new Set([
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "CERT_SIGNATURE_FAILURE",
]);

/** Why no answer came from a server, from the error of Node's network code. */
export function connectionProblem(error: unknown, host: string): InputProblem {
  const code = errorCode(error);
  if (code === "ECONNREFUSED") {
    return targetUnreadable(
      `The Kubernetes API server at ${host} refuses connections.`,
      "Check the server's address in the kubeconfig, and that the runner can reach it.",
    );
  }
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") {
    return targetUnreadable(
      `The name of the Kubernetes API server ${host} can't be resolved.`,
      "Check the server's address in the kubeconfig; a private name needs a runner in the same network.",
    );
  }
  if (code === "ETIMEDOUT" || code === "EHOSTUNREACH" || code === "ENETUNREACH") {
    return targetUnreadable(
      `The Kubernetes API server at ${host} doesn't answer.`,
      "Check that the runner's network reaches the server; private clusters need a self-hosted runner.",
    );
  }
  return tlsProblem(error, host) ?? otherConnectionProblem(error, host);
}

function tlsProblem(error: unknown, host: string): InputProblem | undefined {
  const code = errorCode(error) ?? "";
  if (untrustedCertificate.has(code)) {
    return targetUnreadable(
      `The certificate of the Kubernetes API server at ${host} is not signed by an authority that the kubeconfig trusts.`,
      "Put the cluster's authority into certificate-authority-data of the kubeconfig.",
    );
  }
  if (code === "CERT_HAS_EXPIRED" || code === "CERT_NOT_YET_VALID") {
    return targetUnreadable(
      `The certificate of the Kubernetes API server at ${host} is not valid today.`,
      "Renew the server's certificate, or correct the runner's clock.",
    );
  }
  if (code === "ERR_TLS_CERT_ALTNAME_INVALID") {
    return targetUnreadable(
      `The certificate of the Kubernetes API server at ${host} is for another name.`,
      "Use the name that the certificate is for, or set tls-server-name in the kubeconfig.",
    );
  }
  if (code === "EPROTO" || code.startsWith("ERR_SSL_")) {
    return targetUnreadable(
      `No TLS connection could be made to ${host}.`,
      "Check the scheme and the port of the server's address in the kubeconfig.",
    );
  }
  return undefined;
}

function otherConnectionProblem(error: unknown, host: string): InputProblem {
  const code = errorCode(error);
  return targetUnreadable(
    `The Kubernetes API server at ${host} can't be read${code === undefined ? "" : ` (${code})`}.`,
    "Check the server's address in the kubeconfig, and that the runner can reach it.",
  );
}

export interface RefusedRequest {
  readonly host: string;
  /** What was asked for, such as `deployments.apps`. */
  readonly what: string;
  readonly status: number;
  /** The Status object of the answer. */
  readonly body: JsonObject;
}

/** Why a server said no, from the HTTP status and the Status object that came with it. */
export function refusalProblem({ host, what, status, body }: RefusedRequest): InputProblem {
  if (status === 401) {
    return targetUnreadable(
      `The Kubernetes API server at ${host} doesn't accept the credentials (401 Unauthorized).`,
      "Check that the credentials are of this cluster and have not expired.",
    );
  }
  const reason = stringAt(body, "message") ?? `HTTP status ${status}`;
  if (status === 403) {
    return targetUnreadable(
      `The Kubernetes API server at ${host} says: ${reason}.`,
      `Grant get and list on ${what} with a Role or a ClusterRole; drift-check needs no other verb.`,
    );
  }
  return targetUnreadable(
    `The Kubernetes API server at ${host} could not give ${what}: ${reason}.`,
    "Run again; if it persists, look at the health of the API server and of the webhooks and API services behind it.",
  );
}

/** The code of a Node error, also of one inside an AggregateError (several addresses tried). */
export function errorCode(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null) return undefined;
  if ("code" in error && typeof error.code === "string") return error.code;
  return "errors" in error && Array.isArray(error.errors) ? errorCode(error.errors[0]) : undefined;
}
