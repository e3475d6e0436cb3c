// Where the outbox of a connection is emptied to: its socket, from the moment when it opens.

import type { Duplex } from "node:stream";
import { entry } from "../current.ts";
import { logsEverything } from "../log.ts";
import type { Message, Sink, Transport } from "../rooms/index.ts";
import { DataFrame } from "./protocol/frame.ts";
import { traceConnection } from "./trace.ts";
import { type OutputMark, outputMark } from "./transport.ts";

export interface OutputOwner {
  /** How it prints. */
  readonly number: number;
  /** A message did not fit in the budget. */
  messageRefused(): void;
}

const EMPTY = new Uint8Array(0);

interface OutputSettings {
  readonly budget: number;
  /** Of the compressor; 0: no compression. */
  readonly windowBits: number;
}

export class Output implements Transport {
  readonly budget: number;
  readonly #owner: OutputOwner;
  readonly #socket: Duplex;
  readonly #windowBits: number;
  #opened = false;

  constructor(owner: OutputOwner, socket: Duplex, { budget, windowBits }: OutputSettings) {
    this.budget = budget;
    this.#owner = owner;
    this.#socket = socket;
    this.#windowBits = windowBits;
  }

  /** Frames may follow the head of the answer. */
  open(head: string): void {
    this.#opened = true;
    this.#socket.write(head, "latin1");
  }

  get takesPlain(): boolean {
    return this.#windowBits === 0;
  }

  get sink(): Sink | undefined {
    return this.#opened && this.takesPlain ? this.#socket : undefined;
  }

  backlog(): number {
    return this.#opened ? this.#socket.writableLength : 0;
  }

  encode(message: Message): Buffer {
    return this.#windowBits > 0 && message instanceof DataFrame ? message.compressed(this.#windowBits) : message.bytes;
  }

  write(bytes: Buffer): boolean {
    if (!this.#opened) return false;
    if (!this.#socket.write(bytes)) this.overfull();
    return true;
  }

  /** Calls back once the system has taken what was written, or never will. */
  whenTaken(callback: () => void): void {
    this.#socket.write(
      EMPTY,
      entry(() => callback()),
    );
  }

  refused(): void {
    this.#owner.messageRefused();
  }

  overfull(): void {
    if (!logsEverything()) return;
    const { number } = this.#owner;
    const socket = this.#socket;
    if (socket.listenerCount("drain") > 0) return;
    traceConnection(number, "output waits", { bytes: socket.writableLength });
    socket.once(
      "drain",
      entry(() => traceConnection(number, "output drained")),
    );
  }

  /** How far it has come. */
  mark(): OutputMark {
    return outputMark(this.#socket);
  }
}
