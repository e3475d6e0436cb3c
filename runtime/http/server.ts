// `HTTP.serve`: requests go through a router, each connection in a process of its own.
import type { Server as HttpServer, IncomingMessage, ServerResponse } from "node:http";
import type { Server as HttpsServer } from "node:https";
import type { Duplex } from "node:stream";
import { type CallbackProcess, startCallbackProcess } from "../actors/index.ts";
import { host } from "../host.ts";
import { logFact, logsEverything } from "../log.ts";
import { Endpoint } from "../websocket/endpoint.ts";
import { CLOSE_TIMEOUT, lingerAfter } from "../websocket/linger.ts";
import type { KeyPair, TlsFiles } from "../websocket/listening.ts";
import { pathOf } from "../websocket/request-info.ts";
import { requestInfo, upgrade } from "../websocket/server.ts";
import { RunningServer } from "../websocket/servers.ts";
import { readBody } from "./body.ts";
import { sendFile } from "./file-sender.ts";
import { Request } from "./request.ts";
import { internalServerError, notFound, Response } from "./response.ts";
import type { Router } from "./router.ts";

const HOST = "0.0.0.0";
const MAX_HEADERS = 100;
const MAX_HEADER_BYTES = 8 * 1024;
/** Milliseconds for the whole request. */
const READ_TIMEOUT = 30_000;
/** Milliseconds between requests. */
const IDLE_TIMEOUT = 5000;
const TIMEOUT_CHECK_INTERVAL = 1000;

/** Headers that follow from the body. */
const FRAMING = ["content-length", "transfer-encoding", "connection"];

const noParameters: ReadonlyMap<string, string> = new Map();

function phrase(status: number): string {
  return host().http().STATUS_CODES[status] ?? "OK";
}

/** Answers that nothing else was to be sent on this connection. */
function plainAnswer(status: number): Buffer {
  const text = phrase(status);
  return Buffer.from(
    `HTTP/1.1 ${status} ${text}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: ${text.length}\r\nConnection: close\r\n\r\n${text}`,
    "latin1",
  );
}

class RouterServer {
  readonly #router: Router;
  readonly endpoints: ReadonlyMap<string, Endpoint>;
  /** One process for each connection that has had a request. */
  readonly #processes = new WeakMap<Duplex, CallbackProcess>();
  #server: HttpServer | HttpsServer | undefined;

  constructor(router: Router) {
    this.#router = router;
    this.endpoints = new Map(
      router.webSockets.map(({ path, callbacks, options }) => [path, new Endpoint(options, callbacks)]),
    );
  }

  create(keys: KeyPair | undefined): HttpServer | HttpsServer {
    const options = {
      requireHostHeader: false,
      maxHeaderSize: MAX_HEADER_BYTES,
      headersTimeout: READ_TIMEOUT,
      requestTimeout: READ_TIMEOUT,
      keepAliveTimeout: IDLE_TIMEOUT,
      keepAliveTimeoutBuffer: 0,
      connectionsCheckingInterval: TIMEOUT_CHECK_INTERVAL,
      // Newer versions of Node ask; older ones take every upgrade.
      shouldUpgradeCallback: (request: IncomingMessage) => this.endpoints.has(pathOf(request.url ?? "")),
    };
    const server =
      keys === undefined
        ? host().http().createServer(options)
        : host()
            .https()
            .createServer({ ...options, ...keys });
    this.#server = server;
    server.on("request", (request, response) => this.#receive(request, response));
    server.on("clientError", (error, socket) => this.#malformed(error, socket));
    if (this.endpoints.size > 0) server.on("upgrade", (...event) => this.#upgrade(...event));
    return server;
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const endpoint = this.endpoints.get(pathOf(request.url ?? ""));
    if (endpoint !== undefined) {
      upgrade(endpoint, request, socket, head);
      return;
    }
    // An ordinary request that asks for something that it does not get here.
    const response = new (host().http().ServerResponse)(request);
    response.shouldKeepAlive = false;
    socket.on("error", () => {});
    response.assignSocket(request.socket);
    response.on("finish", () => {
      response.detachSocket(request.socket);
      socket.end();
      lingerAfter(socket);
    });
    this.#dispatch(request, response, "");
  }

  #malformed(error: Error, socket: Duplex): void {
    if (!socket.writable) {
      socket.destroy();
      return;
    }
    const code = "code" in error ? error.code : "";
    const status = code === "HPE_HEADER_OVERFLOW" ? 431 : code === "ERR_HTTP_REQUEST_TIMEOUT" ? 408 : 400;
    socket.end(plainAnswer(status));
    lingerAfter(socket);
  }

  #receive(request: IncomingMessage, response: ServerResponse): void {
    // A client that has gone is no error.
    response.on("error", () => {});
    if (request.rawHeaders.length > 2 * MAX_HEADERS) this.#refuse(request, response, 431);
    else if (request.httpVersion === "1.1" && request.headers.host === undefined) this.#refuse(request, response, 400);
    else {
      readBody(request, (body) => {
        if (body === "too-large") this.#refuse(request, response, 413);
        else if (body !== "aborted") this.#dispatch(request, response, body.text);
      });
    }
  }

  /** Answers without asking anybody, and closes: the rest of the request is of no interest. */
  #refuse(request: IncomingMessage, response: ServerResponse, status: number): void {
    const text = phrase(status);
    response.writeHead(status, text, {
      "Content-Type": "text/plain; charset=utf-8",
      "Content-Length": text.length,
      Connection: "close",
    });
    response.write(text);
    // Closing while the client still sends would reset the connection, and it could lose the answer.
    const finish = (): void => {
      host().clearTimer(timer);
      response.end();
    };
    const timer = host().setTimer(CLOSE_TIMEOUT, finish, false);
    if (request.complete) finish();
    else request.once("end", finish).once("close", finish).resume();
  }

