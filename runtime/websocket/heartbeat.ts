// Pings for the connections of one endpoint, all with the same times: two queues in order of due time, one timer each.
import { type HostTimer, host } from "../host.ts";

const PAYLOAD_BYTES = 4;

/** A connection as the heartbeat sees it. */
export interface Pulse {
  sendPing(payload: Uint8Array): void;
  /** No pong in time. */
  pongMissed(): void;
  /** Whether input is being held back, so that a pong may have come unseen. */
  holdsInput(): boolean;
}

interface Awaited {
  readonly due: number;
  readonly payload: Uint8Array;
}

/** Waiting members are in order of insertion, which is the order of their due times: the delay is always the same. */
export class Heartbeat {
  readonly #interval: number;
  readonly #timeout: number;
  /** When the next ping is due. */
  readonly #resting = new Map<Pulse, number>();
  readonly #awaiting = new Map<Pulse, Awaited>();
  #timer: HostTimer | undefined;
  #timerDue = Number.POSITIVE_INFINITY;

  /** Milliseconds between pings (0: none), and for the pong. */
  constructor(interval: number, timeout: number) {
    this.#interval = interval;
    this.#timeout = Math.max(1, timeout);
  }

  add(pulse: Pulse): void {
    if (this.#interval <= 0) return;
    this.#rest(pulse, host().monotonicClock());
    this.#arm();
  }

  remove(pulse: Pulse): void {
    this.#resting.delete(pulse);
    this.#awaiting.delete(pulse);
    if (this.#resting.size === 0 && this.#awaiting.size === 0) this.#disarm();
  }

  /** A pong came; only one with the bytes of the last ping counts. */
  pong(pulse: Pulse, payload: Uint8Array): void {
    const awaited = this.#awaiting.get(pulse);
    if (awaited === undefined || payload.length !== PAYLOAD_BYTES) return;
    if (!awaited.payload.every((byte, index) => byte === payload[index])) return;
    this.#awaiting.delete(pulse);
    this.#rest(pulse, host().monotonicClock());
    this.#arm();
  }

  #rest(pulse: Pulse, now: number): void {
    this.#resting.set(pulse, now + this.#interval);
  }

  #beat(): void {
    const now = host().monotonicClock();
    for (const [pulse, { due }] of this.#awaiting) {
      if (due > now) break;
      this.#awaiting.delete(pulse);
      if (pulse.holdsInput()) this.#rest(pulse, now);
      else pulse.pongMissed();
    }
    for (const [pulse, due] of this.#resting) {
      if (due > now) break;
      this.#resting.delete(pulse);
      const payload = host().randomBytes(PAYLOAD_BYTES);
      this.#awaiting.set(pulse, { due: now + this.#timeout, payload });
      pulse.sendPing(payload);
    }
    this.#arm();
  }

  #arm(): void {
    const [nextPing] = this.#resting.values();
    const [nextPong] = this.#awaiting.values();
    const due = Math.min(nextPing ?? Number.POSITIVE_INFINITY, nextPong?.due ?? Number.POSITIVE_INFINITY);
    if (due >= this.#timerDue) return;
    this.#disarm();
    this.#timerDue = due;
    this.#timer = host().setTimer(
      due - host().monotonicClock(),
      () => {
        this.#timer = undefined;
        this.#timerDue = Number.POSITIVE_INFINITY;
        this.#beat();
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
