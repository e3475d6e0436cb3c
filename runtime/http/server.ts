// `HTTP.serve`: requests go through a router, each connection in a process of its own.
import type { Server as HttpServer, IncomingMessage, ServerResponse } from "node:http";
import type { Server as HttpsServer } from "node:https";
import type { Duplex } from "node:stream";
import { type CallbackProcess, startCallbackProcess } from "../actors/index.ts";
import { host } from "../host.ts";
import { logFact, logsEverything } from "../log.ts";
import { printableLines } from "../printable.ts";
import { Endpoint } from "../websocket/endpoint.ts";
import { CLOSE_TIMEOUT, lingerAfter } from "../websocket/linger.ts";
import type { KeyPair, TlsFiles } from "../websocket/listening.ts";
import { pathOf, RequestInfo } from "../websocket/request-info.ts";
import { requestFacts, upgrade } from "../websocket/server.ts";
import { RunningServer } from "../websocket/servers.ts";
import { announcesTooMuch, readBody } from "./body.ts";
import { sendFile } from "./file-sender.ts";
import { Request } from "./request.ts";
import { internalServerError, notFound, Response } from "./response.ts";
import type { Router, WebSocketRoute } from "./router.ts";

const HOST = "0.0.0.0";
const MAX_HEADERS = 100;
const MAX_HEADER_BYTES = 8 * 1024;
/** Milliseconds for the whole request. */
const READ_TIMEOUT = 30_000;
/** Milliseconds between requests. */
const IDLE_TIMEOUT = 5000;
const TIMEOUT_CHECK_INTERVAL = 1000;

/** Milliseconds in which a client takes nothing of an answer. */
const WRITE_TIMEOUT = 30_000;
/** Requests of one connection that are handled at once, or rather in turn; no more are read meanwhile. */
const MAX_PIPELINED = 8;

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

/** `POST /login`: for reports, without the query. */
function aboutRequest([request]: readonly unknown[]): string {
  return request instanceof Request ? `${request.method} ${request.path}` : "a request";
}

/** A connection that has had a request. */
class Line {
  process: CallbackProcess | undefined = undefined;
  /** Requests without an answer. */
  waiting = 0;
  /** Those among them that have not been begun, because too many were before them. */
  readonly held: (() => void)[] = [];
  /** An answer said that it is the last one: what comes behind its request is not looked at. */
  closing = false;
  /** The request that came last. */
  latest: IncomingMessage | undefined = undefined;
  /** What is done when all answers are out but those to so many requests, which are not going to have one. */
  whenIdle: (() => void) | undefined = undefined;
  unanswerable = 0;
}

function hostCount({ rawHeaders }: IncomingMessage): number {
  return rawHeaders.filter((text, index) => index % 2 === 0 && text.toLowerCase() === "host").length;
}

class RouterServer {
  readonly #router: Router;
  readonly endpoints: ReadonlyMap<WebSocketRoute, Endpoint>;
  readonly #lines = new WeakMap<Duplex, Line>();
  #server: HttpServer | HttpsServer | undefined;

