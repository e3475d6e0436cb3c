// One WebSocket connection: its process, its socket, and its life from admission to `on_close`.
import type { Duplex } from "node:stream";
import { sever } from "../actors/ending.ts";
import { type Process, WAITING } from "../actors/process.ts";
import { deliver, snow_scheduler } from "../actors/scheduler.ts";
import { host } from "../current.ts";
import type { HostTimer } from "../host/index.ts";
import { type Facts, logFact, logsEverything } from "../log.ts";
import { CLOSE_TIMEOUT, pathOf, type Refusal, type RequestInfo, refuse, type ServedConnection } from "../net/index.ts";
import { globalCounters, globalRoomRegistry, globalTickLog } from "../rooms/part.ts";
import { Member, type Message } from "../rooms/room.ts";
import { snow_map_of } from "../values/ordered-map.ts";
import { panicText } from "../values/panic.ts";
import { handleText } from "../values/text.ts";
import type { Admission } from "../values/types.generated.ts";
import { type CallbackOwner, ConnectionLoop } from "./callbacks.ts";
import {
  type CloseCause,
  internalError,
  pongTimeout,
  serverBusy,
  serverStopping,
  slowConsumer,
} from "./close-codes.ts";
import { type Departure, Departures } from "./departures.ts";
import type { Endpoint } from "./endpoint.ts";
import { closeFrame, controlFrame, cutReason, DataFrame, PING, PONG } from "./frame.ts";
import { full, type Negotiated, panicked, rejection, switchingHead, tooEarly } from "./handshake.ts";
import type { Pulse } from "./heartbeat.ts";
import { Input, type InputEnd, type InputOwner, silence } from "./input.ts";
import { type LifeState, type Opening, open } from "./life.ts";
import { NumberedHandles } from "./numbered-handles.ts";
import { type OutputMark, outputMark } from "./transport.ts";

/** The last message of a connection's process: `on_close` is due. */
const END: unique symbol = Symbol("end");

function kindOf(message: string | Uint8Array): string {
  return typeof message === "string" ? "text" : "binary";
}

export class Connection extends Member implements CallbackOwner, InputOwner, Pulse, Departure, ServedConnection {
  readonly handle: number;
  /** Counts from 1 in the program; how the handle prints. */
  readonly number: number;
  readonly info: RequestInfo;
  readonly budget: number;
  readonly #endpoint: Endpoint;
  readonly #socket: Duplex;
  readonly #input: Input;
  readonly #windowBits: number;
  readonly protocol: string;
  #state: LifeState;
  #process: Process | undefined = undefined;
  /** A callback runs, or waits. */
  #busy = false;
  /** Callbacks that have been begun; and how many there were when the processes last had their turn. */
  #steps = 0;
  #stepsSeen = -1;
  /** `END` is on its way to the process. */
  #told = false;
  /** Of the time that the peer has to answer, or to close. */
  #timer: HostTimer | undefined = undefined;
  #socketClosed = false;

