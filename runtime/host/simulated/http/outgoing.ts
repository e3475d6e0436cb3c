// Messages that go out. What is written waits until the message has its connection; what is written in one turn goes out
// together, and is one chunk where the body goes out in chunks.
import type { Duplex } from "node:stream";
import type { HttpSocket } from "../../http.ts";
import { Emitter } from "./emitter.ts";
import { Fields, type Head } from "./head.ts";
import type { Incoming } from "./incoming.ts";
import type { HttpParts } from "./parts.ts";

/** Bytes that wait before whoever writes is told to. */
const ENOUGH = 64 * 1024;

type Chunk = string | Uint8Array;
type Encoding = "latin1" | "utf8";
type Taken = (error?: Error | null) => void;

interface Events {
  readonly socket: [];
  readonly finish: [];
  readonly close: [];
  readonly error: [error: Error];
  readonly response: [response: Incoming];
  readonly upgrade: [response: Incoming, socket: Duplex, head: Buffer];
  readonly information: [answer: { readonly statusCode: number }];
}

interface Piece {
  readonly data: Chunk;
  readonly encoding: Encoding;
  readonly taken: Taken | undefined;
}

function sizeOf({ data, encoding }: Piece): number {
  if (typeof data !== "string") return data.byteLength;
  return encoding === "latin1" ? data.length : Buffer.byteLength(data);
}

export abstract class Outgoing extends Emitter<Events> {
  shouldKeepAlive = true;
  destroyed = false;
  writableEnded = false;
  socket: HttpSocket | null = null;
  protected readonly parts: HttpParts;
  protected readonly fields = new Fields();
  #head: Head | undefined = undefined;
  #isHeadOut = false;
  /** Of the body, once all of it is there before the head is. */
  #length: number | undefined = undefined;
  /** What is written before it has its connection, in bytes. */
  #queue: Piece[] = [];
  #queued = 0;
  /** What was written in this turn of a body that goes out in chunks. */
  #chunk: Piece[] = [];
  #chunkSize = 0;
  #isCorked = false;
  #isClosed = false;
  #time: number | undefined = undefined;

  constructor(parts: HttpParts) {
    super();
    this.parts = parts;
  }

  /** What the head is when nobody has said so; `length` of the body when all of it is known. */
  protected abstract implicitHead(length: number | undefined): Head;
  protected abstract readonly hasBody: boolean;

  get headersSent(): boolean {
    return this.#head !== undefined;
  }

  /** No message can follow on its connection. */
  get isLast(): boolean {
    return this.#head?.isLast === true;
  }

  /** Bytes that wait for the connection. */
  get queued(): number {
    return this.#queued;
  }

