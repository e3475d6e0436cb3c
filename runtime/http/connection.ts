// A connection that requests come on: which of them are in hand, what goes out after them, and the process that runs them.

import type { Duplex } from "node:stream";
import { type CallbackProcess, startCallbackProcess } from "../actors/index.ts";
import { entry, host } from "../current.ts";
import type { IncomingMessage, ServerResponse } from "../host/http.ts";
import type { Pending } from "../values/index.ts";
import { Request } from "./request.ts";
import { internalServerError, Response } from "./response.ts";

/** Requests of one connection that are handled at once, or rather in turn; no more are read meanwhile. */
const MAX_PIPELINED = 8;

/** Milliseconds in which a client takes nothing of an answer: then the connection ends. */
export const WRITE_TIMEOUT = 30_000;

/** `POST /login`: for reports, without the query. */
function aboutRequest([request]: readonly unknown[]): string {
  return request instanceof Request ? `${request.method} ${request.path}` : "a request";
}

interface Turn {
  action: (() => void) | undefined;
}

export class HttpConnection {
  readonly socket: Duplex;
  #process: CallbackProcess | undefined = undefined;
  #endsWithSocket = false;
  /** Of the requests without an answer, in their order. */
  readonly #waiting: ServerResponse[] = [];
  /** Those among them that have not been begun, because too many were before them. */
  readonly #held: (() => void)[] = [];
  #closing = false;
  /** Requests that have been begun, in their order, until it is known what becomes of them and of all before them. */
  readonly #turns: Turn[] = [];
  /** The request that came last. */
  #latest: IncomingMessage | undefined = undefined;
  /** What is done when all answers are out but those to so many requests, which are not going to have one. */
  #whenAnswered: (() => void) | undefined = undefined;
  #unanswerable = 0;
  readonly #answered: () => void;

  constructor(socket: Duplex) {
    this.socket = socket;
    this.#answered = entry(() => this.#next());
  }

  /** An answer said that it is the last one: what comes behind its request is not looked at. */
  get closing(): boolean {
    return this.#closing;
  }

  /** Whether several requests wait for their answers. */
  get isPipelining(): boolean {
    return this.#waiting.length > 1;
  }

  /** A request has come; `begin` is called when its turn has. */
  receive(request: IncomingMessage, response: ServerResponse, begin: () => void): void {
    if (this.#closing) return;
    this.#waiting.push(response);
    this.#latest = request;
    response.once("close", this.#answered);
    if (this.#waiting.length <= MAX_PIPELINED) {
      begin();
      return;
    }
    this.#held.push(begin);
    // Not at once: what Node still does with the requests before would have the socket go on.
    if (this.#held.length === 1) host().microtask(() => this.#held.length > 0 && this.socket.pause());
  }

  /** The time for the answer before is not one for the next, which may have been given already. */
  #timeNext(response: ServerResponse): void {
    if (!response.headersSent) response.req.socket.setTimeout(0);
    else if (response.writableEnded && this.socket.writableLength > 0) response.setTimeout(WRITE_TIMEOUT);
  }

  #next(): void {
    this.#waiting.shift();
    const [present] = this.#waiting;
    if (present === undefined) this.#latest = undefined;
    else this.#timeNext(present);
    const next = this.#held.shift();
    if (next !== undefined) {
      next();
      if (this.#held.length === 0) this.socket.resume();
    } else if (this.#waiting.length === this.#unanswerable) {
      this.#whenAnswered?.();
      this.#whenAnswered = undefined;
    }
  }

  /** Does something once all answers are out that are going to be, perhaps at once. */
  afterAnswers(action: () => void): void {
    if (this.#waiting.length > this.#unanswerable) this.#whenAnswered = action;
    else action();
  }

  /**
   * The place of a request that is begun among those of its connection: what it gives to the answered function is done when
   * those before have been handed on. A body may take longer to be read than the request behind it.
   */
  turn(): (action: () => void) => void {
    const own: Turn = { action: undefined };
    this.#turns.push(own);
    return (action) => {
      own.action = action;
      for (let first = this.#turns[0]; first?.action !== undefined; first = this.#turns[0]) {
        this.#turns.shift();
        first.action();
      }
    };
  }

  /** The answer to the present request is the last one; those behind it are not begun, or not handed on. */
  endWithPresent(): void {
    this.#closing = true;
    this.#held.length = 0;
    this.#turns.length = 0;
  }

  /** What comes now is no request. One whose body went wrong is the one that this is about: it has no answer. */
  endAfterPrevious(): void {
    this.#closing = true;
    if (this.#latest?.complete !== false) return;
    if (this.#held.pop() === undefined) this.#turns.pop();
    this.#unanswerable = 1;
  }

  /** Runs a handler after those before it; what is no response, and a panic, is an internal error. */
  run(
    handle: (request: Request) => Pending<Response | undefined>,
    request: Request,
    done: (answer: Response, panicked: boolean) => void,
  ): void {
    const completion = {
      done: (value: unknown) => done(value instanceof Response ? value : internalServerError, false),
      failed: () => done(internalServerError, true),
    };
    this.#presentProcess().call(handle, [request], completion, aboutRequest);
    // No event is to come that would end it.
    if (this.socket.destroyed) this.endProcess();
  }

  #presentProcess(): CallbackProcess {
    if (this.#process?.alive === true) return this.#process;
    const process = startCallbackProcess("http");
    const end = (): void => this.endProcess();
    if (!this.#endsWithSocket) this.socket.once("close", entry(end));
    this.#endsWithSocket = true;
    this.#process = process;
    return process;
  }

  endProcess(): void {
    this.#process?.end();
    this.#process = undefined;
  }
}

/** The connections of one server. */
export class HttpConnections {
  readonly #known = new WeakMap<Duplex, HttpConnection>();

  of(socket: Duplex): HttpConnection {
    const known = this.#known.get(socket);
    if (known !== undefined) return known;
    const connection = new HttpConnection(socket);
    this.#known.set(socket, connection);
    return connection;
  }
}
