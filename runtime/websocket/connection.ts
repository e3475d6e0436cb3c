// One WebSocket connection, from its admission to the end of `on_close`: its process, its wire, and what it is at a time.

import type { Duplex } from "node:stream";
import { waitForOutside } from "../actors/index.ts";
import { current } from "../current.ts";
import { logFact, logsEverything } from "../log.ts";
import { pathOf, type Refusal, type RequestInfo, type ServedConnection } from "../net/index.ts";
import type { Cluster, Member, Message } from "../rooms/index.ts";
import { type Admission, andThen, type Pending } from "../values/index.ts";
import type { DeferredEnd } from "./deferred-ends.ts";
import type { Endpoint } from "./endpoint.ts";
import type { InputEnd } from "./input.ts";
import { type LifeState, type Opening, open } from "./life.ts";
import { joinRoom, leaveRoom } from "./memberships.ts";
import { closesSlow } from "./options.ts";
import { type CallbackOwner, ConnectionProcess } from "./process.ts";
import {
  type CloseCause,
  internalError,
  pongTimeout,
  serverBusy,
  serverStopping,
  slowConsumer,
} from "./protocol/close-codes.ts";
import { closeFrame, cutReason } from "./protocol/frame.ts";
import { full, type Negotiated, panicked, rejection, switchingHead, tooEarly } from "./protocol/handshake.ts";
import { traceConnection } from "./trace.ts";
import { Wire, type WireOwner } from "./wire.ts";

export class Connection implements CallbackOwner, WireOwner, DeferredEnd, ServedConnection {
  readonly handle: number;
  /** Counts from 1 in the program; how the handle prints. */
  readonly number: number;
  readonly info: RequestInfo;
  readonly protocol: string;
  readonly #endpoint: Endpoint;
  readonly #wire: Wire;
  #state: LifeState;
  #process: ConnectionProcess | undefined = undefined;

