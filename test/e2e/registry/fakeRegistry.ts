import type { IncomingMessage, Server } from "node:http";
import { createServer } from "node:http";
import { freePort } from "../../harness/port.ts";

/** A request as the fake server got it. */
export interface SeenRequest {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly authorization: string | undefined;
  readonly body: string;
}

export interface FakeAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

export interface FakeServer {
  /** `127.0.0.1:<port>` */
  readonly host: string;
  readonly url: string;
  readonly requests: readonly SeenRequest[];
  /** Changes how it answers, and forgets the requests so far. */
  readonly answerWith: (answer: (request: SeenRequest) => FakeAnswer) => void;
  readonly stop: () => Promise<void>;
}

/** Starts a server on a free port of 127.0.0.1 that answers as it is told, for what the real registry never does. */
export async function startFakeServer(): Promise<FakeServer> {
  const requests: SeenRequest[] = [];
  let answer: ((request: SeenRequest) => FakeAnswer) | undefined;
  const server = createServer((incoming, response) => {
    void readRequest(incoming).then((request) => {
      requests.push(request);
      const { status, headers, body } = answer?.(request) ?? { status: 404 };
      response.writeHead(status, headers ?? {});
      response.end(request.method === "HEAD" ? undefined : body);
    });
  });
  const port = await freePort();
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  const host = `127.0.0.1:${port}`;
  return {
    host,
    url: `http://${host}`,
    requests,
    answerWith: (next) => {
      requests.length = 0;
      answer = next;
    },
    stop: () => close(server),
  };
}

async function readRequest(incoming: IncomingMessage): Promise<SeenRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming as AsyncIterable<Buffer>) chunks.push(chunk);
  return {
    method: incoming.method ?? "",
    path: incoming.url ?? "",
    authorization: incoming.headers.authorization,
    body: Buffer.concat(chunks).toString(),
  };
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}