  constructor(router: Router) {
    this.#router = router;
    this.endpoints = new Map(router.webSockets.map((route) => [route, new Endpoint(route.options, route.callbacks)]));
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
      shouldUpgradeCallback: (request: IncomingMessage) =>
        this.#router.webSocketAt(pathOf(request.url ?? "")) !== undefined,
    };
    const server =
      keys === undefined
        ? host().http().createServer(options)
        : host()
            .https()
            .createServer({ ...options, ...keys, handshakeTimeout: READ_TIMEOUT });
    this.#server = server;
    server.on("request", (request, response) => this.#receive(request, response));
    server.on("checkContinue", (request, response) => {
      if (!announcesTooMuch(request)) response.writeContinue();
      this.#receive(request, response);
    });
    server.on("connect", (_request, socket) => this.#malformed(new Error("CONNECT"), socket));
    server.on("clientError", (error, socket) => this.#malformed(error, socket));
    if (this.endpoints.size > 0) server.on("upgrade", (...event) => this.#upgrade(...event));
    return server;
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on("error", () => {});
    const line = this.#lineOf(socket);
    if (line.closing) return;
    // Answers to earlier requests must not get between the frames.
    if (line.waiting > 0) line.whenIdle = () => this.#upgradeNow(request, socket, head);
    else this.#upgradeNow(request, socket, head);
  }

  #upgradeNow(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    request.socket.setTimeout(0);
    const match = this.#router.webSocketAt(pathOf(request.url ?? ""));
    const endpoint = match === undefined ? undefined : this.endpoints.get(match.found);
    if (match !== undefined && endpoint !== undefined) {
      upgrade(endpoint, { request, socket, head, parameters: match.parameters });
      return;
    }
    // An ordinary request that asks for something that it does not get here.
    const response = new (host().http().ServerResponse)(request);
    response.shouldKeepAlive = false;
    response.assignSocket(request.socket);
    response.on("finish", () => {
      response.detachSocket(request.socket);
      socket.end();
      lingerAfter(socket);
    });
    this.#dispatch(request, response, "");
  }

  #malformed(error: Error, socket: Duplex): void {
    const line = this.#lineOf(socket);
    if (line.closing && !socket.destroyed) return;
    line.closing = true;
    const code = "code" in error ? error.code : "";
    const status = code === "HPE_HEADER_OVERFLOW" ? 431 : code === "ERR_HTTP_REQUEST_TIMEOUT" ? 408 : 400;
    const answer = (): void => {
      if (!socket.writable) {
        socket.destroy();
        return;
      }
      socket.end(plainAnswer(status));
      lingerAfter(socket);
    };
    // What was in order before is answered first; a request whose body went wrong is the one that this is about.
    if (line.latest?.complete === false) {
      line.held.pop();
      line.unanswerable = 1;
    }
    if (line.waiting > line.unanswerable && socket.writable) line.whenIdle = answer;
    else answer();
  }

  #receive(request: IncomingMessage, response: ServerResponse): void {
    // A client that has gone is no error.
    response.on("error", () => {});
    const line = this.#lineOf(request.socket);
    if (line.closing) return;
    line.waiting += 1;
    line.latest = request;
    response.once("close", () => {
      // The time for the answer before is not one for the next.
      if (line.waiting > 1) request.socket.setTimeout(0);
      this.#answered(request.socket, line);
    });
    if (line.waiting <= MAX_PIPELINED) {
      this.#begin(request, response);
      return;
    }
    line.held.push(() => this.#begin(request, response));
    // Not at once: what Node still does with the requests before would have the socket go on.
    if (line.held.length === 1) host().microtask(() => line.held.length > 0 && request.socket.pause());
  }

  #answered(socket: Duplex, line: Line): void {
    line.waiting -= 1;
    if (line.waiting === 0) line.latest = undefined;
    const next = line.held.shift();
    if (next !== undefined) {
      next();
      if (line.held.length === 0) socket.resume();
    } else if (line.waiting === line.unanswerable) {
      line.whenIdle?.();
      line.whenIdle = undefined;
    }
  }

  #begin(request: IncomingMessage, response: ServerResponse): void {
    const hosts = hostCount(request);
    if (request.rawHeaders.length > 2 * MAX_HEADERS) this.#refuse(request, response, 431);
    else if (hosts > 1 || (hosts === 0 && request.httpVersion === "1.1")) this.#refuse(request, response, 400);
    else {
      readBody(request, (body) => {
        if (body === "too-large") this.#refuse(request, response, 413);
        else if (body !== "aborted") this.#dispatch(request, response, body.text);
      });
    }
  }

  /** Answers without asking anybody, and closes: the rest of the request is of no interest. */
  #refuse(request: IncomingMessage, response: ServerResponse, status: number): void {
    const line = this.#lineOf(request.socket);
    line.closing = true;
    line.held.length = 0;
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
    const info = new RequestInfo(requestFacts(request));
    const path = pathOf(info.target);
    const present = new Request(info.method, path, body, info, noParameters);
    const { socket } = request;
    // One of several requests is not handled any more when the client has gone: there may be thousands of them.
    const late = this.#lineOf(socket).waiting > 1;
    const handle = (one: Request) => (late && socket.destroyed ? undefined : this.#router.handle(one));
    this.#processOf(socket).call(
      handle,
      [present],
      {
        done: (value) => this.#answer(response, present, value instanceof Response ? value : internalServerError),
        failed: () => this.#answer(response, present, internalServerError),
      },
      aboutRequest,
    );
  }

  #processOf(socket: Duplex): CallbackProcess {
    const line = this.#lineOf(socket);
    if (line.process?.alive === true) return line.process;
    const process = startCallbackProcess("http");
    if (line.process === undefined) socket.once("close", () => line.process?.end());
    line.process = process;
    return process;
  }

  #lineOf(socket: Duplex): Line {
    const known = this.#lines.get(socket);
    if (known !== undefined) return known;
    const line = new Line();
    this.#lines.set(socket, line);
    return line;
  }

  #answer(response: ServerResponse, request: Request, answer: Response): void {
    if (logsEverything()) {
      const { method, path, info } = request;
      logFact(0, "http request", { address: info.address, method, path, status: answer.status });
    }
    if (response.destroyed) return;
    // Ends the connection when nothing moves for so long; what comes next on it has times of its own.
    response.setTimeout(WRITE_TIMEOUT);
    if (this.#server?.listening !== true) response.shouldKeepAlive = false;
    try {
      this.#send(response, request, answer);
    } catch (error) {
      // A status or a header that can't be sent.
      const cause = error instanceof Error ? error.message : String(error);
      host().writeErr(printableLines([`[snow-rt] HTTP response: ${cause}`]));
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
