// A connection of a server: requests are read one after the other and handed on at once; answers go out in the order of
// their requests, whatever order they come in.
import type { Duplex } from "node:stream";
import type { HttpParser, MessageHead, Verdict } from "../../../libraries/http.ts";
import type { HttpSocket } from "../../http.ts";
import { completeWith, drop, type Incoming, newIncoming, take } from "./incoming.ts";
import { connectionEnded, type HttpParts } from "./parts.ts";
import { Response } from "./response.ts";

const CONTINUE = /(?:^|\W)100-continue(?:$|\W)/i;

/** Milliseconds; 0: no limit. */
interface Limits {
  readonly maxHeadBytes: number;
  readonly headTime: number;
  readonly requestTime: number;
  /** For the next request after an answer: as clients are told, and what is added to that. */
  readonly keepTime: number;
  readonly keepTimeBuffer: number;
}

/** The server as its connections see it. */
export interface ServerFace {
  readonly parts: HttpParts;
  readonly limits: Limits;
  takesUpgrade(request: Incoming): boolean;
  receive(kind: "request" | "checkContinue" | "checkExpectation", request: Incoming, response: Response): void;
  /** False: nobody takes it. */
  handOver(kind: "upgrade" | "connect", request: Incoming, socket: HttpSocket, head: Buffer): boolean;
  fail(error: Error, socket: Duplex): void;
  gone(connection: Connection): void;
}

class RequestTimeout extends Error {
  readonly code = "ERR_HTTP_REQUEST_TIMEOUT";
}

/** What was written still goes out. */
export function endSoon(socket: Duplex): void {
  socket.end(() => socket.destroy());
}

export class Connection {
  readonly socket: HttpSocket;
  readonly #server: ServerFace;
  readonly #parser: HttpParser;
  /** Requests whose heads have been read but not handed on. */
  readonly #announced: Incoming[] = [];
  /** The one that is being read. */
  #incoming: Incoming | undefined = undefined;
  /** That are not out, in the order of their requests: the first has the connection. */
  readonly #responses: Response[] = [];
  /** When the request began that is being read, or may begin; undefined: it has come whole. */
  #since: number | undefined;
  #isHeadRead = false;
  /** Too much waits to go out: nothing more is read. */
  #isBlocked = false;
  #isKept = false;
  #isOver = false;
  #hasFailed = false;
  readonly #listeners;