  private constructor(endpoint: Endpoint, info: RequestInfo, negotiated: Negotiated, socket: Duplex) {
    this.#endpoint = endpoint;
    this.info = info;
    this.protocol = negotiated.protocol ?? "";
    const { options, heartbeat } = endpoint;
    const { windowBits } = negotiated.compression;
    const input = windowBits > 0 ? endpoint.compressedInput : endpoint.plainInput;
    this.#wire = new Wire(this, socket, { budget: options.max_backlog_bytes, input, heartbeat, windowBits });
    this.#state = { kind: "opening", negotiated, closing: undefined };
    const { handle, number } = current().websocket.handles.add(this);
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
      connection.#wire.refuse(full, info);
      return;
    }
    endpoint.takePlace(info.address);
    endpoint.connections.add(connection);
    connection.#process = ConnectionProcess.start(connection);
    connection.#wire.start(head);
  }

  // What programs do with a connection.

  /** Whether operations on the handle have an effect. */
  get alive(): boolean {
    const state = this.#state;
    return state.kind === "open" || (state.kind === "opening" && state.closing === undefined);
  }

  /** As which it is in rooms. */
  get member(): Member {
    return this.#wire.member;
  }

  /** Bytes that wait for the peer. */
  get waiting(): number {
    return this.#wire.waiting;
  }

  /** Bytes that have come. */
  get heard(): number {
    return this.#wire.heard();
  }

  get maxRooms(): number {
    return this.#endpoint.options.max_rooms;
  }

  /** Bytes that may wait for the peer. */
  get budget(): number {
    return this.#endpoint.options.max_backlog_bytes;
  }

  /** Calls back once the system has taken what waits now, or never will. */
  whenTaken(callback: () => void): void {
    this.#wire.whenTaken(callback);
  }

  /** 0 queued, -1 dead, -2 refused. */
  send(message: Message): number {
    if (!this.alive) return -1;
    if (this.#wire.send(message)) {
      if (logsEverything()) traceConnection(this.number, "message sent", { bytes: message.payloadBytes });
      return 0;
    }
    return closesSlow(this.#endpoint.options) ? -1 : -2;
  }

  /** 0, also when it was there already; -1 dead; -2 refused. */
  join(room: string): number {
    return this.alive ? joinRoom(this, room) : -1;
  }

  /** 0, also when it was not there; -1 dead. */
  leave(room: string): number {
    if (!this.alive) return -1;
    leaveRoom(this, room);
    return 0;
  }

  /** 0, or -1 when it is dead; the reason of any length. */
  close(code: number, reason: string): number {
    if (!this.alive) return -1;
    this.#closeWith({ code, reason: cutReason(reason) });
    return 0;
  }

  shutDown(): void {
    this.#closeWith(serverStopping);
  }

  /** Closes and waits for the peer's answer. */
  #closeWith(cause: CloseCause): void {
    if (!this.alive) return;
    traceConnection(this.number, "close begun", { code: cause.code, reason: cause.reason });
    const state = this.#state;
    if (state.kind === "opening") this.#closeOnceOpen(state, cause);
    else if (state.kind === "open") {
      // When the client closes too, there is nothing to wait for.
      this.#beginClosing(cause, closeFrame(cause.code, cause.reason), state.ended === undefined);
    }
  }

  cut(): void {
    this.#wire.cut();
  }

  // The steps of its process.

  firstStep(): unknown {
    if (this.#state.kind === "opening") {
      const { handle, info } = this;
      const admission = this.#endpoint.callbacks.onConnect(handle, info.target, info.headers());
      const { cluster } = current().rooms;
      return cluster === undefined ? admission : andThen(admission, (answer) => this.#whenHeard(cluster, answer));
    }
    // The client left before its process began; or the process is a new one, after the first was ended from outside.
    return this.lastStep();
  }

  textStep(text: string): unknown {
    this.#wire.took(text);
    return this.#state.kind === "open" ? this.#endpoint.callbacks.onMessage(this.handle, text) : undefined;
  }

  binaryStep(bytes: Uint8Array): unknown {
    this.#wire.took(bytes);
    const { on_binary: onBinary } = this.#endpoint.options;
    return this.#state.kind === "open" && onBinary.tag === 1 ? onBinary._0(this.handle, bytes) : undefined;
  }

  lastStep(): unknown {
    const before = this.#state;
    if (before.kind === "open" && before.ended !== undefined) this.#closeAfter(before.ended);
    const state = this.#state;
    if (state.kind !== "closing") return undefined;
    const { code, reason } = state.cause;
    this.#state = { kind: "gone", opened: true };
    logFact(1, "connection closed", { connection: this.number, code, reason });
    return this.#endpoint.callbacks.onClose(this.handle, code, reason);
  }

  stepped(value: unknown): boolean {
    if (this.#state.kind === "opening") this.#answer(value as Admission);
    return this.#state.kind !== "gone";
  }

  panicked(error: unknown): boolean {
    const state = this.#state;
    if (state.kind === "gone") return false;
    if (state.kind === "opening") {
      this.#refuse(panicked);
      return false;
    }
    this.#process?.sever(error);
    this.#fail(internalError);
    return true;
  }

  processEnded(): void {
    this.#process = undefined;
    // Linked to a process that ended, or killed.
    if (this.#state.kind === "opening") this.#refuse(panicked);
    else if (this.#state.kind !== "gone") {
      this.#fail(internalError);
      this.#process = ConnectionProcess.start(this);
      return;
    }
    current().websocket.handles.free(this.handle);
    this.#leaveServer();
  }

  // Its beginning.

  /** The answer once what other nodes broadcast reaches the rooms that it has joined meanwhile, or should have. */
  #whenHeard(cluster: Cluster, admission: Admission): Pending<Admission> {
    const rooms = admission.tag === 0 ? current().rooms.registry.roomsOf(this.member) : [];
    if (rooms.length === 0) return admission;
    return waitForOutside<Admission>("the rooms of other nodes", (resume) => {
      let missing = rooms.length;
      for (const name of rooms) {
        cluster.whenSubscribed({ kind: "room", name }, () => {
          missing -= 1;
          if (missing === 0) resume.value(admission);
        });
      }
      return undefined;
    });
  }

  #answer(admission: Admission): void {
    if (admission.tag === 1) this.#refuse(rejection(admission._0, admission._1));
    else this.#open();
  }

  #open(): void {
    const state = this.#state;
    if (state.kind !== "opening") return;
    const { negotiated, closing } = state;
    this.#state = open;
    this.info.compact();
    const { counters } = current().net;
    counters.connections += 1;
    counters.accepted += 1;
    const { address, target } = this.info;
    // Without the query, where clients put what nobody else should know.
    logFact(1, "connection opened", { connection: this.number, address, path: pathOf(target) });
    const { extensions = "" } = negotiated.compression;
    traceConnection(this.number, "handshake", { protocol: this.protocol, extensions });
    this.#wire.open(switchingHead(negotiated));
    if (closing === undefined) this.#wire.startHeartbeat();
    else this.#beginClosing(closing, closeFrame(closing.code, closing.reason), true);
  }

  /** It is dead, and closes as soon as it has opened. */
  #closeOnceOpen(state: Opening, cause: CloseCause): void {
    current().rooms.registry.leaveAll(this.member);
    this.#state = { ...state, closing: cause };
  }

  #refuse(refusal: Refusal): void {
    this.#abortOpening();
    this.#wire.refuse(refusal, this.info);
  }

  /** It never opens: no room, no message, no `on_close`. Its place is free, whatever `on_connect` still waits for. */
  #abortOpening(): void {
    this.#state = { kind: "gone", opened: false };
    current().rooms.registry.leaveAll(this.member);
    this.#endpoint.releasePlace(this.info.address);
    this.#wire.discard();
  }

  // Its end.

  /**
   * Leaves all rooms, is dead from now on, and sends what is pending and the close frame. `on_close` is called when the
   * process comes to it, or with `awaitsPeer` after the peer's answer.
   */
  #beginClosing(cause: CloseCause, frame: Buffer | undefined, awaitsPeer: boolean): void {
    const { net, rooms, websocket } = current();
    this.#endpoint.callbacks.onLeave?.(this.handle);
    rooms.registry.leaveAll(this.member);
    this.#state = { kind: "closing", cause };
    websocket.deferredEnds.remove(this);
    this.#endpoint.releasePlace(this.info.address);
    net.counters.connections -= 1;
    this.#wire.sendLast(frame);
    if (awaitsPeer) this.#wire.awaitPeer();
    else this.#endAndHangUp();
  }

  /** `on_close` is due, and there is nothing more to say and to hear. */
  #endAndHangUp(): void {
    this.#process?.postEnd();
    this.#wire.hangUp();
  }

  /** Ends the connection for a reason on our side, at once. */
  #fail(cause: CloseCause): void {
    const state = this.#state;
    if (state.kind === "open") this.#beginClosing(cause, closeFrame(cause.code, cause.reason), false);
    else if (state.kind === "closing") this.#endAndHangUp();
  }

  #closeAfter({ cause, answer }: InputEnd): void {
    this.#beginClosing(cause, answer, false);
  }

  /** The client has ended the connection: by a close frame, by a violation, by sending no more, or by cutting it. */
  inputEnded(end: InputEnd): void {
    const state = this.#state;
    switch (state.kind) {
      case "opening":
        if (end.violates) this.#refuse(tooEarly);
        else {
          this.#abortOpening();
          this.#wire.destroy();
        }
        return;
      case "open":
        if (state.ended !== undefined) return;
        traceConnection(this.number, "input ended", { code: end.cause.code });
        this.#state = { kind: "open", ended: end };
        this.#process?.postEnd();
        if (!this.takesEffect()) current().websocket.deferredEnds.add(this);
        return;
      case "closing":
        this.#endAndHangUp();
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
  takesEffect(): boolean {
    const state = this.#state;
    if (state.kind !== "open" || state.ended === undefined) return true;
    if (this.#process?.standsStill() === false) return false;
    this.#closeAfter(state.ended);
    return true;
  }

  wireClosed(): void {
    this.#leaveServer();
  }

  /** Its server waits for it no longer when the socket is closed and no `on_close` is due or runs. */
  #leaveServer(): void {
    const state = this.#state;
    if (!this.#wire.closed || state.kind !== "gone") return;
    if (!state.opened || this.#process === undefined) this.#endpoint.connections.remove(this);
  }

  // What its wire tells.

  get listens(): boolean {
    const { kind } = this.#state;
    return kind === "open" || kind === "opening";
  }

  message(message: string | Uint8Array, payloadBytes: number): void {
    const { counters } = current().net;
    counters.messagesIn += 1;
    counters.bytesIn += payloadBytes;
    if (logsEverything()) {
      const kind = typeof message === "string" ? "text" : "binary";
      traceConnection(this.number, "message received", { kind, bytes: payloadBytes });
    }
    this.#process?.post(message);
  }

  /** An end would go unseen now: somebody who is not even let in is not waited for. */
  inputHeld(): void {
    if (this.#state.kind === "opening") this.#refuse(tooEarly);
  }

  memoryExceeded(): void {
    if (this.#state.kind === "opening") this.#refuse(full);
    else this.#fail(serverBusy);
  }

  pongMissed(): void {
    this.#fail(pongTimeout);
  }

  messageRefused(): void {
    if (!closesSlow(this.#endpoint.options)) return;
    current().net.counters.slowClosed += 1;
    if (this.#state.kind === "opening") this.#closeOnceOpen(this.#state, slowConsumer);
    else this.#fail(slowConsumer);
  }
}
