// `HTTP.serve`: requests go through a router, each connection in a process of its own.

import type { Duplex } from "node:stream";
import { entry, host } from "../current.ts";
import type { HttpServer, HttpsServer, IncomingMessage, ServerResponse } from "../host/http.ts";
import { Connections, type KeyPair, lingerAfter, RunningServer, type TlsFiles, TrustedProxies } from "../net/index.ts";
import type { HttpOptions } from "../values/index.ts";
import { lastAnswer, phraseOf } from "./answer.ts";
import { announcesTooMuch, dropRest, NO_BODY, readBody } from "./body.ts";
import { type HttpConnection, HttpConnections } from "./connection.ts";
import { areTooManyFields, maxHeadBytes, readHead, statusOfError } from "./head.ts";
import { defaultOptions } from "./options.ts";
import { Responder } from "./responder.ts";
import type { Router } from "./router.ts";
import { Upgrades } from "./upgrades.ts";
import { isUpload, Upload } from "./upload.ts";

const TIMEOUT_CHECK_INTERVAL = 1000;

const BAD_REQUEST = 400;
const TOO_LARGE = 413;
const EXPECTATION_FAILED = 417;
const FIELDS_TOO_LARGE = 431;

/** A request as Node hands it over. */
interface Exchange {
  readonly connection: HttpConnection;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

/** Answers without asking anybody, and closes: the rest of the request is of no interest. */
function refuse({ connection, request, response }: Exchange, status: number): void {
  connection.endWithPresent();
  const text = phraseOf(status);
  response.writeHead(status, text, {
    "Content-Type": "text/plain; charset=utf-8",
    "Content-Length": text.length,
    Connection: "close",
  });
  response.write(text);
  dropRest(request, () => response.end());
}

class RouterServer {
  readonly #connections = new HttpConnections();
  readonly #streams = new Connections();
  readonly #responder: Responder;
  readonly #options: HttpOptions;
  readonly upgrades: Upgrades;

  /** `keepsConnections`: whether clients may send more on the connection that they have; until it is told to end, usually. */
  constructor(router: Router, options: HttpOptions, keepsConnections = () => !this.#streams.closed) {
    this.#options = options;
    this.#responder = new Responder({
      router,
      proxies: new TrustedProxies(options.trusted_proxies.toArray()),
      streams: this.#streams,
      compresses: options.compress,
      keepsConnections,
    });
    this.upgrades = new Upgrades(router, this.#responder, options);
  }