  constructor(server: ServerFace, socket: HttpSocket) {
    this.socket = socket;
    this.#server = server;
    const { parts, limits } = server;
    this.#since = parts.clock.monotonicClock();
    this.#parser = new parts.parser.HttpParser({
      kind: "request",
      maxHeadBytes: limits.maxHeadBytes,
      decide: (head) => this.#announce(head),
    });
    this.#listeners = {
      data: (chunk: Buffer) => this.#read(chunk),
      end: () => this.#inputEnded(),
      close: () => this.#closed(),
      drain: () => this.#unblock(),
      error: (error: Error) => {
        if (!this.#hasFailed) this.#fail(error);
      },
      timeout: () => socket.destroy(),
    };
    for (const [event, listener] of Object.entries(this.#listeners)) socket.on(event, listener);
  }

  /** Nothing is being asked or answered. */
  get isIdle(): boolean {
    return this.#since === undefined && this.#responses.every(({ writableEnded }) => writableEnded);
  }

  /** Gives up a request that takes too long. */
  checkTime(): void {
    if (this.#since === undefined) return;
    const { headTime, requestTime } = this.#server.limits;
    const time = this.#server.parts.clock.monotonicClock() - this.#since;
    const isLate = (requestTime > 0 && time > requestTime) || (headTime > 0 && !this.#isHeadRead && time > headTime);
    if (!isLate) return;
    this.#since = undefined;
    this.#fail(new RequestTimeout("Request timeout"));
  }

  /** Nothing must be read by it. */
  #announce(head: MessageHead): Verdict {
    const request = newIncoming(this.#server.parts, this.socket, head, () => this.#goOn());
    this.#announced.push(request);
    const isUpgrade = head.offersUpgrade && (head.method === "CONNECT" || this.#server.takesUpgrade(request));
    return isUpgrade ? "upgrade" : "as it says";
  }

  #read(chunk: Buffer): void {
    const { parts, upgradeAt, error } = this.#parser.read(chunk);
    const last = parts.findLast(({ kind }) => kind === "head");
    for (const part of parts) {
      if (this.#isOver) return;
      switch (part.kind) {
        case "begin":
          this.#since = this.#server.parts.clock.monotonicClock();
          this.#isHeadRead = false;
          break;
        case "head":
          this.#isHeadRead = true;
          this.#incoming = this.#announced.shift();
          if (this.#incoming !== undefined && !(upgradeAt !== undefined && part === last))
            this.#receive(this.#incoming, part.head);
          break;
        case "body":
          if (this.#incoming !== undefined && !take(this.#incoming, part.bytes)) this.socket.pause();
          break;
        case "end":
          this.#since = undefined;
          if (this.#incoming !== undefined) completeWith(this.#incoming, part.trailers);
          this.#goOn();
      }
    }
    if (this.#isOver) return;
    if (error !== undefined) this.#fail(error);
    else if (upgradeAt !== undefined) this.#upgrade(chunk.subarray(upgradeAt));
  }

  #upgrade(head: Buffer): void {
    const request = this.#incoming;
    if (request === undefined) return;
    this.#leave();
    // As if nobody had listened yet: what comes waits for who takes it.
    Reflect.set(this.socket, "readableFlowing", null);
    const kind = request.method === "CONNECT" ? "connect" : "upgrade";
    if (!this.#server.handOver(kind, request, this.socket, head)) this.socket.destroy();
  }

  /** The socket is no longer its own. */
  #leave(): void {
    this.#isOver = true;
    for (const [event, listener] of Object.entries(this.#listeners)) this.socket.off(event, listener);
    this.#server.gone(this);
  }

  #receive(request: Incoming, head: MessageHead): void {
    const { parts, limits } = this.#server;
    if (this.#isKept) this.socket.setTimeout(0);
    this.#isKept = false;
    this.#block();
    const response = new Response(parts, request);
    response.keepTime = limits.keepTime;
    response.shouldKeepAlive = head.keepsConnection;
    response.once("finish", () => this.#answered(request, response));
    this.#responses.push(response);
    if (this.#responses.length === 1) response.assignSocket(this.socket);
    const { expect } = request.headers;
    const isNew = head.major === 1 && head.minor === 1;
    if (!isNew || expect === undefined) this.#server.receive("request", request, response);
    else if (CONTINUE.test(expect)) {
      response.expectsContinue = true;
      this.#server.receive("checkContinue", request, response);
    } else this.#server.receive("checkExpectation", request, response);
  }

  #answered(request: Incoming, response: Response): void {
    const { socket } = this;
    this.#responses.shift();
    if (!request.isRead && request.readableFlowing !== true) drop(request);
    response.detachSocket(socket);
    this.#server.parts.clock.microtask(() => response.close());
    const [next] = this.#responses;
    const { keepTime, keepTimeBuffer } = this.#server.limits;
    if (response.isLast) endSoon(socket);
    else if (next !== undefined) next.assignSocket(socket);
    else if (keepTime > 0 && !this.#isOver) {
      socket.setTimeout(keepTime + keepTimeBuffer);
      this.#isKept = true;
    }
    this.#unblock();
  }

  get #isFull(): boolean {
    const queued = this.#responses.reduce((sum, response) => sum + response.queued, 0);
    return this.socket.writableNeedDrain || queued >= this.socket.writableHighWaterMark;
  }

  /** A client that reads no answers has no more requests read. */
  #block(): void {
    if (this.#isBlocked || !this.#isFull) return;
    this.#isBlocked = true;
    this.socket.pause();
  }

  #unblock(): void {
    if (!this.#isBlocked || this.#isFull) return;
    this.#isBlocked = false;
    this.socket.resume();
  }

  #goOn(): void {
    if (!this.#isBlocked && !this.#isOver && this.socket.readable) this.socket.resume();
  }

  #inputEnded(): void {
    const { error } = this.#parser.finish();
    if (error !== undefined) this.#fail(error);
    else this.socket.end();
  }

  /** Errors of the connection that follow from it are none of their own. */
  #fail(error: Error): void {
    this.#hasFailed = true;
    this.#server.fail(error, this.socket);
  }

  #closed(): void {
    this.#isOver = true;
    this.#server.gone(this);
    const responses = this.#responses.splice(0);
    for (const { req } of responses) {
      const isBodiless = req.headers["content-length"] === undefined && req.headers["transfer-encoding"] === undefined;
      if (!(isBodiless && req.complete)) req.destroy(connectionEnded("aborted"));
    }
    for (const response of responses) response.destroy();
  }
}
