import { createSign, generateKeyPairSync, randomBytes } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { freePort } from "./port.ts";
import { startServer, temporaryFolder } from "./process.ts";

const emulator = join(import.meta.dirname, "../../node_modules/emulate/dist/index.js");
const appId = 15368;
const installationId = 1;

/** What a workflow's `permissions` may ask for, as far as the emulator checks it. */
export type Permissions = Readonly<
  Partial<Record<"checks" | "contents" | "issues" | "metadata" | "pull_requests", "read" | "write">>
>;

export interface GithubRepository {
  readonly name: string;
  readonly private?: boolean;
  /** Default: `main`. */
  readonly defaultBranch?: string;
  /** Whether it starts with a commit that has a README.md. Default: no commits at all. */
  readonly initialized?: boolean;
}

export interface GithubOptions {
  /** The user who owns the repositories. Default: `acme`. */
  readonly owner?: string;
  readonly repositories: readonly (string | GithubRepository)[];
}

/** A running GitHub: the REST API, as the npm package `emulate` has it. See README.md for what it can do. */
export interface Github {
  /** For `GITHUB_API_URL` and Octokit's `baseUrl`: `http://127.0.0.1:<port>` */
  readonly apiUrl: string;
  /** A token of the owner, who may do anything. */
  readonly token: string;
  readonly owner: string;
  readonly pid: number;
  /**
   * A token like the one a workflow gets as `github.token`: it acts as `github-actions[bot]` and may do only what it was
   * asked for. What else it tries is answered 403.
   */
  readonly workflowToken: (permissions: Permissions) => Promise<string>;
  readonly stop: () => Promise<void>;
}

/** Starts a GitHub with these repositories on a free port of 127.0.0.1 and waits until it answers. */
export async function startGithub(options: GithubOptions): Promise<Github> {
  const owner = options.owner ?? "acme";
  const token = `ghp_${randomBytes(18).toString("hex")}`;
  const { privateKey } = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs1", format: "pem" },
  });
  const folder = temporaryFolder("github");
  const seedFile = join(folder, "seed.json");
  await writeFile(seedFile, JSON.stringify(seed({ owner, token, privateKey }, options.repositories)), {
    mode: 0o600,
  });
  const port = await freePort();
  const apiUrl = `http://127.0.0.1:${port}`;
  const server = await startServer({
    name: "github",
    command: process.execPath,
    args: [
      emulator,
      "start",
      "--service=github",
      `--port=${port}`,
      `--seed=${seedFile}`,
      `--base-url=${apiUrl}`,
    ],
    folder,
    isReady: async () => (await fetch(`${apiUrl}/users/${owner}`)).ok,
  });
  return {
    apiUrl,
    token,
    owner,
    pid: server.pid,
    workflowToken: async (permissions) => await mintWorkflowToken(apiUrl, { privateKey, permissions }),
    stop: server.stop,
  };
}

/** The emulator's seed. Its format is in `seedFromConfig` of the package's GitHub service. */
function seed(
  identity: { readonly owner: string; readonly token: string; readonly privateKey: string },
  repositories: readonly (string | GithubRepository)[],
): unknown {
  const { owner } = identity;
  return {
    tokens: { [identity.token]: { login: owner, scopes: ["repo", "user"] } },
    github: {
      // Whoever has an unknown token is taken for the first user here, which had better not be the owner.
      users: [{ login: "ghost" }, { login: owner, name: owner, email: `${owner}@users.noreply.github.com` }],
      repos: repositories
        .map((repository) => (typeof repository === "string" ? { name: repository } : repository))
        .map((repository) => ({
          owner,
          name: repository.name,
          private: repository.private ?? false,
          default_branch: repository.defaultBranch ?? "main",
          auto_init: repository.initialized ?? false,
        })),
      // GitHub hands workflows the installation tokens of its own app github-actions.
      apps: [
        {
          app_id: appId,
          slug: "github-actions",
          name: "GitHub Actions",
          private_key: identity.privateKey,
          permissions: {
            checks: "write",
            contents: "write",
            issues: "write",
            metadata: "read",
            pull_requests: "write",
          },
          installations: [{ installation_id: installationId, account: owner, repository_selection: "all" }],
        },
      ],
    },
  };
}

async function mintWorkflowToken(
  apiUrl: string,
  options: { readonly privateKey: string; readonly permissions: Permissions },
): Promise<string> {
  const response = await fetch(`${apiUrl}/app/installations/${installationId}/access_tokens`, {
    method: "POST",
    headers: { authorization: `Bearer ${appToken(options.privateKey)}`, "content-type": "application/json" },
    body: JSON.stringify({ permissions: options.permissions }),
  });
  const answer: unknown = await response.json();
  if (
    typeof answer === "object" &&
    answer !== null &&
    "token" in answer &&
    typeof answer.token === "string"
  ) {
    return answer.token;
  }
  throw new Error(`the emulator made no token: ${response.status} ${JSON.stringify(answer)}`);
}

/** The JSON Web Token with which a GitHub App proves who it is. */
function appToken(privateKey: string): string {
  const now = Math.floor(Date.now() / 1000);
  const parts = [
    { alg: "RS256", typ: "JWT" },
    { iss: String(appId), iat: now - 60, exp: now + 300 },
  ];
  const signed = parts.map((part) => Buffer.from(JSON.stringify(part)).toString("base64url")).join(".");
  return `${signed}.${createSign("RSA-SHA256").update(signed).sign(privateKey, "base64url")}`;
}
