// Notices that sockets are refused because the process has no descriptors left: the system does not tell the server.
import { host } from "../current.ts";
import type { HostTimer } from "../host/index.ts";

/** Milliseconds between a connection and the look at what is left; also while nothing is. */
const INTERVAL = 100;
const REPORT_INTERVAL = 60_000;

export class DescriptorWatch {
  readonly #report: () => void;
  #timer: HostTimer | undefined;
  #reported = Number.NEGATIVE_INFINITY;

  /** `report` is called at most once a minute while sockets are being refused. */
  constructor(report: () => void) {
    this.#report = report;
  }

  /** A connection has come: it may have taken the last descriptor. */
  accepted(): void {
    this.#timer ??= host().setTimer(INTERVAL, () => this.#look(), false);
  }

  stop(): void {
    if (this.#timer !== undefined) host().clearTimer(this.#timer);
    this.#timer = undefined;
  }

  #look(): void {
    this.#timer = undefined;
    if (host().hasDescriptors()) return;
    const now = host().monotonicClock();
    if (now - this.#reported >= REPORT_INTERVAL) {
      this.#reported = now;
      this.#report();
    }
    this.accepted();
  }
}