  #dispatch(request: IncomingMessage, response: ServerResponse, body: string): void {
    const info = requestInfo(request);
    const path = pathOf(info.target);
    const present = new Request(info.method, path, body, info, noParameters);
    const { socket } = request;
    this.#processOf(socket).call((one: Request) => this.#router.handle(one), [present], {
      done: (value) => this.#answer(response, present, value instanceof Response ? value : internalServerError),
      failed: () => this.#answer(response, present, internalServerError),
    });
  }

  #processOf(socket: Duplex): CallbackProcess {
    const known = this.#processes.get(socket);
    if (known?.alive === true) return known;
    const process = startCallbackProcess("http");
    this.#processes.set(socket, process);
    if (known === undefined) socket.once("close", () => this.#processes.get(socket)?.end());
    return process;
  }

  #answer(response: ServerResponse, request: Request, answer: Response): void {
    if (logsEverything()) {
      const { method, path, info } = request;
      logFact(0, "http request", { address: info.address, method, path, status: answer.status });
    }
    if (response.destroyed) return;
    if (this.#server?.listening !== true) response.shouldKeepAlive = false;
    try {
      this.#send(response, request, answer);
    } catch (error) {
      // A status or a header that can't be sent.
      host().writeErr(`[snow-rt] HTTP response: ${error instanceof Error ? error.message : String(error)}\n`);
      if (response.headersSent) {
        response.destroy();
        return;
      }
      for (const name of response.getHeaderNames()) response.removeHeader(name);
      this.#send(response, request, internalServerError);
    }
  }

  #send(response: ServerResponse, request: Request, { status, headers, body }: Response): void {
    const allowed = headers.filter(({ name }) => !FRAMING.includes(name.toLowerCase()));
    if (typeof body !== "string") {
      if (!sendFile(response, request.info, body, allowed)) this.#send(response, request, notFound);
      return;
    }
    for (const { name, value } of allowed) response.setHeader(name, value);
    const hasBody = status >= 200 && status !== 204 && status !== 304;
    if (hasBody) response.setHeader("Content-Length", Buffer.byteLength(body));
    response.writeHead(status, phrase(status));
    response.end(hasBody ? body : undefined);
  }
}

/** Starts an HTTP server on all IPv4 addresses; panics when it can't listen or can't read the TLS files. */
export function serveHttp(router: Router, port: number, tls: TlsFiles | undefined): RunningServer {
  const server = new RouterServer(router);
  return new RunningServer({
    kind: "HTTP",
    host: HOST,
    port,
    tls,
    endpoints: [...server.endpoints.values()],
    create: (keys) => server.create(keys),
  });
}