  private constructor(endpoint: Endpoint, info: RequestInfo, negotiated: Negotiated, socket: Duplex) {
    super();
    const { options } = endpoint;
    this.#endpoint = endpoint;
    this.info = info;
    this.budget = options.max_backlog_bytes;
    this.protocol = negotiated.protocol ?? "";
    this.#windowBits = negotiated.compression.windowBits;
    this.#socket = socket;
    this.#input = new Input(this, socket, {
      maxBytes: options.max_message_bytes,
      acceptsBinary: options.on_binary.tag === 1,
      inflates: this.#windowBits > 0,
      messagesPerSecond: options.messages_per_second,
    });
    this.#state = { kind: "opening", negotiated, closing: undefined };
    const { handle, number } = handles.add(this);
    this.handle = handle;
    this.number = number;
  }

  /**
   * Starts the process of a connection whose request is in order; its first step is `on_connect`. The socket has a
   * listener for errors already.
   */
  static admit(endpoint: Endpoint, info: RequestInfo, negotiated: Negotiated, socket: Duplex, head: Buffer): void {
    // What came while the request was looked at is not told again: middleware may have waited.
    if (socket.destroyed || socket.readableEnded) {
      socket.destroy();
      return;
    }
    const connection = new Connection(endpoint, info, negotiated, socket);
    if (connection.handle === 0) {
      refuse(socket, full, info);
      return;
    }
    endpoint.admitted(info.address);
    endpoint.connections.add(connection);
    socket.on("close", () => connection.#vanished());
    connection.#startProcess();
    connection.#input.start(head);
  }

  /** One of many lines, which only those who debug want to see. */
  #trace(text: string, facts: Facts = {}): void {
    if (logsEverything()) logFact(0, text, { connection: this.number, ...facts });
  }

  // What programs do with a connection.

  /** Whether operations on the handle have an effect. */
  get alive(): boolean {
    const state = this.#state;
    return state.kind === "open" || (state.kind === "opening" && state.closing === undefined);
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

  /** 0, also when it was there already; -1 dead; -2 refused. */
  join(room: string): number {
    if (!this.alive) return -1;
    const registry = globalRoomRegistry();
    const most = this.#endpoint.options.max_rooms;
    if ((most > 0 && this.roomCount >= most) || isTooLong(room)) {
      if (registry.isMember(this, room)) return 0;
      this.#trace("join refused", { rooms: this.roomCount, name: room.length });
      return -2;
    }
    if (registry.join(this, room)) this.#traceRoom("room joined", room);
    return 0;
  }

  /** 0, also when it was not there; -1 dead. */
  leave(room: string): number {
    if (!this.alive) return -1;
    if (globalRoomRegistry().leave(this, room)) this.#traceRoom("room left", room);
    return 0;
  }

  #traceRoom(text: string, room: string): void {
    if (logsEverything()) this.#trace(text, { room, members: globalRoomRegistry().count(room) });
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
    this.#trace("close begun", { code: cause.code, reason: cause.reason });
    const state = this.#state;
    if (state.kind === "opening") this.#condemn(state, cause);
    else if (state.kind === "open") {
      // When the client closes too, there is nothing to wait for.
      this.#depart(cause, closeFrame(cause.code, cause.reason), state.ended === undefined);
    }
  }

  shutDown(): void {
    this.closeWith(serverStopping);
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
    const { kind } = this.#state;
    this.#busy = true;
    this.#steps += 1;
    if (typeof message === "string") {
      this.#input.took(message.length);
      return kind === "open" ? callbacks.onMessage(this.handle, message) : undefined;
    }
    if (message instanceof Uint8Array) {
      this.#input.took(message.length);
      const { on_binary: onBinary } = options;
      return kind === "open" && onBinary.tag === 1 ? onBinary._0(this.handle, message) : undefined;
    }
    if (message === END) return this.#lastStep();
    // Ends of other processes.
    if (message !== undefined) return undefined;
    if (kind === "opening") return callbacks.onConnect(this.handle, this.info.target, this.#headerMap());
    // The client left before its process began; or the process is a new one, after the first was ended from outside.
    return this.#lastStep();
  }

  #lastStep(): unknown {
    const before = this.#state;
    if (before.kind === "open" && before.ended !== undefined) this.#departAfter(before.ended);
    const state = this.#state;
    if (state.kind !== "closing") return undefined;
    const { code, reason } = state.cause;
    this.#state = { kind: "gone", opened: true };
    logFact(1, "connection closed", { connection: this.number, code, reason });
    return this.#endpoint.callbacks.onClose(this.handle, code, reason);
  }

  stepped(value: unknown): boolean {
    this.#busy = false;
    const state = this.#state;
    if (state.kind === "opening") this.#answer(value as Admission);
    return this.#state.kind !== "gone";
  }

  panicked(error: unknown): boolean {
    this.#busy = false;
    const state = this.#state;
    if (state.kind === "gone") return false;
    if (state.kind === "opening") {
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
    this.#busy = false;
    // Linked to a process that ended, or killed.
    if (this.#state.kind === "opening") this.#refuse(panicked);
    else if (this.#state.kind !== "gone") {
      this.#fall(internalError);
      this.#startProcess();
      return;
    }
    handles.free(this.handle);
    this.#settle();
  }

  #headerMap() {
    return snow_map_of<string, string>(this.info.headers());
  }

  #answer(admission: Admission): void {
    if (admission.tag === 1) this.#refuse(rejection(admission._0, admission._1));
    else this.#open();
  }

  #refuse(refusal: Refusal): void {
    this.#retract();
    refuse(this.#socket, refusal, this.info);
  }

  /** It is dead, and closes as soon as it has opened. */
  #condemn(state: Opening, cause: CloseCause): void {
    globalRoomRegistry().leaveAll(this);
    this.#state = { ...state, closing: cause };
  }

  #open(): void {
    const state = this.#state;
    if (state.kind !== "opening") return;
    const { negotiated, closing } = state;
    this.#state = open;
    const counters = globalCounters();
    counters.connections += 1;
    counters.accepted += 1;
    const { address, target } = this.info;
    // Without the query, where clients put what nobody else should know.
    logFact(1, "connection opened", { connection: this.number, address, path: pathOf(target) });
    this.#trace("handshake", { protocol: this.protocol, extensions: negotiated.compression.extensions ?? "" });
    this.#socket.write(Buffer.from(switchingHead(negotiated), "latin1"));
    globalTickLog().flushMember(this);
    if (closing === undefined) this.#endpoint.heartbeat.add(this);
    else this.#depart(closing, closeFrame(closing.code, closing.reason), true);
  }

  // Its end.

  /** It never opens: no room, no message, no `on_close`. Its place is free, whatever `on_connect` still waits for. */
  #retract(): void {
    this.#state = { kind: "gone", opened: false };
    globalRoomRegistry().leaveAll(this);
    this.#endpoint.vacated(this.info.address);
    this.discard();
    this.#input.stop();
  }

  /**
   * Leaves all rooms, is dead from now on, and sends what is pending and the close frame. `on_close` is called when the
   * process comes to it, or with `awaitsPeer` after the peer's answer.
   */
  #depart(cause: CloseCause, frame: Buffer | undefined, awaitsPeer: boolean): void {
    globalRoomRegistry().leaveAll(this);
    this.#state = { kind: "closing", cause };
    departures.remove(this);
    this.#endpoint.vacated(this.info.address);
    globalCounters().connections -= 1;
    this.#endpoint.heartbeat.remove(this);
    if (frame !== undefined) this.push(frame);
    globalTickLog().flushMember(this);
    if (awaitsPeer) {
      // The answer may be behind input that was held back.
      this.#input.release();
      this.#startTimer();
    } else {
      this.#tell();
      this.#hangUp();
    }
  }

  /** Has `on_close` called after what the process is at. */
  #tell(): void {
    if (this.#told || this.#process === undefined) return;
    this.#told = true;
    deliver(this.#process, END);
  }

  /** Ends the connection for a reason on our side, at once. */
  #fall(cause: CloseCause): void {
    const state = this.#state;
    if (state.kind === "open") this.#depart(cause, closeFrame(cause.code, cause.reason), false);
    else if (state.kind === "closing") {
      this.#tell();
      this.#hangUp();
    }
  }

  #departAfter({ cause, answer }: InputEnd): void {
    this.#depart(cause, answer, false);
  }

  /** The client has ended the connection: by a close frame, by a violation, by sending no more, or by cutting it. */
  inputEnded(end: InputEnd): void {
    const state = this.#state;
    switch (state.kind) {
      case "opening":
        if (end.violates) this.#refuse(tooEarly);
        else {
          this.#retract();
          this.#socket.destroy();
        }
        return;
      case "open":
        if (state.ended !== undefined) return;
        this.#trace("input ended", { code: end.cause.code });
        this.#state = { kind: "open", ended: end };
        this.#tell();
        if (!this.settled()) departures.add(this);
        return;
      case "closing":
        this.#tell();
        this.#hangUp();
        return;
      case "gone":
        return;
      default:
        state satisfies never;
    }
  }

  /**
   * The end of the client takes effect when its process waits for something, or is at the same callback as when the
   * processes last had their turn: one that computes on and on is not waited for either.
   */
  settled(): boolean {
    const state = this.#state;
    if (state.kind !== "open" || state.ended === undefined) return true;
    const waits = this.#process?.state === WAITING;
    if (!waits && !(this.#busy && this.#steps === this.#stepsSeen)) {
      this.#stepsSeen = this.#busy ? this.#steps : -1;
      return false;
    }
    this.#departAfter(state.ended);
    return true;
  }

  /** Nothing more to say and to hear. */
  #hangUp(): void {
    this.#input.stop();
    if (this.#socket.destroyed || this.#socket.writableEnded) return;
    this.#socket.end();
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

  /** The socket is closed. */
  #vanished(): void {
    if (this.#socketClosed) return;
    this.#socketClosed = true;
    if (this.#timer !== undefined) host().clearTimer(this.#timer);
    this.#timer = undefined;
    this.#input.stop();
    this.inputEnded(silence);
    this.#settle();
  }

  /** Its server waits for it no longer when the socket is closed and no `on_close` is due or runs. */
  #settle(): void {
    const state = this.#state;
    if (!this.#socketClosed || state.kind !== "gone") return;
    if (!state.opened || this.#process === undefined) this.#endpoint.connections.remove(this);
  }

  // Input.

  get listens(): boolean {
    const { kind } = this.#state;
    return kind === "open" || kind === "opening";
  }

  message(message: string | Uint8Array, payloadBytes: number): void {
    const counters = globalCounters();
    counters.messagesIn += 1;
    counters.bytesIn += payloadBytes;
    if (logsEverything()) this.#trace("message received", { kind: kindOf(message), bytes: payloadBytes });
    if (this.#process !== undefined) deliver(this.#process, message);
  }

  /** No input is read now, so that an end would go unseen: somebody who is not even let in is not waited for. */
  held(messages: number, size: number): void {
    this.#trace("input held", { messages, size });
    if (this.#state.kind === "opening") this.#refuse(tooEarly);
  }

  resumed(): void {
    this.#trace("input resumed");
  }

  outgrown(): void {
    this.#trace("message memory used up");
    if (this.#state.kind === "opening") this.#refuse(full);
    else this.#fall(serverBusy);
  }

  ping(payload: Uint8Array): void {
    // A client that pings and never reads gets no more pongs than fit.
    if (!this.alive || this.waiting() > this.budget) return;
    this.#trace("ping answered");
    globalTickLog().sendControl(this, controlFrame(PONG, payload));
  }

  pong(payload: Uint8Array): void {
    if (this.#endpoint.heartbeat.pong(this, payload)) this.#trace("pong received");
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
    return this.#input.holding;
  }

  heard(): number {
    return this.#input.heard;
  }

  sent(): OutputMark {
    return outputMark(this.#socket);
  }

  // Output, as a member of rooms.

  override sharesLog(): boolean {
    return this.#state.kind === "open" && this.#windowBits === 0;
  }

  override backlog(): number {
    return this.#state.kind === "opening" ? 0 : this.#socket.writableLength;
  }

  override encode(message: Message): Buffer {
    return this.#windowBits > 0 && message instanceof DataFrame ? message.compressed(this.#windowBits) : message.bytes;
  }

  override write(bytes: Buffer): boolean {
    if (this.#state.kind === "opening") return false;
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
    if (this.#state.kind === "opening") this.#condemn(this.#state, slowConsumer);
    else this.#fall(slowConsumer);
  }
}

/** Bytes of UTF-8 that the name of a room may have. */
const MAX_ROOM_NAME = 4096;

function isTooLong(room: string): boolean {
  return room.length > MAX_ROOM_NAME / 3 && Buffer.byteLength(room) > MAX_ROOM_NAME;
}

const handles = new NumberedHandles<Connection>();
const departures = new Departures();

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
