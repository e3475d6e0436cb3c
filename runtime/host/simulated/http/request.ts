// A request of a client, and the answer to it as it comes.
import type { HttpParser, MessageHead, Parsed, Verdict } from "../../../libraries/http.ts";
import type { ClientRequest, HttpRequestOptions, HttpSocket } from "../../http.ts";
import type { Agent, Place } from "./agent.ts";
import { endSoon } from "./connection.ts";
import { areLines, composeHead, type Head } from "./head.ts";
import { completeWith, drop, type Incoming, newIncoming, take } from "./incoming.ts";
import { Outgoing } from "./outgoing.ts";
import { connectionEnded, type HttpParts } from "./parts.ts";

/** That have no body as a rule, so that a length need not be said. */
const BODILESS: ReadonlySet<string> = new Set(["GET", "HEAD", "DELETE", "OPTIONS", "TRACE", "CONNECT"]);
const SWITCHING_PROTOCOLS = 101;
const OK = 200;
const NOT_MODIFIED = 304;

/** What is asked for, and where. */
export interface Asked {
  readonly method: string;
  readonly target: string;
  readonly headers: HttpRequestOptions["headers"];
  /** What is said besides: names and values. */
  readonly others: readonly (readonly [name: string, value: string])[];
  readonly maxHeadBytes: number;
  /** Where its connection is one that others may use after it. */
  readonly place: Place | undefined;
}

/** A connection for it. */
interface Connected {
  readonly socket: HttpSocket;
  /** Whether another request was there before. */
  readonly isReused: boolean;
}

/** An answer before the one that was asked for. */
function isInformation(status: number): boolean {
  return status < OK && status !== SWITCHING_PROTOCOLS;
}

export class Request extends Outgoing implements ClientRequest {
  readonly reusedSocket: boolean;
  readonly #asked: Asked;
  readonly #agent: Agent;
  readonly #parser: HttpParser;
  protected readonly hasBody = true;
  readonly #socket: HttpSocket;
  #lines: readonly string[] = [];
  /** Answers whose heads have been read but not handed on. */
  readonly #announced: Incoming[] = [];
  #answer: Incoming | undefined = undefined;
  /** The answer is the last thing of HTTP. */
  #switches = false;
  #canKeep = false;
  /** It has gone out whole. */
  #isOut = false;
  /** The answer was read to its end. */
  #isRead = false;
  #isOver = false;
  #hasFailed = false;
  readonly #listeners;

