// `Ws.serve`: a port where everything has to be a WebSocket handshake.

import type { Duplex } from "node:stream";
import { entry, host } from "../current.ts";
import type { HttpServer, HttpsServer, IncomingMessage, ServerResponse } from "../host/http.ts";
import {
  type KeyPair,
  noteRefusal,
  type Refusal,
  type RequestHead,
  RunningServer,
  refuse,
  requestFacts,
  type TlsFiles,
} from "../net/index.ts";
import type { WsOptions } from "../values/index.ts";
import { Endpoint, type EndpointCallbacks } from "./endpoint.ts";
import { ignoreError, standBefore } from "./front.ts";
import { HandshakeTimes } from "./handshake-times.ts";
import { objectionTo } from "./protocol/handshake.ts";
import { upgrade } from "./upgrade.ts";

const MAX_HEAD_BYTES = 16 * 1024;

const malformed: Refusal = { status: 400, body: "Bad Request", reason: "bad_request" };

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

function createServer(endpoint: Endpoint, keys: KeyPair | undefined): HttpServer | HttpsServer {
  const milliseconds = endpoint.options.handshake_timeout_ms;
  const times = new HandshakeTimes(milliseconds);
  // Node's own limits of time are replaced by ours.
  const common = { requireHostHeader: false, maxHeaderSize: MAX_HEAD_BYTES, headersTimeout: 0, requestTimeout: 0 };
  const server =
    keys === undefined
      ? host().http().createServer(common)
      : host()
          .https()
          .createServer({ ...common, ...keys, ...(milliseconds > 0 ? { handshakeTimeout: milliseconds } : {}) });
  /** Whoever has been refused is not asked again, even if the next request has come already. */
  const refused = new WeakSet<Duplex>();
  const take = entry((request: RequestHead, socket: Duplex, head: Buffer): void => {
    times.overFor(socket);
    socket.on("error", ignoreError);
    if (!refused.has(socket)) upgrade(endpoint, { request, socket, head });
  });
  const event = keys === undefined ? "connection" : "secureConnection";
  standBefore(server, event, {
    connections: endpoint.connections,
    times,
    events: endpoint.plainInput.events,
    take: (request, socket, head) => upgrade(endpoint, { request, socket, head }),
  });
  server.on("upgrade", take);
  // Its objection is the method.
  server.on("connect", take);
  const refuseOther = entry((request: IncomingMessage, response: ServerResponse): void => {
    times.overFor(request.socket);
    if (refused.has(request.socket)) return;
    refused.add(request.socket);
    refuseRequest(endpoint, request, response);
  });
  server.on("request", refuseOther);
  const refuseMalformed = entry((_error: Error, socket: Duplex): void => {
    times.overFor(socket);
    if (socket.writable) refuse(socket, malformed);
    else socket.destroy();
  });
  server.on("clientError", refuseMalformed);
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
    connections: [endpoint.connections],
    create: (keys) => createServer(endpoint, keys),
  });
}
