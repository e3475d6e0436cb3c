// One WebSocket connection: its process, its socket, and its life from admission to `on_close`.
import type { Duplex } from "node:stream";
import { sever } from "../actors/ending.ts";
import { Loop, type Process } from "../actors/process.ts";
import { deliver, snow_scheduler } from "../actors/scheduler.ts";
import { type HostTimer, host } from "../host.ts";
import { type Facts, logFact, logsEverything } from "../log.ts";
import { globalCounters } from "../rooms/counters.ts";
import { globalTickLog } from "../rooms/program.ts";
import { globalRoomRegistry } from "../rooms/registry.ts";
import { Member, type Message } from "../rooms/room.ts";
import { snow_map_of } from "../values/ordered-map.ts";
import { panicText } from "../values/panic.ts";
import type { Admission } from "../values/sums.ts";
import { handleText } from "../values/text.ts";
import {
  ABNORMAL,
  type CloseCause,
  internalError,
  NO_STATUS,
  peerVanished,
  pongTimeout,
  rateLimitExceeded,
  slowConsumer,
} from "./close-codes.ts";
import type { Endpoint } from "./endpoint.ts";
import { closeFrame, controlFrame, cutReason, DataFrame, PING, PONG } from "./frame.ts";
import { full, type Negotiated, panicked, type Refusal, rejection, switchingHead } from "./handshake.ts";
import type { Pulse } from "./heartbeat.ts";
import { CLOSE_TIMEOUT, refuse } from "./linger.ts";
import { NumberedHandles } from "./numbered-handles.ts";
import { Receiver, type ReceiverEvents } from "./receiver.ts";
import { pathOf, type RequestInfo } from "./request-info.ts";

/** Input is held back while so much waits for the process: messages, and characters or bytes in them. */
const MAX_QUEUED = 256;
const MAX_QUEUED_SIZE = 1024 * 1024;
const RATE_WINDOW = 1000;

/** `on_connect` has not answered. */
const PENDING = 0;
const OPEN = 1;
/** Has left its rooms; operations answer -1. */
const CLOSING = 2;
type State = typeof PENDING | typeof OPEN | typeof CLOSING;

/** The last message of a connection's process: what `on_close` is told, and the close frame to send before. */
class Ending {
  readonly cause: CloseCause;
  readonly frame: Buffer | undefined;
  constructor(cause: CloseCause, frame: Buffer | undefined) {
    this.cause = cause;
    this.frame = frame;
  }
}

function kindOf(message: string | Uint8Array): string {
  return typeof message === "string" ? "text" : "binary";
}

/** Runs the callbacks of a connection one after the other; messages are text, bytes, or the `Ending`. */
class ConnectionLoop extends Loop {
  readonly #connection: Connection;
  constructor(connection: Connection) {
    super(undefined, true, 0);
    this.#connection = connection;
  }
  override step(message: unknown): unknown {
    return this.#connection.step(message);
  }
  override finished(value: unknown): boolean {
    return this.#connection.stepped(value);
  }
  override recovers(error: unknown): boolean {
    return this.#connection.panicked(error);
  }
  override closed(): void {
    this.#connection.processEnded();
  }
}

export class Connection extends Member implements ReceiverEvents, Pulse {
  readonly handle: number;
  /** Counts from 1 in the program; how the handle prints. */
  readonly number: number;
  readonly info: RequestInfo;
  readonly budget: number;
  readonly #endpoint: Endpoint;
  readonly #socket: Duplex;
  readonly #windowBits: number;
  #process: Process | undefined = undefined;
  #receiver: Receiver | undefined = undefined;
  #state: State = PENDING;
  /** `on_close` runs or has run, or is never called. */
  #finishing = false;
  /** An `Ending` is on its way to the process. */
  #ending = false;
  /** Why the server closes, while the peer's answer or the opening is waited for. */
  #closeCause: CloseCause | undefined = undefined;
  #timer: HostTimer | undefined = undefined;
  #socketClosed = false;
  /** The server closes: messages that wait for the process are dropped. */
  #deaf = false;
  #queued = 0;
  #queuedSize = 0;
  #holding = false;
  #rateStart = 0;
  #rateCount = 0;
  /** Until it is open: what to answer, and what the client sent already. */
  #opening: { readonly negotiated: Negotiated; readonly head: Buffer } | undefined;

  private constructor(endpoint: Endpoint, info: RequestInfo, negotiated: Negotiated, socket: Duplex, head: Buffer) {
    super();
    this.#endpoint = endpoint;
    this.info = info;
    this.budget = endpoint.options.max_backlog_bytes;
    this.#windowBits = negotiated.compression.windowBits;
    this.#socket = socket;
    this.#opening = { negotiated, head };
    const { handle, number } = handles.add(this);
    this.handle = handle;
    this.number = number;
  }