  constructor(parts: HttpParts, asked: Asked, agent: Agent, { socket, isReused }: Connected) {
    super(parts);
    this.#asked = asked;
    this.#agent = agent;
    this.#socket = socket;
    this.reusedSocket = isReused;
    this.shouldKeepAlive = asked.place !== undefined;
    const { maxHeadBytes, headers } = asked;
    this.#parser = new parts.parser.HttpParser({ kind: "answer", maxHeadBytes, decide: (head) => this.#decide(head) });
    this.#listeners = {
      data: (chunk: Buffer) => this.#read(chunk),
      end: () => this.#inputEnded(),
      close: () => this.#closed(),
      error: (error: Error) => this.#fail(error),
    };
    if (areLines(headers)) this.#lines = headers;
    else this.#setFields(headers);
    // Errors may come before it is its turn.
    socket.on("error", this.#listeners.error);
    parts.clock.microtask(() => this.#begin());
    this.once("finish", () => {
      this.#isOut = true;
      this.#leaveWhenDone();
    });
  }

  #setFields(headers: Exclude<HttpRequestOptions["headers"], readonly string[]>): void {
    for (const [name, value] of Object.entries(headers)) {
      if (Array.isArray(value)) this.fields.set(name, ...value);
      else if (value !== undefined) this.fields.set(name, String(value));
    }
    for (const [name, value] of this.#asked.others) if (!this.fields.has(name)) this.fields.set(name, value);
    this.#lines = this.fields.lines();
  }

  protected implicitHead(length: number | undefined): Head {
    const { method, target, place } = this.#asked;
    return composeHead({
      first: `${method} ${target} HTTP/1.1\r\n`,
      lines: this.#lines,
      date: undefined,
      hasBody: true,
      mayChunk: !BODILESS.has(method),
      length,
      keepsConnection: this.shouldKeepAlive,
      saysThatItKeeps: place !== undefined,
      keepTime: 0,
    });
  }

  #begin(): void {
    const socket = this.#socket;
    if (this.destroyed) {
      this.#isOver = true;
      socket.destroy();
      return;
    }
    for (const [event, listener] of Object.entries(this.#listeners)) if (event !== "error") socket.on(event, listener);
    this.attach(socket);
  }

  override destroy(error?: Error): this {
    if (this.#answer !== undefined) drop(this.#answer);
    // Nothing is left to be given up.
    if (this.#isOver) return this;
    return super.destroy(error);
  }

  #decide(head: MessageHead): Verdict {
    this.#announced.push(newIncoming(this.parts, this.#socket, head, () => this.#goOn()));
    if (head.offersUpgrade) return "upgrade";
    const isBodiless = isInformation(head.status) || head.status === NOT_MODIFIED || this.#asked.method === "HEAD";
    return isBodiless ? "no body" : "as it says";
  }

  #goOn(): void {
    if (!this.#isOver && this.#socket.readable) this.#socket.resume();
  }

  #read(chunk: Buffer): void {
    const parsed = this.#parser.read(chunk);
    this.#take(parsed);
    if (this.#isOver) return;
    const { error, upgradeAt } = parsed;
    if (error !== undefined) this.#fail(error);
    else if (upgradeAt !== undefined && this.#switches) this.#upgraded(chunk.subarray(upgradeAt));
  }

  #take({ parts }: Parsed): void {
    for (const part of parts) {
      if (this.#isOver) return;
      switch (part.kind) {
        case "head":
          this.#receive(this.#announced.shift(), part.head);
          break;
        case "body":
          if (this.#answer !== undefined && !take(this.#answer, part.bytes)) this.#socket.pause();
          break;
        case "end":
          if (this.#answer !== undefined) completeWith(this.#answer, part.trailers);
          this.#goOn();
      }
    }
  }

  #receive(answer: Incoming | undefined, { status, keepsConnection, offersUpgrade }: MessageHead): void {
    if (answer === undefined) return;
    if (this.#answer !== undefined) {
      // Nobody has asked for it.
      this.#socket.destroy();
      return;
    }
    if (isInformation(status)) {
      this.emit("information", { statusCode: status });
      return;
    }
    this.#answer = answer;
    this.#switches = offersUpgrade;
    if (offersUpgrade) return;
    this.#canKeep = keepsConnection && this.#asked.place !== undefined;
    answer.once("end", () => {
      this.#isRead = true;
      this.#leaveWhenDone();
    });
    if (!this.emit("response", answer)) drop(answer);
  }

  /** Another protocol is spoken from here on. */
  #upgraded(head: Buffer): void {
    const socket = this.#socket;
    const answer = this.#answer;
    if (answer === undefined || !this.hears("upgrade")) {
      socket.destroy();
      return;
    }
    this.#leave();
    Reflect.set(socket, "readableFlowing", null);
    this.emit("upgrade", answer, socket, head);
    this.close();
  }

  /** The socket is no longer its own. */
  #leave(): void {
    this.#isOver = true;
    for (const [event, listener] of Object.entries(this.#listeners)) this.#socket.off(event, listener);
  }

  #leaveWhenDone(): void {
    if (this.#isOver || !this.#isRead) return;
    const { place } = this.#asked;
    if (!this.#canKeep || place === undefined) {
      endSoon(this.#socket);
      return;
    }
    if (!this.#isOut) return;
    this.#isOver = true;
    const hint = this.#answer?.headers["keep-alive"];
    // Those who listen for the end of the answer come first.
    this.parts.clock.microtask(() => {
      this.#leave();
      this.close();
      this.#agent.keep(this.#socket, place, typeof hint === "string" ? hint : undefined);
    });
  }

  #inputEnded(): void {
    this.#take(this.#parser.finish());
    if (this.#answer === undefined) this.#fail(connectionEnded("socket hang up"));
    else if (!this.#isOver) this.#socket.end();
  }

  #fail(error: Error): void {
    if (this.#isOver) return;
    this.#tell(error);
    this.#socket.destroy();
  }

  /** Once: what follows from it is no error of its own. */
  #tell(error: Error): void {
    if (this.#hasFailed) return;
    this.#hasFailed = true;
    this.emit("error", error);
  }

  #closed(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.destroyed = true;
    const answer = this.#answer;
    if (answer === undefined) this.#tell(connectionEnded("socket hang up"));
    else if (!answer.complete) answer.destroy(connectionEnded("aborted"));
    this.close();
  }
}