  protected setHead(head: Head): void {
    if (this.#head !== undefined) throw new Error("the head has been sent");
    this.#head = head;
  }

  setHeader(name: string, value: string | number): this {
    this.fields.set(name, String(value));
    return this;
  }

  appendHeader(name: string, value: string): this {
    this.fields.append(name, value);
    return this;
  }

  removeHeader(name: string): void {
    this.fields.remove(name);
  }

  getHeaderNames(): string[] {
    return this.fields.names();
  }

  setTimeout(milliseconds: number): this {
    if (this.socket === null) this.#time = milliseconds;
    else this.socket.setTimeout(milliseconds);
    return this;
  }

  /** What waits goes out on this connection. */
  protected attach(socket: HttpSocket): void {
    this.socket = socket;
    if (this.#time !== undefined) socket.setTimeout(this.#time);
    this.#time = undefined;
    this.emit("socket");
    this.#flushQueue();
  }

  flushHeaders(): void {
    this.#head ??= this.implicitHead(undefined);
    if (!this.#isHeadOut) this.#send({ data: "", encoding: "latin1", taken: undefined });
  }

  write(data: Chunk, taken?: Taken): boolean {
    const problem = this.writableEnded ? "write after end" : this.destroyed ? "the message was given up" : undefined;
    if (problem !== undefined) {
      this.parts.clock.microtask(() => taken?.(new Error(problem)));
      return false;
    }
    this.#head ??= this.implicitHead(undefined);
    this.#cork();
    return this.#writeBody({ data, encoding: "utf8", taken });
  }

  end(data?: Chunk, encoding: Encoding = "utf8"): this {
    if (this.writableEnded || this.destroyed) return this;
    this.socket?.cork();
    const rest = data === undefined || data.length === 0 ? undefined : data;
    const piece: Piece = { data: rest ?? "", encoding: rest === undefined ? "latin1" : encoding, taken: undefined };
    this.#head ??= this.implicitHead(sizeOf(piece));
    const taken: Taken = (error) => this.#finish(error);
    if (this.#head.isChunked) {
      if (rest !== undefined) this.#writeBody(piece);
      this.#flushChunk();
      this.#send({ data: "0\r\n\r\n", encoding: "latin1", taken });
    } else if (rest !== undefined && this.hasBody) this.#send({ ...piece, taken });
    else this.#send({ data: "", encoding: "latin1", taken });
    this.writableEnded = true;
    this.socket?.uncork();
    this.#uncork();
    return this;
  }

  destroy(error?: Error): this {
    if (this.destroyed) return this;
    this.destroyed = true;
    this.#chunk = [];
    this.#queue = [];
    if (this.socket === null) this.parts.clock.microtask(() => this.close());
    else this.socket.destroy(error);
    return this;
  }

  /** It is over: it went out, or its connection is gone. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.destroyed = true;
    this.emit("close");
  }

  #finish(error?: Error | null): void {
    if (error === undefined || error === null) this.emit("finish");
  }

  #writeBody(piece: Piece): boolean {
    if (!this.hasBody || piece.data.length === 0) {
      const { taken } = piece;
      if (taken !== undefined) this.parts.clock.microtask(() => taken());
      return true;
    }
    if (this.#head?.isChunked !== true) return this.#send(piece);
    this.#chunk.push(piece);
    this.#chunkSize += sizeOf(piece);
    return this.#queued + this.#chunkSize + (this.socket?.writableLength ?? 0) < this.#enough();
  }

  #enough(): number {
    return this.socket?.writableHighWaterMark ?? ENOUGH;
  }

  /** Until the turn is over. */
  #cork(): void {
    if (this.#isCorked) return;
    this.#isCorked = true;
    const socket = this.socket;
    socket?.cork();
    this.parts.clock.microtask(() => {
      this.#uncork();
      socket?.uncork();
    });
  }

  #uncork(): void {
    this.#isCorked = false;
    this.#flushChunk();
  }

  #flushChunk(): void {
    const chunk = this.#chunk;
    if (chunk.length === 0) return;
    this.#chunk = [];
    const size = this.#chunkSize;
    this.#chunkSize = 0;
    this.#send({ data: `${size.toString(16)}\r\n`, encoding: "latin1", taken: undefined });
    for (const { data, encoding } of chunk) this.#send({ data, encoding, taken: undefined });
    const taken: Taken = (error) => {
      for (const piece of chunk) piece.taken?.(error);
    };
    this.#send({ data: "\r\n", encoding: "latin1", taken });
  }

  #send(piece: Piece): boolean {
    if (this.#isHeadOut || this.#head === undefined) return this.sendRaw(piece);
    this.#isHeadOut = true;
    const { text } = this.#head;
    // In one piece where that can be.
    if (typeof piece.data === "string" && piece.encoding === "latin1")
      return this.sendRaw({ ...piece, data: text + piece.data });
    this.socket?.cork();
    this.sendRaw({ data: text, encoding: "latin1", taken: undefined });
    const isTaken = this.sendRaw(piece);
    this.socket?.uncork();
    return isTaken;
  }

  protected sendRaw(piece: Piece): boolean {
    const { socket } = this;
    if (socket?.destroyed === true) return false;
    if (socket?.writable === true) return socket.write(piece.data, piece.encoding, piece.taken);
    this.#queue.push(piece);
    this.#queued += sizeOf(piece);
    return this.#queued < this.#enough();
  }

  #flushQueue(): void {
    const queue = this.#queue;
    if (queue.length === 0 || this.socket === null) return;
    this.#queue = [];
    this.#queued = 0;
    this.socket.cork();
    for (const piece of queue) this.sendRaw(piece);
    this.socket.uncork();
  }
}
