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

interface InputSettings extends ReceiverSettings {
  /** 0: any number. */
  readonly messagesPerSecond: number;
}

export class Input implements ReceiverEvents {
  readonly #owner: InputOwner;
  readonly #socket: Duplex;
  readonly #receiver: Receiver;
  readonly #perSecond: number;
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
    this.#perSecond = settings.messagesPerSecond;
    this.#receiver = new Receiver(this, settings);
  }

  /** Begins to read; `head` has come already. */
  start(head: Buffer): void {
    const socket = this.#socket;
    // One entry for all events of a socket: there may be many sockets.
    const happened = entry((event: Buffer | "end" | "close") => {
      if (event === "end") this.#owner.inputEnded(endWithoutClose);
      else if (event === "close") this.#owner.socketClosed();
      else this.#receive(event);
    });
    socket.on("data", happened);
    socket.on("end", () => happened("end"));
    socket.on("close", () => happened("close"));
    if (head.length > 0) this.#receive(head);
  }

  /** Nothing is of interest any more; what still comes is dropped. */
  stop(): void {
    this.#receiver.end();
    this.#socket.resume();
  }

  get holding(): boolean {
    return this.#holding;
  }

  #receive(chunk: Buffer): void {
    this.heard += chunk.length;
    const receiver = this.#receiver;
    receiver.receive(chunk);
    if (!receiver.ready && !receiver.over) this.#socket.pause();
  }

  wantsMore(): void {
    this.#socket.resume();
  }

  #message(message: string | Uint8Array, payloadBytes: number): void {
    const owner = this.#owner;
    if (!owner.listens) return;
    if (this.#perSecond > 0 && this.#exceeds(this.#perSecond)) {
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
