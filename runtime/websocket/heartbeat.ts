// Pings for the connections of one endpoint, all with the same times: two queues in order of due time, and one timer.
import { host } from "../current.ts";
import type { HostTimer } from "../host/index.ts";
import { hasMoved, type OutputMark } from "./transport.ts";

const PAYLOAD_BYTES = 4;

/** A connection as the heartbeat sees it. */
export interface Pulse {
  sendPing(payload: Uint8Array): void;
  /** Neither a pong nor another sign of life in time. */
  pongMissed(): void;
  /** Whether input is being held back, so that a pong may have come unseen. */
  holdsInput(): boolean;
  /** Bytes that have come. */
  heard(): number;
  /** How far the output has come. */
  sent(): OutputMark;
}

/** What comes next for a connection: a ping, or the end of the time for a pong. */
class Beat {
  readonly pulse: Pulse;
  due = 0;
  /** Of the ping that is not answered yet. */
  payload: Uint8Array | undefined = undefined;
  /** What had come and gone before that ping. */
  heard = 0;
  sent: OutputMark | undefined = undefined;
  earlier: Beat | undefined = undefined;
  later: Beat | undefined = undefined;

  constructor(pulse: Pulse) {
    this.pulse = pulse;
  }

  mark(): void {
    this.heard = this.pulse.heard();
    this.sent = this.pulse.sent();
  }

  /** Whether there were signs of life since the mark, or may have been. */
  get lives(): boolean {
    const { pulse, heard, sent } = this;
    if (pulse.holdsInput() || pulse.heard() !== heard) return true;
    return sent !== undefined && hasMoved(sent, pulse.sent());
  }
}

/**
 * Beats in order of insertion, which is the order of their due times: the delay is always the same. A chain, because
 * the first key of a Map is found only after all that were removed before it.
 */
class Queue {
  first: Beat | undefined = undefined;
  #last: Beat | undefined = undefined;

  append(beat: Beat, due: number): void {
    beat.due = due;
    beat.earlier = this.#last;
    beat.later = undefined;
    if (this.#last === undefined) this.first = beat;
    else this.#last.later = beat;
    this.#last = beat;
  }

  remove({ earlier, later }: Beat): void {
    if (earlier === undefined) this.first = later;
    else earlier.later = later;
    if (later === undefined) this.#last = earlier;
    else later.earlier = earlier;
  }
}

export class Heartbeat {
  readonly #interval: number;
  readonly #timeout: number;
  readonly #beats = new Map<Pulse, Beat>();
  /** Waiting for their next ping. */
  readonly #resting = new Queue();
  /** Waiting for a pong. */
  readonly #awaiting = new Queue();
  #timer: HostTimer | undefined;
  #timerDue = Number.POSITIVE_INFINITY;

  /** Milliseconds between pings (0: none), and for the pong. */
  constructor(interval: number, timeout: number) {
    this.#interval = interval;
    this.#timeout = Math.max(1, timeout);
  }

  add(pulse: Pulse): void {
    if (this.#interval <= 0) return;
    const beat = new Beat(pulse);
    this.#beats.set(pulse, beat);
    this.#rest(beat, host().monotonicClock());
    this.#arm();
  }

  remove(pulse: Pulse): void {
    const beat = this.#beats.get(pulse);
    if (beat === undefined) return;
    this.#beats.delete(pulse);
    (beat.payload === undefined ? this.#resting : this.#awaiting).remove(beat);
    if (this.#beats.size === 0) this.#disarm();
  }

  /** A pong came. Only one with the bytes of the last ping counts: answers whether it did. */
  pong(pulse: Pulse, payload: Uint8Array): boolean {
    const beat = this.#beats.get(pulse);
    if (beat?.payload === undefined || payload.length !== PAYLOAD_BYTES) return false;
    if (!beat.payload.every((byte, index) => byte === payload[index])) return false;
    this.#awaiting.remove(beat);
    this.#rest(beat, host().monotonicClock());
    this.#arm();
    return true;
  }

  #rest(beat: Beat, now: number): void {
    beat.payload = undefined;
    this.#resting.append(beat, now + this.#interval);
  }

  #beat(): void {
    const now = host().monotonicClock();
    for (let beat = this.#awaiting.first; beat !== undefined && beat.due <= now; beat = this.#awaiting.first) {
      if (beat.lives) {
        this.#awaiting.remove(beat);
        this.#rest(beat, now);
      } else {
        this.remove(beat.pulse);
        beat.pulse.pongMissed();
      }
    }
    for (let beat = this.#resting.first; beat !== undefined && beat.due <= now; beat = this.#resting.first) {
      this.#resting.remove(beat);
      beat.payload = host().randomBytes(PAYLOAD_BYTES);
      beat.mark();
      this.#awaiting.append(beat, now + this.#timeout);
      beat.pulse.sendPing(beat.payload);
    }
    this.#arm();
  }

  #arm(): void {
    const due = Math.min(
      this.#resting.first?.due ?? Number.POSITIVE_INFINITY,
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
