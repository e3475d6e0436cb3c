// Pings for the connections of one endpoint, all with the same times: two queues in order of due time, and one timer.
import { host } from "../current.ts";
import type { HostTimer } from "../host/index.ts";
import { type Due, DueQueue } from "./due-queue.ts";
import { hasMoved, type OutputMark } from "./transport.ts";

const PAYLOAD_BYTES = 4;

/** A connection as the heartbeat sees it. */
export interface HeartbeatTarget {
  sendPing(payload: Uint8Array): void;
  /** Neither a pong nor another sign of life in time. */
  pongMissed(): void;
  /** Whether input is being held back, so that a pong may have come unseen. */
  holdsInput(): boolean;
  /** Bytes that have come. */
  heard(): number;
  /** How far the output has come. */
  sent(): OutputMark;
  /** Of the heartbeat; its own while it is in one. */
  beat: Beat | undefined;
}

/** What comes next for a connection: a ping, or the end of the time for a pong. */
export class Beat implements Due<Beat> {
  readonly target: HeartbeatTarget;
  due = 0;
  /** Of the ping that is not answered yet. */
  payload: Uint8Array | undefined = undefined;
  /** What had come and gone before that ping. */
  heard = 0;
  sent: OutputMark | undefined = undefined;
  earlier: Beat | undefined = undefined;
  later: Beat | undefined = undefined;

  constructor(target: HeartbeatTarget) {
    this.target = target;
  }

  mark(): void {
    this.heard = this.target.heard();
    this.sent = this.target.sent();
  }

  /** Whether there were signs of life since the mark, or may have been. */
  get hasSignsOfLife(): boolean {
    const { target, heard, sent } = this;
    if (target.holdsInput() || target.heard() !== heard) return true;
    return sent !== undefined && hasMoved(sent, target.sent());
  }
}

export class Heartbeat {
  readonly #interval: number;
  readonly #timeout: number;
  #count = 0;
  /** Waiting for their next ping. */
  readonly #idle = new DueQueue<Beat>();
  /** Waiting for a pong. */
  readonly #awaiting = new DueQueue<Beat>();
  #timer: HostTimer | undefined;
  #timerDue = Number.POSITIVE_INFINITY;

  /** Milliseconds between pings (0: none), and for the pong. */
  constructor(interval: number, timeout: number) {
    this.#interval = interval;
    this.#timeout = Math.max(1, timeout);
  }

  add(target: HeartbeatTarget): void {
    if (this.#interval <= 0) return;
    const state = new Beat(target);
    target.beat = state;
    this.#count += 1;
    this.#awaitPing(state, host().monotonicClock());
    this.#arm();
  }

  remove(target: HeartbeatTarget): void {
    const { beat: state } = target;
    if (state === undefined) return;
    target.beat = undefined;
    this.#count -= 1;
    (state.payload === undefined ? this.#idle : this.#awaiting).remove(state);
    if (this.#count === 0) this.#disarm();
  }

  /** A pong came. Only one with the bytes of the last ping counts: answers whether it did. */
  pong(target: HeartbeatTarget, payload: Uint8Array): boolean {
    const { beat: state } = target;
    if (state?.payload === undefined || payload.length !== PAYLOAD_BYTES) return false;
    if (!state.payload.every((byte, index) => byte === payload[index])) return false;
    this.#awaiting.remove(state);
    this.#awaitPing(state, host().monotonicClock());
    this.#arm();
    return true;
  }

  #awaitPing(state: Beat, now: number): void {
    state.payload = undefined;
    this.#idle.append(state, now + this.#interval);
  }

  #runDue(): void {
    const now = host().monotonicClock();
    for (let state = this.#awaiting.first; state !== undefined && state.due <= now; state = this.#awaiting.first) {
      if (state.hasSignsOfLife) {
        this.#awaiting.remove(state);
        this.#awaitPing(state, now);
      } else {
        this.remove(state.target);
        state.target.pongMissed();
      }
    }
    for (let state = this.#idle.first; state !== undefined && state.due <= now; state = this.#idle.first) {
      this.#idle.remove(state);
      state.payload = host().randomBytes(PAYLOAD_BYTES);
      state.mark();
      this.#awaiting.append(state, now + this.#timeout);
      state.target.sendPing(state.payload);
    }
    this.#arm();
  }

  #arm(): void {
    const due = Math.min(
      this.#idle.first?.due ?? Number.POSITIVE_INFINITY,
      this.#awaiting.first?.due ?? Number.POSITIVE_INFINITY,
    );
    if (due >= this.#timerDue) return;
    this.#disarm();
    this.#timerDue = due;
    this.#timer = host().setTimer(
      due - host().monotonicClock(),
      () => {
        this.#timer = undefined;
        this.#timerDue = Number.POSITIVE_INFINITY;
        this.#runDue();
      },
      false,
    );
  }

  #disarm(): void {
    if (this.#timer !== undefined) host().clearTimer(this.#timer);
    this.#timer = undefined;
    this.#timerDue = Number.POSITIVE_INFINITY;
  }
}
