// Node's HTTP and ours, side by side: what each says of the same bytes on a connection.
import { type Duplex, duplexPair } from "node:stream";
import type {
  HttpModule,
  HttpServer,
  HttpServerOptions,
  HttpSocket,
  IncomingMessage,
} from "../../../../../runtime/host/http.ts";
import { nodeHost } from "../../../../../runtime/host/node.ts";
import { httpModules } from "../../../../../runtime/host/simulated/http/index.ts";

export const ours: HttpModule = httpModules(nodeHost, nodeHost, nodeHost).http();
export const nodes: HttpModule = nodeHost.http();

/** Limits that runtime servers have; times are none. */
export const limits: HttpServerOptions = {
  requireHostHeader: false,
  maxHeaderSize: 1024,
  headersTimeout: 0,
  requestTimeout: 0,
  keepAliveTimeout: 5000,
  keepAliveTimeoutBuffer: 0,
};

/** With what sockets have besides. */
function asSocket(stream: Duplex): HttpSocket {
  const destroySoon = (): void => {
    stream.end(() => stream.destroy());
  };
  return Object.assign(stream, { remoteAddress: "127.0.0.1", setTimeout: () => stream, destroySoon });
}

/** Both ends of a connection. */
export function connection(): { readonly client: HttpSocket; readonly server: HttpSocket } {
  const [client, server] = duplexPair();
  client.once("close", () => server.destroy());
  return { client: asSocket(client), server: asSocket(server) };
}

/** After what was begun on streams has come to its end. */
export async function settle(rounds = 6): Promise<void> {
  for (let round = 0; round < rounds; round += 1) await new Promise((resolve) => setImmediate(resolve));
}

export function textOf(error: Error): string {
  return "code" in error ? String(error.code) : error.message;
}

export function collect(message: IncomingMessage, tell: (line: string) => void): void {
  const chunks: Buffer[] = [];
  message.on("data", (chunk: Buffer) => chunks.push(chunk));
  message.once("end", () =>
    tell(`body ${Buffer.concat(chunks).toString("latin1")} ${JSON.stringify(message.rawTrailers)}`),
  );
  message.on("error", (error) => tell(`broken ${textOf(error)}`));
}

function headOf({ method, url, httpVersion, rawHeaders, headers }: IncomingMessage): string {
  return JSON.stringify([method, url, httpVersion, rawHeaders, { ...headers }]);
}

/** What a server sees: a line for each thing that it is told. */
export function watch(server: HttpServer, statusOf: (error: Error) => number): readonly string[] {
  const lines: string[] = [];
  const tell = (line: string): void => {
    lines.push(line);
  };
  server.on("request", (request, response) => {
    tell(`request ${headOf(request)}`);
    collect(request, tell);
    request.once("end", () => response.end(`${request.method} ${request.url}`));
  });
  server.on("checkContinue", (request, response) => {
    tell(`checkContinue ${headOf(request)}`);
    response.writeContinue();
    collect(request, tell);
    request.once("end", () => response.end("continued"));
  });
  server.on("checkExpectation", (request, response) => {
    tell(`checkExpectation ${headOf(request)}`);
    collect(request, tell);
    response.writeHead(417, { Connection: "close" });
    response.end();
  });
  const take =
    (kind: string) =>
    (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
      tell(`${kind} ${headOf(request)}`);
      const chunks = [head];
      socket.on("data", (chunk: Buffer) => chunks.push(chunk));
      socket.on("error", () => {});
      socket.once("end", () => {
        tell(`then ${Buffer.concat(chunks).toString("latin1")}`);
        socket.end();
      });
    };
  server.on("upgrade", take("upgrade"));
  server.on("connect", take("connect"));
  server.on("clientError", (error, socket) => {
    tell(`error ${textOf(error)} ${statusOf(error)}`);
    socket.end(`HTTP/1.1 ${statusOf(error)} Refused\r\n\r\n`);
  });
  return lines;
}
