import { request } from "node:https";

/** A kube-apiserver and who asks it. `ca` is PEM. */
export interface ApiTarget {
  readonly server: string;
  readonly token: string;
  readonly ca: string;
}

export interface ApiRequest {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  /** With the leading slash. */
  readonly path: string;
  /** Sent as JSON. */
  readonly body?: unknown;
}

/** Asks a kube-apiserver once. Rejects when there is no answer; any status is an answer. */
export async function requestApi(
  target: ApiTarget,
  what: ApiRequest,
): Promise<{ readonly status: number; readonly text: string }> {
  return await new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${target.token}`, "content-type": "application/json" };
    const url = new URL(what.path, target.server);
    const sent = request(url, { method: what.method, ca: target.ca, headers, agent: false }, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (part: string) => (text += part));
      response.on("error", reject);
      response.on("end", () => {
        resolve({ status: response.statusCode ?? 0, text });
      });
    });
    sent.on("error", reject);
    sent.setTimeout(10_000, () => sent.destroy(new Error(`${what.method} ${what.path}: no answer in 10 s`)));
    sent.end(what.body === undefined ? undefined : JSON.stringify(what.body));
  });
}
