// `Ws.serve`: a port where everything has to be a WebSocket handshake.
import type { Server as HttpServer, IncomingMessage, ServerResponse } from "node:http";
import type { Server as HttpsServer } from "node:https";
import type { Duplex } from "node:stream";
import { host } from "../current.ts";
import type { HostTimer } from "../host/index.ts";
import { logFact } from "../log.ts";
import { globalCounters } from "../rooms/counters.ts";
import type { WsOptions } from "../values/types.generated.ts";
import { type Compression, chooseCompression, uncompressed } from "./compression.ts";
import { Connection } from "./connection.ts";
import { Endpoint, type EndpointCallbacks } from "./endpoint.ts";
import { full, fullForAddress, type Header, negotiate, objectionTo, type Refusal } from "./handshake.ts";
import { noteRefusal, refuse } from "./linger.ts";
import type { KeyPair, TlsFiles } from "./listening.ts";
import { plainAddress, TrustedProxies } from "./proxies.ts";
import { HeaderLines, type RequestFacts, RequestInfo } from "./request-info.ts";
import { RunningServer } from "./servers.ts";

const MAX_HEAD_BYTES = 16 * 1024;

const malformed: Refusal = { status: 400, body: "Bad Request", counted: "bad_request" };

const noParameters: ReadonlyMap<string, string> = new Map();
const noProxies = new TrustedProxies([]);

export interface RequestContext {
  readonly proxies?: TrustedProxies;
  readonly parameters?: ReadonlyMap<string, string>;
}

/** What is known of a request: behind `proxies`, with the values of the `:name` segments of its path. */
export function requestFacts(request: IncomingMessage, context: RequestContext = {}): RequestFacts {
  const { proxies = noProxies, parameters = noParameters } = context;
  const peer = plainAddress(request.socket.remoteAddress ?? "");
  const headers = HeaderLines.of(request.rawHeaders);
  return {
    method: request.method ?? "",
    version: request.httpVersion,
    target: request.url ?? "",
    address: proxies.clientOf(peer, headers.header("x-forwarded-for")),
    headers,
    parameters,
  };
}

/** What an error means is told by the `close` that follows. */
function ignoreError(): void {}

/** A request to upgrade, as Node hands it over. The socket has a listener for errors already. */
export interface UpgradeRequest {
  readonly request: IncomingMessage;
  readonly socket: Duplex;
  /** What has come behind the request. */
  readonly head: Buffer;
  readonly parameters?: ReadonlyMap<string, string>;
  /** What is wrong with it, unless there is a better word for it. */
  readonly objection?: Refusal;
  /** What the answer says besides when it opens. */
  readonly headers?: readonly Header[];
}

/** Takes a request to upgrade to this endpoint: checks it and refuses, or starts the connection. */
export function upgrade(endpoint: Endpoint, upgradeRequest: UpgradeRequest): void {
  const { request, socket, head, parameters, headers = [] } = upgradeRequest;
  const { options, proxies } = endpoint;
  const facts = requestFacts(request, parameters === undefined ? { proxies } : { proxies, parameters });
  const objection = objectionTo(facts, options) ?? upgradeRequest.objection;
  if (objection !== undefined) {
    refuse(socket, objection, facts);
    return;
  }
  const admit = (compression: Compression): void => {
    if (endpoint.isFull) refuse(socket, full, facts);
    else if (endpoint.isFullFor(facts.address)) refuse(socket, fullForAddress, facts);
    else
      Connection.admit(endpoint, new RequestInfo(facts), negotiate(facts, options, compression, headers), socket, head);
  };
  const offer = options.compress ? facts.headers.header("sec-websocket-extensions") : undefined;
  if (offer === undefined) admit(uncompressed);
  else void chooseCompression(offer).then(admit);
}

