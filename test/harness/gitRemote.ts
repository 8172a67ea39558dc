import { spawn } from "node:child_process";
import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { git } from "./git.ts";
import { temporaryFolder } from "./process.ts";

/** A bare repository that is served over HTTP, for clone, fetch and push. */
export interface GitRemote {
  /** `http://127.0.0.1:<port>/<name>.git` */
  readonly url: string;
  /** The bare repository's folder. */
  readonly folder: string;
  readonly stop: () => Promise<void>;
}

/** Makes an empty bare repository, whose default branch is `main`, and serves it with git's own `git http-backend`. */
export async function startGitRemote(name: string): Promise<GitRemote> {
  const root = temporaryFolder("git");
  const folder = join(root, `${name}.git`);
  await git(["init", "--quiet", "--bare", "--initial-branch=main", folder], { folder: root });
  await git(["config", "http.receivepack", "true"], { folder });
  const server = createServer((request, response) => {
    serveGit(root, request, response);
  });
  const port = await new Promise<number>((resolve) => {
    server.listen({ port: 0, host: "127.0.0.1" }, () => {
      const address = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : 0);
    });
  });
  return {
    url: `http://127.0.0.1:${port}/${name}.git`,
    folder,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await rm(root, { recursive: true, force: true });
    },
  };
}

/** Answers one request by CGI (RFC 3875), which is what `git http-backend` speaks. */
function serveGit(root: string, request: IncomingMessage, response: ServerResponse): void {
  const url = new URL(request.url ?? "/", "http://127.0.0.1");
  const child = spawn("git", ["http-backend"], {
    env: {
      ...process.env,
      GIT_PROJECT_ROOT: root,
      GIT_HTTP_EXPORT_ALL: "1",
      PATH_INFO: decodeURIComponent(url.pathname),
      QUERY_STRING: url.search.slice(1),
      REQUEST_METHOD: request.method ?? "GET",
      CONTENT_TYPE: request.headers["content-type"] ?? "",
      CONTENT_LENGTH: request.headers["content-length"] ?? "",
      HTTP_CONTENT_ENCODING: request.headers["content-encoding"] ?? "",
      HTTP_GIT_PROTOCOL: String(request.headers["git-protocol"] ?? ""),
      REMOTE_ADDR: "127.0.0.1",
    },
    stdio: ["pipe", "pipe", "ignore"],
  });
  child.on("error", () => {
    response.writeHead(500).end();
  });
  child.on("close", () => {
    if (!response.headersSent) response.writeHead(500);
    response.end();
  });
  child.stdin.on("error", () => {
    // The backend refused the request before it read all of it; its answer says why.
  });
  request.pipe(child.stdin);
  let head = Buffer.alloc(0);
  child.stdout.on("data", function readHead(part: Buffer) {
    head = Buffer.concat([head, part]);
    const end = head.indexOf("\r\n\r\n");
    if (end < 0) return;
    child.stdout.off("data", readHead);
    writeHead(response, head.subarray(0, end).toString("latin1"));
    response.write(head.subarray(end + 4));
    child.stdout.pipe(response);
  });
}

function writeHead(response: ServerResponse, head: string): void {
  for (const line of head.split("\r\n")) {
    const [name = "", value = ""] = line.split(/:\s*/, 2);
    if (name.toLowerCase() === "status") response.statusCode = Number.parseInt(value, 10);
    else response.setHeader(name, value);
  }
}
