// What a peer sends: read from its socket, held back while its process is behind, handed on as messages.
import type { Duplex } from "node:stream";
import { entry, host } from "../current.ts";
import { type MemoryHolder, messageMemory } from "./memory.ts";
import { type CloseCause, NO_STATUS, peerVanished, rateLimitExceeded } from "./protocol/close-codes.ts";
import { closeFrame } from "./protocol/frame.ts";
import { Receiver, type ReceiverEvents, type ReceiverSettings } from "./protocol/receiver.ts";

/** Input is held back while so much waits for the process: messages, and characters or bytes in them. */
const MAX_QUEUED = 256;
const MAX_QUEUED_SIZE = 1024 * 1024;
const RATE_WINDOW = 1000;

/** How a peer ended the connection. */
export interface InputEnd {
  readonly cause: CloseCause;
  /** The close frame that it calls for. */
  readonly answer: Buffer | undefined;
  /** It broke the protocol or a limit. */
  readonly violates: boolean;
}

/** It sends nothing more, without a word. */
export const endWithoutClose: InputEnd = { cause: peerVanished, answer: undefined, violates: false };

/** A connection, as its input sees it. */
export interface InputOwner extends MemoryHolder {
  /** Whether messages are of use; false: they are dropped. */
  readonly listens: boolean;
  message(message: string | Uint8Array, payloadBytes: number): void;
  ping(payload: Uint8Array): void;
  pong(payload: Uint8Array): void;
  /** May come more than once: a close frame is followed by the end of the bytes. */
  inputEnded(end: InputEnd): void;
  socketClosed(): void;
  /** The process is behind: no input is read until it has caught up. */
  held(messages: number, size: number): void;
  resumed(): void;
}

/** The same for all inputs of a kind. */
export interface InputSettings extends ReceiverSettings {
  /** 0: any number. */
  readonly messagesPerSecond: number;
  readonly events: SocketEvents;
}

/** Who is told what comes from a socket. */
export interface SocketListener {
  receive(chunk: Buffer): void;
  ended(): void;
  closed(): void;
}

const LISTENER: unique symbol = Symbol("listener");

interface HeardSocket extends Duplex {
  [LISTENER]?: SocketListener | undefined;
}

/** What sockets tell: as there may be many, they share three listeners of Node's, each of which finds whom to tell itself. */
export class SocketEvents {
  readonly #data: (this: HeardSocket, chunk: Buffer) => void;
  readonly #end: (this: HeardSocket) => void;
  readonly #close: (this: HeardSocket) => void;

  /** For those of the current program. */
  constructor() {
    const data = entry((listener: SocketListener, chunk: Buffer) => listener.receive(chunk));
    const end = entry((listener: SocketListener) => listener.ended());
    const close = entry((listener: SocketListener) => listener.closed());
    this.#data = function (chunk) {
      const { [LISTENER]: listener } = this;
      if (listener !== undefined) data(listener, chunk);
    };
    this.#end = function () {
      const { [LISTENER]: listener } = this;
      if (listener !== undefined) end(listener);
    };
    this.#close = function () {
      const { [LISTENER]: listener } = this;
      if (listener !== undefined) close(listener);
    };
  }

  /** Instead of whom these events of the socket were told before. */
  tell(socket: HeardSocket, listener: SocketListener): void {
    const before = socket[LISTENER];
    socket[LISTENER] = listener;
    if (before === undefined) socket.on("data", this.#data).on("end", this.#end).on("close", this.#close);
  }

  /** Nobody is told any more. */
  stop(socket: HeardSocket): void {
    socket[LISTENER] = undefined;
    socket.off("data", this.#data).off("end", this.#end).off("close", this.#close);
  }
}

export class Input implements ReceiverEvents, SocketListener {
  readonly #owner: InputOwner;
  readonly #socket: Duplex;
  readonly #receiver: Receiver;
  readonly #settings: InputSettings;
  /** Bytes that have come. */
  heard = 0;
  #queued = 0;
  #queuedSize = 0;
  #holding = false;
  #rateStart = 0;
  #rateCount = 0;

  constructor(owner: InputOwner, socket: Duplex, settings: InputSettings) {
    this.#owner = owner;
    this.#socket = socket;
    this.#settings = settings;
    this.#receiver = new Receiver(this, settings);
  }

  /** Begins to read; `head` has come already. */
  start(head: Buffer): void {
    this.#settings.events.tell(this.#socket, this);
    // Who looked at the request may have stopped it.
    this.#socket.resume();
    if (head.length > 0) this.receive(head);
  }

  // What its socket tells.

  receive(chunk: Buffer): void {
    this.heard += chunk.length;
    const receiver = this.#receiver;
    receiver.receive(chunk);
    if (!receiver.ready && !receiver.over) this.#socket.pause();
  }

  ended(): void {
    this.#owner.inputEnded(endWithoutClose);
  }

  closed(): void {
    this.#owner.socketClosed();
  }

  /** Nothing is of interest any more; what still comes is dropped. */
  stop(): void {
    this.#receiver.end();
    this.#socket.resume();
  }

  get holding(): boolean {
    return this.#holding;
  }

  wantsMore(): void {
    this.#socket.resume();
  }

  #message(message: string | Uint8Array, payloadBytes: number): void {
    const owner = this.#owner;
    if (!owner.listens) return;
    const { messagesPerSecond } = this.#settings;
    if (messagesPerSecond > 0 && this.#exceeds(messagesPerSecond)) {
      this.#receiver.end();
      this.failed(rateLimitExceeded);
      return;
    }
    this.#queued += 1;
    this.#queuedSize += message.length;
    if (this.#queued >= MAX_QUEUED || this.#queuedSize >= MAX_QUEUED_SIZE) {
      this.#holding = true;
      this.#receiver.pause();
      owner.held(this.#queued, this.#queuedSize);
    }
    owner.message(message, payloadBytes);
  }

  #exceeds(limit: number): boolean {
    const now = host().monotonicClock();
    if (now - this.#rateStart >= RATE_WINDOW) {
      this.#rateStart = now;
      this.#rateCount = 0;
    }
    this.#rateCount += 1;
    return this.#rateCount > limit;
  }

  /** The process has taken a message. */
  took(size: number): void {
    this.#queued -= 1;
    this.#queuedSize -= size;
    if (this.#queued < MAX_QUEUED / 2 && this.#queuedSize < MAX_QUEUED_SIZE / 2) this.release();
  }

  /** Reads on, however much waits for the process. */
  release(): void {
    if (!this.#holding) return;
    this.#holding = false;
    this.#owner.resumed();
    this.#receiver.resume();
    if (this.#receiver.ready) this.#socket.resume();
  }

  text(text: string, payloadBytes: number): void {
    this.#message(text, payloadBytes);
  }

  binary(payload: Uint8Array): void {
    this.#message(payload, payload.length);
  }

  ping(payload: Uint8Array): void {
    this.#owner.ping(payload);
  }

  pong(payload: Uint8Array): void {
    this.#owner.pong(payload);
  }

  closeFrame(code: number | undefined, reason: string): void {
    const cause: CloseCause = { code: code ?? NO_STATUS, reason };
    this.#owner.inputEnded({ cause, answer: closeFrame(code, ""), violates: false });
  }

  failed(cause: CloseCause): void {
    this.#owner.inputEnded({ cause, answer: closeFrame(cause.code, cause.reason), violates: true });
  }

  holds(bytes: number): void {
    messageMemory().note(this.#owner, bytes);
  }
}