/** Answers a request that is no handshake. */
function refuseRequest(endpoint: Endpoint, request: IncomingMessage, response: ServerResponse): void {
  const facts = requestFacts(request, endpoint);
  const refusal = objectionTo(facts, endpoint.options) ?? malformed;
  noteRefusal(refusal, facts);
  response.writeHead(refusal.status, {
    "Content-Type": "text/plain; charset=utf-8",
    "Content-Length": Buffer.byteLength(refusal.body),
    Connection: "close",
    ...refusal.headers,
  });
  response.end(refusal.body);
}

/** Cuts connections whose request head does not come in time. */
class HandshakeTimers {
  readonly #milliseconds: number;
  readonly #timers = new WeakMap<Duplex, HostTimer>();
  readonly #closed: (this: Duplex) => void;

  constructor(milliseconds: number) {
    this.#milliseconds = milliseconds;
    const clear = (socket: Duplex) => this.clear(socket);
    // One listener for all sockets.
    this.#closed = function () {
      clear(this);
    };
  }

  start(socket: Duplex): void {
    if (this.#milliseconds <= 0) return;
    const cut = (): void => {
      globalCounters().rejected.timeout += 1;
      logFact(1, "handshake timed out", { milliseconds: this.#milliseconds });
      socket.destroy();
    };
    this.#timers.set(socket, host().setTimer(this.#milliseconds, cut, false));
    socket.on("close", this.#closed);
  }

  clear(socket: Duplex): void {
    const timer = this.#timers.get(socket);
    if (timer === undefined) return;
    host().clearTimer(timer);
    this.#timers.delete(socket);
    socket.off("close", this.#closed);
  }
}

function createServer(endpoint: Endpoint, keys: KeyPair | undefined): HttpServer | HttpsServer {
  const milliseconds = endpoint.options.handshake_timeout_ms;
  const timers = new HandshakeTimers(milliseconds);
  // Node's own limits of time are replaced by ours.
  const common = { requireHostHeader: false, maxHeaderSize: MAX_HEAD_BYTES, headersTimeout: 0, requestTimeout: 0 };
  const server =
    keys === undefined
      ? host().http().createServer(common)
      : host()
          .https()
          .createServer({ ...common, ...keys, ...(milliseconds > 0 ? { handshakeTimeout: milliseconds } : {}) });
  server.on(keys === undefined ? "connection" : "secureConnection", (socket: Duplex) => timers.start(socket));
  /** Whoever has been refused is not asked again, even if the next request has come already. */
  const refused = new WeakSet<Duplex>();
  const take = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    timers.clear(socket);
    socket.on("error", ignoreError);
    if (!refused.has(socket)) upgrade(endpoint, { request, socket, head });
  };
  server.on("upgrade", take);
  // Its objection is the method.
  server.on("connect", take);
  server.on("request", (request: IncomingMessage, response: ServerResponse) => {
    timers.clear(request.socket);
    if (refused.has(request.socket)) return;
    refused.add(request.socket);
    refuseRequest(endpoint, request, response);
  });
  server.on("clientError", (_error: Error, socket: Duplex) => {
    timers.clear(socket);
    if (socket.writable) refuse(socket, malformed);
    else socket.destroy();
  });
  return server;
}

/** Whoever names one of the files wants TLS: that the other is missing must not open a port without it. */
function tlsFilesOf({ cert_path: certificate, key_path: key }: WsOptions): TlsFiles | undefined {
  return certificate === "" && key === "" ? undefined : { certificate, key };
}

/** Starts a WebSocket server; panics when it can't listen or can't read the TLS files. */
export function serve(
  callbacks: EndpointCallbacks,
  port: number,
  options: WsOptions,
  tls = tlsFilesOf(options),
): RunningServer {
  const endpoint = new Endpoint(options, callbacks);
  return new RunningServer({
    kind: "WebSocket",
    host: options.host,
    port,
    tls,
    endpoints: [endpoint],
    create: (keys) => createServer(endpoint, keys),
  });
}
