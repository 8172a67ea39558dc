import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { createServer } from "node:http";
import { freePort } from "../../harness/port.ts";

/** An answer that is given in the place of the real server's. */
export interface Fault {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly message: string;
}

export interface FaultyProxy {
  readonly url: string;
  /** `POST /repos/…` of each request that came, the refused ones too. */
  readonly requests: readonly string[];
  readonly stop: () => Promise<void>;
}

/** A server in front of another one, which answers the first requests with faults and passes on the rest. */
export async function startFaultyProxy(target: string, faults: readonly Fault[]): Promise<FaultyProxy> {
  const left = [...faults];
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(`${request.method ?? ""} ${request.url ?? ""}`);
    const fault = left.shift();
    if (fault) answerFault(response, fault);
    else void passOn(target, request, response);
  });
  const port = await freePort();
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    stop: async () => {
      await close(server);
    },
  };
}

function answerFault(response: ServerResponse, fault: Fault): void {
  response.writeHead(fault.status, { "content-type": "application/json", ...fault.headers });
  response.end(JSON.stringify({ message: fault.message }));
}

async function passOn(target: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  const answer = await fetch(`${target}${request.url ?? ""}`, {
    method: request.method ?? "GET",
    headers: {
      authorization: request.headers.authorization ?? "",
      "content-type": request.headers["content-type"] ?? "application/json",
    },
    ...(chunks.length === 0 ? {} : { body: Buffer.concat(chunks) }),
  });
  response.writeHead(answer.status, { "content-type": answer.headers.get("content-type") ?? "text/plain" });
  response.end(Buffer.from(await answer.arrayBuffer()));
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}
