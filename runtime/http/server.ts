// `HTTP.serve`: requests go through a router, each connection in a process of its own.
import type { Server as HttpServer, IncomingMessage, ServerResponse } from "node:http";
import type { Server as HttpsServer } from "node:https";
import type { Duplex } from "node:stream";
import { type CallbackProcess, startCallbackProcess } from "../actors/index.ts";
import { host } from "../current.ts";
import { logFact, logsEverything } from "../log.ts";
import {
  CLOSE_TIMEOUT,
  type HeaderLine,
  type KeyPair,
  lingerAfter,
  noteRefusal,
  RequestInfo,
  RunningServer,
  requestFacts,
  type TlsFiles,
  type UpgradeEndpoint,
} from "../net/index.ts";
import type { RejectReason } from "../rooms/counters.ts";
import { lastAnswer, ownHeaders, phraseOf, send, sendable } from "./answer.ts";
import { announcesTooMuch, readBody } from "./body.ts";
import { areTooManyFields, type Head, MAX_HEAD_BYTES, readHead, statusOfError } from "./head.ts";
import { Request } from "./request.ts";
import { internalServerError, Response } from "./response.ts";
import type { Router, UpgradeRoute } from "./router.ts";
import type { Target } from "./target.ts";

const HOST = "0.0.0.0";
/** Milliseconds for the whole request. */
const READ_TIMEOUT = 30_000;
/** Milliseconds between requests. */
const IDLE_TIMEOUT = 5000;
const TIMEOUT_CHECK_INTERVAL = 1000;

/** Milliseconds in which a client takes nothing of an answer. */
const WRITE_TIMEOUT = 30_000;
/** Requests of one connection that are handled at once, or rather in turn; no more are read meanwhile. */
const MAX_PIPELINED = 8;

const SWITCHING_PROTOCOLS = 101;
const BAD_REQUEST = 400;
const TOO_LARGE = 413;
const EXPECTATION_FAILED = 417;
const FIELDS_TOO_LARGE = 431;

const noParameters: ReadonlyMap<string, string> = new Map();

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

/** A request to upgrade that is for an endpoint of the router. */
interface Visit {
  readonly request: IncomingMessage;
  readonly socket: Duplex;
  /** What has come behind the request. */
  readonly rest: Buffer;
  readonly head: Head;
  readonly endpoint: UpgradeEndpoint;
  readonly parameters: ReadonlyMap<string, string>;
}

/** What middleware may add to an answer that opens a WebSocket: neither what a body has, nor what the handshake says. */
function handshakeHeaders(answer: Response): readonly HeaderLine[] {
  const others = /^(?:content-.*|upgrade|date|sec-websocket-.*)$/i;
  return ownHeaders(answer).filter(({ name }) => !others.test(name));
}

class RouterServer {
  readonly #router: Router;
  readonly endpoints: ReadonlyMap<UpgradeRoute, UpgradeEndpoint>;
  readonly #lines = new WeakMap<Duplex, Line>();
  #server: HttpServer | HttpsServer | undefined;

  constructor(router: Router) {
    this.#router = router;
    this.endpoints = new Map(router.upgrades.map((route) => [route, route.createEndpoint()]));
  }

  create(keys: KeyPair | undefined): HttpServer | HttpsServer {
    const options = {
      requireHostHeader: false,
      maxHeaderSize: MAX_HEAD_BYTES,
      headersTimeout: READ_TIMEOUT,
      requestTimeout: READ_TIMEOUT,
      keepAliveTimeout: IDLE_TIMEOUT,
      keepAliveTimeoutBuffer: 0,
      connectionsCheckingInterval: TIMEOUT_CHECK_INTERVAL,
      // Newer versions of Node ask; older ones take every upgrade.
      shouldUpgradeCallback: (request: IncomingMessage) => this.#matchOf(readHead(request)) !== undefined,
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
      const isWelcome = readHead(request).fault === undefined && !announcesTooMuch(request);
      if (isWelcome) response.writeContinue();
      this.#receive(request, response);
    });
    server.on("checkExpectation", (request, response) => this.#receive(request, response, EXPECTATION_FAILED));
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

  /** The endpoint that a request to upgrade is for. */
  #matchOf({ target }: Head): ReturnType<Router["upgradeAt"]> {
    return target === undefined ? undefined : this.#router.upgradeAt(target.segments);
  }