  /**
   * Starts the process of a connection whose request is in order; its first step is `on_connect`. The socket has a
   * listener for errors already.
   */
  static admit(endpoint: Endpoint, info: RequestInfo, negotiated: Negotiated, socket: Duplex, head: Buffer): void {
    if (socket.destroyed) return;
    const connection = new Connection(endpoint, info, negotiated, socket, head);
    if (connection.handle === 0) {
      refuse(socket, full, info);
      return;
    }
    endpoint.connections.add(connection);
    endpoint.occupied += 1;
    socket.on("close", () => connection.#vanished());
    connection.#startProcess();
  }

  /** One of many lines, which only those who debug want to see. */
  #trace(text: string, facts: Facts = {}): void {
    if (logsEverything()) logFact(0, text, { connection: this.number, ...facts });
  }

  // What programs do with a connection.

  /** Whether operations on the handle have an effect. */
  get alive(): boolean {
    return this.#state === OPEN || (this.#state === PENDING && this.#closeCause === undefined && !this.#finishing);
  }

  /** 0 queued, -1 dead, -2 refused. */
  send(message: Message): number {
    if (!this.alive) return -1;
    if (globalTickLog().send(this, message)) {
      if (logsEverything()) this.#trace("message sent", { bytes: message.payloadBytes });
      return 0;
    }
    return this.#endpoint.options.on_slow.tag === 0 ? -1 : -2;
  }

  logRoom(text: string, room: string): void {
    this.#trace(text, { room, members: globalRoomRegistry().count(room) });
  }

  /** 0, or -1 when it is dead; the reason of any length. */
  close(code: number, reason: string): number {
    if (!this.alive) return -1;
    this.closeWith({ code, reason: cutReason(reason) });
    return 0;
  }

  /** Closes and waits for the peer's answer. */
  closeWith(cause: CloseCause): void {
    if (!this.alive) return;
    this.#closeCause = cause;
    this.#trace("close begun", { code: cause.code, reason: cause.reason });
    if (this.#state === OPEN) this.#beginClose(cause);
  }

  #beginClose(cause: CloseCause): void {
    this.#deaf = true;
    this.#depart(closeFrame(cause.code, cause.reason));
    // When the client closes too, there is nothing to wait for.
    if (this.#ending) this.#hangUp();
    else this.#startTimer();
  }

  /** Ends the connection without further ado; not with the socket's event, for the program may end before it. */
  cut(): void {
    this.#socket.destroy();
    this.#vanished();
  }

  // The process.

  #startProcess(): void {
    this.#process = snow_scheduler.create("connection", undefined, undefined, undefined, new ConnectionLoop(this));
  }

