import { Agent, request } from "node:https";
import type { JsonObject, JsonValue } from "../../../shared/resources/json.ts";
import { requestApi } from "../../harness/kubeRequest.ts";
import type { KubeApiserver } from "../../harness/kubeApiserver.ts";
import { run } from "../../harness/run.ts";
import { requireTool } from "../../harness/tools.ts";
import type { Answer } from "./recorded.ts";

const samples = "/apis/reading.example.com/v1/namespaces/default/samples";

/** What one asks: a running server that has the custom resource `Sample`, which takes any field. */
export interface ReadingServer {
  readonly post: (bytes: Uint8Array) => Promise<Answer>;
  readonly kubectl: (bytes: Uint8Array) => Promise<Answer>;
  readonly stop: () => void;
}

/** Makes a server know the custom resource and waits until it serves it. */
export async function readingServer(cluster: KubeApiserver): Promise<ReadingServer> {
  const ca = Buffer.from(cluster.caData, "base64").toString("utf8");
  const target = { server: cluster.server, token: cluster.adminToken, ca };
  const path = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
  const made = await requestApi(target, { method: "POST", path, body: definition });
  if (made.status !== 201) throw new Error(`The definition was answered ${made.status}: ${made.text}`);
  for (let tries = 0; (await requestApi(target, { method: "GET", path: samples })).status !== 200; tries++) {
    if (tries > 100) throw new Error("The custom resource is not served.");
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const agent = new Agent({ keepAlive: true, ca });
  return {
    post: (bytes) => post({ ...target, agent }, bytes),
    kubectl: (bytes) => create(cluster.kubeconfigPath, bytes),
    stop: () => {
      agent.destroy();
    },
  };
}

const definition = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: "samples.reading.example.com" },
  spec: {
    group: "reading.example.com",
    names: { kind: "Sample", plural: "samples" },
    scope: "Namespaced",
    versions: [
      {
        name: "v1",
        served: true,
        storage: true,
        schema: { openAPIV3Schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true } },
      },
    ],
  },
};

interface Target {
  readonly server: string;
  readonly token: string;
  readonly agent: Agent;
}

async function post(target: Target, bytes: Uint8Array): Promise<Answer> {
  const strict = await postOnce(target, bytes, "Strict");
  if (strict.status === 201) return { accepted: [fieldsOf(parseExactly(strict.text))] };
  const refused = messageOf(strict.text);
  if (!refused.includes("strict decoding error")) return { refused };
  const lenient = await postOnce(target, bytes, "Ignore");
  return { refused, unlessStrict: [fieldsOf(parseExactly(lenient.text))] };
}

async function postOnce(
  target: Target,
  bytes: Uint8Array,
  fieldValidation: "Strict" | "Ignore",
): Promise<{ readonly status: number; readonly text: string }> {
  const url = new URL(`${samples}?dryRun=All&fieldValidation=${fieldValidation}`, target.server);
  const headers = {
    authorization: `Bearer ${target.token}`,
    "content-type": "application/yaml",
    accept: "application/json",
  };
  return await new Promise((resolve, reject) => {
    const sent = request(url, { method: "POST", agent: target.agent, headers }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (part: string) => (text += part));
      response.on("error", reject).on("end", () => {
        resolve({ status: response.statusCode ?? 0, text });
      });
    });
    sent.on("error", reject);
    sent.setTimeout(20_000, () => sent.destroy(new Error("The server did not answer in 20 s.")));
    sent.end(bytes);
  });
}

function messageOf(status: string): string {
  return (JSON.parse(status) as { readonly message: string }).message;
}

async function create(kubeconfig: string, bytes: Uint8Array): Promise<Answer> {
  const { exitCode, stdout, stderr } = await run(
    await requireTool("kubectl"),
    ["--kubeconfig", kubeconfig, "create", "--dry-run=server", "--output=json", "--filename=-"],
    { input: bytes },
  );
  if (stderr.includes("no objects passed to create")) return { accepted: [] };
  if (exitCode !== 0) return { refused: stderr.trim() };
  // One object after the other, each as kubectl prints it.
  const objects = stdout.split(/^(?=\{$)/m).filter((text) => text !== "");
  return { accepted: objects.map((text) => fieldsOf(parseExactly(text))) };
}

function fieldsOf(object: JsonObject): JsonObject {
  const common = ["apiVersion", "kind", "metadata"];
  return Object.fromEntries(Object.entries(object).filter(([key]) => !common.includes(key)));
}

/** Node's JSON can carry numbers as they are written; its types don't know of that yet. */
const exactJson = JSON as unknown as {
  rawJSON(text: string): JsonValue;
  parse(
    text: string,
    revive: (key: string, value: unknown, context: { readonly source?: string }) => unknown,
  ): JsonObject;
};

/** Parses JSON so that integers keep all their digits when they are written again. */
function parseExactly(text: string): JsonObject {
  return exactJson.parse(text, (_key, value, { source }) =>
    typeof value === "number" && !Number.isSafeInteger(value) && source !== undefined
      ? exactJson.rawJSON(source)
      : value,
  );
}