  /** What goes on until it is told to end, by the places where it began. */
  get connections(): readonly Connections[] {
    return [...this.upgrades.connections, this.#streams];
  }

  create(keys: KeyPair | undefined): HttpServer | HttpsServer {
    const { read_timeout_ms: readTimeout, idle_timeout_ms: idleTimeout } = this.#options;
    const options = {
      requireHostHeader: false,
      maxHeaderSize: maxHeadBytes(this.#options),
      headersTimeout: readTimeout,
      requestTimeout: readTimeout,
      keepAliveTimeout: idleTimeout,
      keepAliveTimeoutBuffer: 0,
      // Of a request without a body nothing is to be read; older versions of Node find that out as of any other.
      optimizeEmptyRequests: true,
      connectionsCheckingInterval: TIMEOUT_CHECK_INTERVAL,
      // Newer versions of Node ask; older ones take every upgrade.
      shouldUpgradeCallback: (request: IncomingMessage) => this.upgrades.expects(request),
    };
    const server =
      keys === undefined
        ? host().http().createServer(options)
        : host()
            .https()
            .createServer({ ...options, ...keys, handshakeTimeout: readTimeout });
    this.#listen(server);
    return server;
  }

  #listen(server: HttpServer | HttpsServer): void {
    const receive = entry((request: IncomingMessage, response: ServerResponse) => this.#receive(request, response));
    server.on("request", receive);
    server.on("checkContinue", (request, response) => {
      const isWelcome =
        readHead(request, this.#options).fault === undefined &&
        !announcesTooMuch(request, this.#options.max_body_bytes);
      if (isWelcome) response.writeContinue();
      receive(request, response);
    });
    const refuseExpectation = entry((request: IncomingMessage, response: ServerResponse) =>
      this.#receive(request, response, EXPECTATION_FAILED),
    );
    server.on("checkExpectation", refuseExpectation);
    const malformed = entry((error: Error, socket: Duplex) => this.#malformed(error, socket));
    server.on("connect", (_request, socket) => malformed(new Error("CONNECT"), socket));
    server.on("clientError", malformed);
    const upgrade = entry((request: IncomingMessage, socket: Duplex, head: Buffer) =>
      this.#upgrade(request, socket, head),
    );
    if (this.upgrades.connections.length > 0) server.on("upgrade", upgrade);
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on("error", () => {});
    const connection = this.#connections.of(socket);
    if (connection.closing) return;
    // Answers to earlier requests must not get between what follows.
    connection.afterAnswers(() => this.upgrades.take(connection, request, head));
  }

  #malformed(error: Error, socket: Duplex): void {
    const connection = this.#connections.of(socket);
    if (connection.closing && !socket.destroyed) return;
    connection.endAfterPrevious();
    if (!socket.writable) {
      socket.destroy();
      return;
    }
    // What was in order before is answered first.
    connection.afterAnswers(() => {
      if (!socket.writable) {
        socket.destroy();
        return;
      }
      socket.end(lastAnswer(statusOfError(error)));
      lingerAfter(socket);
    });
  }

  /** `fault`: a status to refuse it with, if nothing else is wrong with it. */
  #receive(request: IncomingMessage, response: ServerResponse, fault?: number): void {
    // A client that has gone is no error.
    response.on("error", () => {});
    const connection = this.#connections.of(request.socket);
    connection.receive(request, response, () => this.#begin({ connection, request, response }, fault));
  }

  #begin(exchange: Exchange, otherFault: number | undefined): void {
    const { connection, request, response } = exchange;
    // Node drops what has come behind a request to upgrade, also when it is taken for an ordinary one.
    if (request.headers.upgrade !== undefined) response.shouldKeepAlive = false;
    const { target, fault = otherFault } = readHead(request, this.#options);
    const inTurn = connection.turn();
    if (fault !== undefined || target === undefined) {
      inTurn(() => refuse(exchange, fault ?? BAD_REQUEST));
      return;
    }
    const { max_body_bytes: limit } = this.#options;
    if (isUpload(request) && !announcesTooMuch(request, limit)) {
      const upload = new Upload(request, limit);
      inTurn(() => this.#responder.respond(connection, { request, response, target, body: NO_BODY, upload }));
      return;
    }
    readBody(request, limit, (body) => {
      if (body === "aborted") return;
      inTurn(() => {
        if (body === "too-large") refuse(exchange, TOO_LARGE);
        else if (body === "malformed") refuse(exchange, BAD_REQUEST);
        else if (areTooManyFields(request.rawTrailers, this.#options)) refuse(exchange, FIELDS_TOO_LARGE);
        else this.#responder.respond(connection, { request, response, target, body: body.bytes });
      });
    });
  }
}

/** A server that listens nowhere: it is handed its connections. */
export function unboundServer(router: Router): HttpServer {
  const server: HttpServer = new RouterServer(router, defaultOptions, () => server.listening).create(undefined);
  return server;
}

function tlsOf({ cert_path: certificate, key_path: key }: HttpOptions): TlsFiles | undefined {
  return certificate === "" && key === "" ? undefined : { certificate, key };
}

/** Starts an HTTP server; panics when it can't listen or can't read the TLS files. */
export function serveHttp(
  router: Router,
  port: number,
  options: HttpOptions = defaultOptions,
  tls: TlsFiles | undefined = tlsOf(options),
): RunningServer {
  const server = new RouterServer(router, options);
  return new RunningServer({
    kind: "HTTP",
    host: options.host,
    port,
    tls,
    connections: server.connections,
    create: (keys) => server.create(keys),
  });
}