  step(message: unknown): unknown {
    const { callbacks, options } = this.#endpoint;
    if (typeof message === "string") {
      this.#took(message.length);
      return this.#deaf ? undefined : callbacks.onMessage(this.handle, message);
    }
    if (message instanceof Uint8Array) {
      this.#took(message.length);
      const { on_binary: onBinary } = options;
      return !this.#deaf && onBinary.tag === 1 ? onBinary._0(this.handle, message) : undefined;
    }
    if (message instanceof Ending) {
      this.#depart(message.frame);
      this.#hangUp();
      this.#finishing = true;
      const { code, reason } = message.cause;
      logFact(1, "connection closed", { connection: this.number, code, reason });
      return callbacks.onClose(this.handle, code, reason);
    }
    // Ends of other processes.
    if (message !== undefined) return undefined;
    if (this.#state === PENDING) return callbacks.onConnect(this.handle, this.info.target, this.#headerMap());
    // A new process, after the first one was ended from outside.
    this.#finishing = true;
    const { code, reason } = internalError;
    logFact(1, "connection closed", { connection: this.number, code, reason });
    return callbacks.onClose(this.handle, code, reason);
  }

  /** False: the process is done. */
  stepped(value: unknown): boolean {
    if (this.#finishing) return false;
    if (this.#state === PENDING) this.#answer(value as Admission);
    return !this.#finishing;
  }

  /** True: the process goes on. */
  panicked(error: unknown): boolean {
    if (this.#finishing) return false;
    if (this.#state === PENDING) {
      this.#refuse(panicked);
      return false;
    }
    // Its links and jobs end as they would with the process.
    if (this.#process !== undefined) sever(this.#process, { kind: "error", text: `error: ${panicText(error)}` });
    this.#fall(internalError);
    return true;
  }

  processEnded(): void {
    this.#process = undefined;
    if (!this.#finishing) {
      // Linked to a process that ended, or killed.
      if (this.#state === PENDING) this.#refuse(panicked);
      else {
        this.#fall(internalError);
        this.#startProcess();
        return;
      }
    }
    handles.free(this.handle);
    this.#gone();
  }

  #headerMap() {
    return snow_map_of<string, string>(this.info.headers());
  }

  #answer(admission: Admission): void {
    if (admission.tag === 1) this.#refuse(rejection(admission._0, admission._1));
    else if (this.#socketClosed || this.#socket.destroyed) this.#retract();
    else this.#open();
  }

  #refuse(refusal: Refusal): void {
    this.#retract();
    refuse(this.#socket, refusal, this.info);
  }

  /** It never opens: no room, no message, no `on_close`. */
  #retract(): void {
    this.#finishing = true;
    this.#opening = undefined;
    this.#leaveRooms();
    this.discard();
  }

  #open(): void {
    const opening = this.#opening;
    if (opening === undefined) return;
    this.#opening = undefined;
    this.#state = OPEN;
    const counters = globalCounters();
    counters.connections += 1;
    counters.accepted += 1;
    const { address, target } = this.info;
    // Without the query, where clients put what nobody else should know.
    logFact(1, "connection opened", { connection: this.number, address, path: pathOf(target) });
    const { protocol = "", compression } = opening.negotiated;
    this.#trace("handshake", { protocol, extensions: compression.extensions ?? "" });
    const { options, heartbeat } = this.#endpoint;
    const socket = this.#socket;
    socket.write(Buffer.from(switchingHead(opening.negotiated), "latin1"));
    globalTickLog().flushMember(this);
    this.#receiver = new Receiver(this, options.max_message_bytes, options.on_binary.tag === 1, this.#windowBits > 0);
    socket.on("data", (chunk: Buffer) => this.#receive(chunk));
    socket.on("end", () => this.#inputEnded());
    heartbeat.add(this);
    const cause = this.#closeCause;
    if (cause !== undefined) this.#beginClose(cause);
    if (opening.head.length > 0) this.#receive(opening.head);
  }

  // Its end.

  #leaveRooms(): void {
    this.#endpoint.occupied -= 1;
    this.#state = CLOSING;
    globalRoomRegistry().leaveAll(this);
  }

  /** Leaves all rooms, is dead from now on, and sends what is pending and the close frame. */
  #depart(frame: Buffer | undefined): void {
    if (this.#state !== OPEN) return;
    this.#leaveRooms();
    globalCounters().connections -= 1;
    this.#endpoint.heartbeat.remove(this);
    this.#release();
    if (frame !== undefined) this.push(frame);
    globalTickLog().flushMember(this);
  }

  /** Has `on_close` called after the messages that wait for the process. */
  #finish(cause: CloseCause, frame?: Buffer): void {
    if (this.#ending || this.#process === undefined) return;
    this.#ending = true;
    deliver(this.#process, new Ending(cause, frame));
  }

  /** Ends the connection for a reason on our side, at once. */
  #fall(cause: CloseCause): void {
    this.#deaf = true;
    this.#depart(closeFrame(cause.code, cause.reason));
    this.#hangUp();
    this.#finish(cause);
  }

  /** Nothing more to say and to hear. */
  #hangUp(): void {
    this.#receiver?.end();
    if (this.#socket.destroyed || this.#socket.writableEnded) return;
    this.#socket.end();
    this.#socket.resume();
    this.#startTimer();
  }

  #startTimer(): void {
    if (this.#socketClosed) return;
    if (this.#timer !== undefined) host().clearTimer(this.#timer);
    this.#timer = host().setTimer(CLOSE_TIMEOUT, () => this.#closeTimeout(), false);
  }

  #closeTimeout(): void {
    this.#trace("close timed out", { milliseconds: CLOSE_TIMEOUT });
    this.cut();
  }

  /** The client said that it sends nothing more, without a close frame. */
  #inputEnded(): void {
    if (this.#state === OPEN) {
      this.#finish(peerVanished);
      return;
    }
    this.#finish(this.#closeCause ?? peerVanished);
    this.#hangUp();
  }

  /** The socket is closed. */
  #vanished(): void {
    if (this.#socketClosed) return;
    this.#socketClosed = true;
    if (this.#timer !== undefined) host().clearTimer(this.#timer);
    this.#timer = undefined;
    this.#receiver?.end();
    if (this.#state === OPEN) {
      this.discard();
      this.#depart(undefined);
    }
    if (this.#state === CLOSING) this.#finish(this.#closeCause ?? peerVanished);
    this.#gone();
  }

  #gone(): void {
    if (this.#socketClosed && this.#process === undefined) this.#endpoint.gone(this);
  }

  // Input.

  #receive(chunk: Buffer): void {
    const receiver = this.#receiver;
    if (receiver === undefined) return;
    receiver.receive(chunk);
    if (!receiver.ready && this.#state === OPEN && !this.#ending) this.#socket.pause();
  }

  wantsMore(): void {
    this.#socket.resume();
  }

  /** A message has come for the process. */
  #enqueue(message: string | Uint8Array, payloadBytes: number): void {
    if (this.#state !== OPEN || this.#process === undefined) return;
    const counters = globalCounters();
    counters.messagesIn += 1;
    counters.bytesIn += payloadBytes;
    if (logsEverything()) this.#trace("message received", { kind: kindOf(message), bytes: payloadBytes });
    const limit = this.#endpoint.options.messages_per_second;
    if (limit > 0 && this.#exceeds(limit)) {
      this.#receiver?.end();
      this.failed(rateLimitExceeded);
      return;
    }
    this.#queued += 1;
    this.#queuedSize += message.length;
    if (this.#queued >= MAX_QUEUED || this.#queuedSize >= MAX_QUEUED_SIZE) {
      this.#holding = true;
      this.#trace("input held", { messages: this.#queued, size: this.#queuedSize });
      this.#receiver?.pause();
    }
    deliver(this.#process, message);
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
  #took(size: number): void {
    this.#queued -= 1;
    this.#queuedSize -= size;
    if (this.#holding && this.#queued < MAX_QUEUED / 2 && this.#queuedSize < MAX_QUEUED_SIZE / 2) this.#release();
  }

  #release(): void {
    if (!this.#holding) return;
    this.#holding = false;
    this.#trace("input resumed");
    const receiver = this.#receiver;
    receiver?.resume();
    if (receiver?.ready === true) this.#socket.resume();
  }

  text(text: string, payloadBytes: number): void {
    this.#enqueue(text, payloadBytes);
  }

  binary(payload: Uint8Array): void {
    this.#enqueue(payload, payload.length);
  }

  ping(payload: Uint8Array): void {
    // A client that pings and never reads gets no more pongs than fit.
    if (this.#state !== OPEN || this.waiting() > this.budget) return;
    this.#trace("ping answered");
    globalTickLog().sendControl(this, controlFrame(PONG, payload));
  }

  pong(payload: Uint8Array): void {
    if (this.#endpoint.heartbeat.pong(this, payload)) this.#trace("pong received");
  }

  closeFrame(code: number | undefined, reason: string): void {
    this.#trace("close received", { code: code ?? NO_STATUS });
    if (this.#state === OPEN) this.#finish({ code: code ?? NO_STATUS, reason }, closeFrame(code, ""));
    else {
      this.#finish(this.#closeCause ?? { code: ABNORMAL, reason: "" });
      this.#hangUp();
    }
  }

  failed(cause: CloseCause): void {
    this.#trace("input refused", { code: cause.code, reason: cause.reason });
    if (this.#state === OPEN) this.#finish(cause, closeFrame(cause.code, cause.reason));
    else {
      this.#finish(this.#closeCause ?? cause);
      this.#hangUp();
    }
  }

  // The heartbeat.

  sendPing(payload: Uint8Array): void {
    this.#trace("ping sent");
    globalTickLog().sendControl(this, controlFrame(PING, payload));
  }

  pongMissed(): void {
    this.#trace("pong missed");
    this.#fall(pongTimeout);
  }

  holdsInput(): boolean {
    return this.#holding;
  }

  // Output, as a member of rooms.

  override sharesLog(): boolean {
    return this.#state === OPEN && this.#windowBits === 0;
  }

  override backlog(): number {
    return this.#state === PENDING ? 0 : this.#socket.writableLength;
  }

  override encode(message: Message): Buffer {
    return this.#windowBits > 0 && message instanceof DataFrame ? message.compressed(this.#windowBits) : message.bytes;
  }

  override write(bytes: Buffer): boolean {
    if (this.#state === PENDING) return false;
    if (!this.#socket.write(bytes) && logsEverything()) this.#traceBacklog();
    return true;
  }

  #traceBacklog(): void {
    const socket = this.#socket;
    if (socket.listenerCount("drain") > 0) return;
    this.#trace("output waits", { bytes: socket.writableLength });
    socket.once("drain", () => this.#trace("output drained"));
  }

  override refused(): void {
    this.#trace("message refused", { waiting: this.waiting(), budget: this.budget });
    if (this.#endpoint.options.on_slow.tag !== 0) return;
    globalCounters().slowClosed += 1;
    if (this.#state === PENDING) this.#closeCause = slowConsumer;
    else this.#fall(slowConsumer);
  }
}

const handles = new NumberedHandles<Connection>();

/** The connection of a handle until its `on_close` has returned. */
export function connectionOf(handle: number): Connection | undefined {
  return handles.get(handle);
}

/** All connections that have a handle. */
export function allConnections(): Connection[] {
  return [...handles.values()];
}

/** How many connections have a handle: from the handshake until `on_close` has returned. */
export function connectionCount(): number {
  return handles.size;
}

handleText.conn = (handle) => `Conn<${handles.numberOf(handle) ?? handle}>`;
