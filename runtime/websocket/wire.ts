// The wire of a connection: its socket, and what goes over it in both directions.

import type { Duplex } from "node:stream";
import { current } from "../current.ts";
import { CLOSE_TIMEOUT, type Refusal, type RequestInfo, refuse } from "../net/index.ts";
import { Member, type Message } from "../rooms/index.ts";
import { CloseHandshake, type CloseHandshakeOwner } from "./closing.ts";
import type { Beat, Heartbeat, HeartbeatTarget } from "./heartbeat.ts";
import { endWithoutClose, Input, type InputEnd, type InputOwner, type InputSettings } from "./input.ts";
import { Output, type OutputOwner } from "./output.ts";
import { controlFrame, PING, PONG } from "./protocol/frame.ts";
import { traceConnection } from "./trace.ts";
import type { OutputMark } from "./transport.ts";

/** A connection, as its wire sees it. */
export interface WireOwner {
  /** How it prints. */
  readonly number: number;
  /** Whether it has not ended. */
  readonly alive: boolean;
  /** Whether messages are of use; false: they are dropped. */
  readonly listens: boolean;
  message(message: string | Uint8Array, payloadBytes: number): void;
  /** The process is behind: no input is read until it has caught up. */
  inputHeld(): void;
  /** May come more than once: a close frame is followed by the end of the bytes. */
  inputEnded(end: InputEnd): void;
  /** A message did not fit in the budget. */
  messageRefused(): void;
  /** What it holds of unfinished messages is too much for the program. */
  memoryExceeded(): void;
  pongMissed(): void;
  /** Comes once, at the latest when the peer's time for closing is over. */
  wireClosed(): void;
}

interface WireSettings {
  /** Bytes that may wait for the peer. */
  readonly budget: number;
  readonly input: InputSettings;
  readonly heartbeat: Heartbeat;
  /** Of the compressor, in both directions; 0: no compression. */
  readonly windowBits: number;
}

export class Wire implements InputOwner, OutputOwner, CloseHandshakeOwner, HeartbeatTarget {
  readonly #owner: WireOwner;
  readonly #socket: Duplex;
  readonly #heartbeat: Heartbeat;
  readonly #input: Input;
  readonly #output: Output;
  /** From its beginning on. */
  #closeHandshake: CloseHandshake | undefined = undefined;
  beat: Beat | undefined = undefined;
  /** As which the connection is in rooms; what waits for it is its outbox. */
  readonly member: Member;

  constructor(owner: WireOwner, socket: Duplex, { budget, input, heartbeat, windowBits }: WireSettings) {
    this.#owner = owner;
    this.#socket = socket;
    this.#heartbeat = heartbeat;
    this.#input = new Input(this, socket, input);
    this.#output = new Output(this, socket, { budget, windowBits });
    this.member = new Member(owner, this.#output);
  }

  #ending(): CloseHandshake {
    this.#closeHandshake ??= new CloseHandshake(this, this.#socket);
    return this.#closeHandshake;
  }

  get number(): number {
    return this.#owner.number;
  }

  get closed(): boolean {
    return this.#closeHandshake?.socketClosed ?? false;
  }

  /** Bytes that wait for the peer. */
  get waiting(): number {
    return this.member.outbox.waiting();
  }

  /** Begins to read; `head` has come already. */
  start(head: Buffer): void {
    this.#input.start(head);
  }

  // What goes out.

  /** The head of the answer, after which frames may follow, and what has waited for that. */
  open(head: string): void {
    this.#output.open(head);
    current().rooms.tickLog.flushMember(this.member);
  }

  /** False: it does not fit in the budget. */
  send(message: Message): boolean {
    return current().rooms.tickLog.send(this.member, message);
  }

  /** Calls back once the system has taken what waits now, or never will. */
  whenTaken(callback: () => void): void {
    current().rooms.tickLog.flushMember(this.member);
    this.#output.whenTaken(callback);
  }

  #sendControl(frame: Buffer): void {
    current().rooms.tickLog.sendControl(this.member, frame);
  }

  startHeartbeat(): void {
    this.#heartbeat.add(this);
  }

  // Its end.

  /** Sends what is pending, and the close frame. The member must be in no room. */
  sendLast(frame: Buffer | undefined): void {
    this.#heartbeat.remove(this);
    if (frame !== undefined) this.member.outbox.push(frame);
    current().rooms.tickLog.flushMember(this.member);
  }

  /** The peer has its time to answer the close frame, perhaps behind input that was held back. */
  awaitPeer(): void {
    this.#input.release();
    this.#ending().awaitPeer();
  }

  /** Nothing more is said and heard. */
  hangUp(): void {
    this.#input.stop();
    this.#ending().hangUp();
  }

  /** Throws away what goes either way. */
  discard(): void {
    this.member.outbox.discard();
    this.#input.stop();
  }

  /** After `discard`: the answer that refuses. */
  refuse(refusal: Refusal, request: RequestInfo): void {
    refuse(this.#socket, refusal, request);
  }

  destroy(): void {
    this.#socket.destroy();
  }

  /** Ends it without further ado; not with the socket's event, for the program may end before it. */
  cut(): void {
    this.#socket.destroy();
    this.socketClosed();
  }

  socketClosed(): void {
    if (!this.#ending().finish()) return;
    this.#input.stop();
    this.#owner.inputEnded(endWithoutClose);
    this.#owner.wireClosed();
  }

  closeTimedOut(): void {
    traceConnection(this.number, "close timed out", { milliseconds: CLOSE_TIMEOUT });
    this.cut();
  }

  // What comes in.

  get listens(): boolean {
    return this.#owner.listens;
  }

  message(message: string | Uint8Array, payloadBytes: number): void {
    this.#owner.message(message, payloadBytes);
  }

  /** The process has taken a message. */
  took(message: string | Uint8Array): void {
    this.#input.took(message.length);
  }

  held(messages: number, size: number): void {
    traceConnection(this.number, "input held", { messages, size });
    this.#owner.inputHeld();
  }

  resumed(): void {
    traceConnection(this.number, "input resumed");
  }

  inputEnded(end: InputEnd): void {
    this.#owner.inputEnded(end);
  }

  memoryExceeded(): void {
    traceConnection(this.number, "message memory used up");
    this.#owner.memoryExceeded();
  }

  ping(payload: Uint8Array): void {
    // A client that pings and never reads gets no more pongs than fit.
    if (!this.#owner.alive || this.waiting > this.#output.budget) return;
    traceConnection(this.number, "ping answered");
    this.#sendControl(controlFrame(PONG, payload));
  }

  pong(payload: Uint8Array): void {
    if (this.#heartbeat.pong(this, payload)) traceConnection(this.number, "pong received");
  }

  messageRefused(): void {
    traceConnection(this.number, "message refused", { waiting: this.waiting, budget: this.#output.budget });
    this.#owner.messageRefused();
  }

  // The heartbeat.

  sendPing(payload: Uint8Array): void {
    traceConnection(this.number, "ping sent");
    this.#sendControl(controlFrame(PING, payload));
  }

  pongMissed(): void {
    traceConnection(this.number, "pong missed");
    this.#owner.pongMissed();
  }

  holdsInput(): boolean {
    return this.#input.holding;
  }

  heard(): number {
    return this.#input.heard;
  }

  sent(): OutputMark {
    return this.#output.mark();
  }
}
