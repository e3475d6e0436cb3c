// The time that clients have for the head of their request: whoever takes longer is cut.
import type { Duplex } from "node:stream";
import { current, entry, host } from "../current.ts";
import type { HostTimer } from "../host/index.ts";
import { logFact } from "../log.ts";
import { type Due, DueQueue } from "./due-queue.ts";

/** The time of one client. */
export class HandshakeTime implements Due<HandshakeTime> {
  readonly socket: Duplex;
  due = 0;
  earlier: HandshakeTime | undefined = undefined;
  later: HandshakeTime | undefined = undefined;
  running = false;

  constructor(socket: Duplex) {
    this.socket = socket;
  }
}

/** One timer for all. */
export class HandshakeTimes {
  readonly #milliseconds: number;
  readonly #running = new DueQueue<HandshakeTime>();
  readonly #bySocket = new WeakMap<Duplex, HandshakeTime>();
  readonly #closed: (this: Duplex) => void;
  #timer: HostTimer | undefined = undefined;

  /** 0: any time. */
  constructor(milliseconds: number) {
    this.#milliseconds = milliseconds;
    const over = entry((socket: Duplex) => this.overFor(socket));
    this.#closed = function () {
      over(this);
    };
  }

  /** Whoever begins it has to say when it is over, also when the socket has closed. */
  begin(time: HandshakeTime): void {
    if (this.#milliseconds <= 0) return;
    time.running = true;
    this.#running.append(time, host().monotonicClock() + this.#milliseconds);
    if (this.#timer === undefined) this.#arm(this.#milliseconds);
  }

  over(time: HandshakeTime): void {
    if (!time.running) return;
    time.running = false;
    this.#running.remove(time);
  }

  /** From here on it is over when `overFor` says so, or the socket has closed. */
  handOn(time: HandshakeTime): void {
    if (!time.running) return;
    this.#bySocket.set(time.socket, time);
    time.socket.on("close", this.#closed);
  }

  overFor(socket: Duplex): void {
    const time = this.#bySocket.get(socket);
    if (time === undefined) return;
    this.#bySocket.delete(socket);
    socket.off("close", this.#closed);
    this.over(time);
  }

  #arm(milliseconds: number): void {
    this.#timer = host().setTimer(milliseconds, () => this.#cutLate(), false);
  }

  #cutLate(): void {
    this.#timer = undefined;
    const now = host().monotonicClock();
    for (let time = this.#running.first; time !== undefined && time.due <= now; time = this.#running.first) {
      this.over(time);
      current().net.counters.rejected.timeout += 1;
      logFact(1, "handshake timed out", { milliseconds: this.#milliseconds });
      time.socket.destroy();
    }
    const { first } = this.#running;
    if (first !== undefined) this.#arm(first.due - now);
  }
}