  #upgradeNow(request: IncomingMessage, socket: Duplex, rest: Buffer): void {
    request.socket.setTimeout(0);
    const head = readHead(request);
    const match = this.#matchOf(head);
    const endpoint = match === undefined ? undefined : this.endpoints.get(match.found);
    if (match !== undefined && endpoint !== undefined) {
      this.#visit({ request, socket, rest, head, endpoint, parameters: match.parameters });
      return;
    }
    // An ordinary request that asks for something that it does not get here.
    const { target, fault } = head;
    if (fault !== undefined || target === undefined) {
      socket.end(lastAnswer(fault ?? BAD_REQUEST));
      lingerAfter(socket);
    } else this.#dispatch(request, this.#detachedResponse(request, socket), target, "");
  }

  /** Of a request whose socket Node has let go. */
  #detachedResponse(request: IncomingMessage, socket: Duplex): ServerResponse {
    const response = new (host().http().ServerResponse)(request);
    response.shouldKeepAlive = false;
    response.assignSocket(request.socket);
    response.on("finish", () => {
      response.detachSocket(request.socket);
      socket.end();
      lingerAfter(socket);
    });
    return response;
  }

  /** Asks the middleware first: it may refuse a visitor, or have something to say to one who is let in. */
  #visit(visit: Visit): void {
    const { request, socket, head, endpoint } = visit;
    const { target, fault } = head;
    if (fault !== undefined || target === undefined || !this.#router.hasMiddleware) {
      this.#open(visit, []);
      return;
    }
    const facts = requestFacts(request, { proxies: endpoint.proxies, parameters: visit.parameters });
    const info = new RequestInfo(facts);
    const present = new Request({ target, body: "", info, parameters: visit.parameters });
    const line = this.#lineOf(socket);
    const finish = (answer: Response, counted: RejectReason): void => {
      const said = sendable(answer, true);
      // A connection has a process of its own.
      line.process?.end();
      line.process = undefined;
      if (said.status === SWITCHING_PROTOCOLS) {
        this.#open(visit, handshakeHeaders(said));
        return;
      }
      noteRefusal({ status: said.status, body: phraseOf(said.status), counted }, info);
      this.#answer(this.#detachedResponse(request, socket), present, said);
    };
    this.#processOf(socket).call(
      (one: Request) => this.#router.handleUpgrade(one),
      [present],
      {
        done: (value) => finish(value instanceof Response ? value : internalServerError, "rejected"),
        failed: () => finish(internalServerError, "panic"),
      },
      aboutRequest,
    );
  }

  #open({ request, socket, rest, head, endpoint, parameters }: Visit, headers: readonly HeaderLine[]): void {
    const { fault } = head;
    const common = { request, socket, head: rest, parameters, headers };
    if (fault === undefined) endpoint.upgrade(common);
    else endpoint.upgrade({ ...common, objection: { status: fault, body: phraseOf(fault), counted: "bad_request" } });
  }

  #malformed(error: Error, socket: Duplex): void {
    const line = this.#lineOf(socket);
    if (line.closing && !socket.destroyed) return;
    line.closing = true;
    const answer = (): void => {
      if (!socket.writable) {
        socket.destroy();
        return;
      }
      socket.end(lastAnswer(statusOfError(error)));
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

  /** `fault`: a status to refuse it with, if nothing else is wrong with it. */
  #receive(request: IncomingMessage, response: ServerResponse, fault?: number): void {
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
      this.#begin(request, response, fault);
      return;
    }
    line.held.push(() => this.#begin(request, response, fault));
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

  #begin(request: IncomingMessage, response: ServerResponse, otherFault: number | undefined): void {
    // Node drops what has come behind a request to upgrade, also when it is taken for an ordinary one.
    if (request.headers.upgrade !== undefined) response.shouldKeepAlive = false;
    const { target, fault = otherFault } = readHead(request);
    if (fault !== undefined || target === undefined) {
      this.#refuse(request, response, fault ?? BAD_REQUEST);
      return;
    }
    readBody(request, (body) => {
      if (body === "aborted") return;
      if (body === "too-large") this.#refuse(request, response, TOO_LARGE);
      else if (body === "malformed") this.#refuse(request, response, BAD_REQUEST);
      else if (areTooManyFields(request.rawTrailers)) this.#refuse(request, response, FIELDS_TOO_LARGE);
      else this.#dispatch(request, response, target, body.text);
    });
  }

  /** Answers without asking anybody, and closes: the rest of the request is of no interest. */
  #refuse(request: IncomingMessage, response: ServerResponse, status: number): void {
    const line = this.#lineOf(request.socket);
    line.closing = true;
    line.held.length = 0;
    const text = phraseOf(status);
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

  #dispatch(request: IncomingMessage, response: ServerResponse, target: Target, body: string): void {
    const info = new RequestInfo(requestFacts(request));
    const present = new Request({ target, body, info, parameters: noParameters });
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
    send(response, request, sendable(answer));
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
    connections: [...server.endpoints.values()].map(({ connections }) => connections),
    create: (keys) => server.create(keys),
  });
}
