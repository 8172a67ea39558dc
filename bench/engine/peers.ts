import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { JsonObject } from "../../shared/resources/json.ts";
import { toolPath } from "../../test/harness/tools.ts";
import { writeSchemas } from "../agreement/peers/kubeconform.ts";
import { strictSchemas } from "../agreement/peers/strictSchemas.ts";

/** Another validator, ready to be run over the manifests. */
export interface Peer {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** How it may end: it can judge manifests as wrong that the API server takes. */
  readonly exitCodes: readonly number[];
}

export interface Peers {
  readonly peers: readonly Peer[];
  /** Why others can't be run. */
  readonly missing: readonly string[];
}

/** Makes what the peers need, the schemas of the same Kubernetes release, in a folder of their own each. */
export async function findPeers(folder: string, manifests: string): Promise<Peers> {
  const specifications = openApiFolder();
  if (specifications === undefined) {
    return { peers: [], missing: ["the schemas of Kubernetes can't be had without Go"] };
  }
  const peers: Peer[] = [];
  const missing: string[] = [];
  for (const name of ["kubeconform", "kubectl-validate"] as const) {
    const tool = await toolPath(name);
    if (tool.status === "missing") {
      missing.push(tool.reason);
      continue;
    }
    const schemas = join(folder, name);
    const make = name === "kubeconform" ? kubeconform : kubectlValidate;
    peers.push(make({ command: tool.path, specifications, schemas, manifests }));
  }
  return { peers, missing };
}

interface PeerParts {
  readonly command: string;
  readonly specifications: string;
  readonly schemas: string;
  readonly manifests: string;
}

function kubeconform({ command, specifications, schemas, manifests }: PeerParts): Peer {
  const openApi = JSON.parse(readFileSync(join(specifications, "swagger.json"), "utf8")) as JsonObject;
  writeSchemas(schemas, strictSchemas(openApi));
  const location = `${schemas}/{{ .ResourceKind }}{{ .KindSuffix }}.json`;
  return {
    name: "kubeconform -strict -n 2",
    command,
    args: ["-strict", "-n", "2", "-schema-location", location, manifests],
    exitCodes: [0, 1],
  };
}

/** It looks for `api/v1.json` and `apis/<group>/<version>.json`. */
function kubectlValidate({ command, specifications, schemas, manifests }: PeerParts): Peer {
  for (const file of readdirSync(join(specifications, "v3"))) {
    const parts = /^(apis?)__(?:(.+)__)?(v\w+)_openapi\.json$/.exec(file);
    if (!parts) continue;
    const [, root = "", group = "", version = ""] = parts;
    const target = join(schemas, root, group, `${version}.json`);
    mkdirSync(dirname(target), { recursive: true });
    cpSync(join(specifications, "v3", file), target);
  }
  return {
    name: "kubectl-validate",
    command,
    // An empty version keeps it from the schemas of older releases that it has itself.
    args: ["--local-schemas", schemas, "--version", "", manifests],
    exitCodes: [0, 1],
  };
}

/** The OpenAPI files in Kubernetes' Go module, of the release that the newest engine is made of. */
function openApiFolder(): string | undefined {
  try {
    const goMod = readFileSync(join(import.meta.dirname, "../../shared/engine/wasm/go.mod"), "utf8");
    const release = /k8s\.io\/kubernetes (v\S+)/.exec(goMod)?.[1] ?? "";
    const answer = execFileSync("go", ["mod", "download", "-json", `k8s.io/kubernetes@${release}`], {
      cwd: tmpdir(),
      encoding: "utf8",
    });
    return join((JSON.parse(answer) as { readonly Dir: string }).Dir, "api/openapi-spec");
  } catch {
    return undefined;
  }
}
