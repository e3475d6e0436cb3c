// How late the event loop is: the 99th percentile of the last ten seconds, measured from the first question on.
import type { ELDHistogram } from "node:perf_hooks";
import { current, host } from "../current.ts";

/** Milliseconds between measurements, which are part of what is measured. */
const RESOLUTION = 20;
/** A histogram can be emptied but not made to forget: these are emptied in turn, and the oldest is asked. */
const HISTOGRAMS = 6;
const TURN = 2000;
const NANOSECONDS = 1e9;

export class EventLoopLagMeter {
  readonly #histograms: readonly ELDHistogram[];
  #oldest = 0;

  constructor() {
    const { monitorEventLoopDelay } = host().performance();
    this.#histograms = Array.from({ length: HISTOGRAMS }, () => monitorEventLoopDelay({ resolution: RESOLUTION }));
    for (const histogram of this.#histograms) histogram.enable();
    this.#turn();
  }

  get seconds(): number {
    const histogram = this.#histograms[this.#oldest];
    if (histogram === undefined || histogram.count === 0) return 0;
    return Math.max(0, histogram.percentile(99) / NANOSECONDS - RESOLUTION / 1000);
  }

  #turn(): void {
    host().setTimer(
      TURN,
      () => {
        this.#histograms[this.#oldest]?.reset();
        this.#oldest = (this.#oldest + 1) % HISTOGRAMS;
        this.#turn();
      },
      false,
    );
  }
}

/** Starts measuring, if it has not begun. */
export function watchEventLoopLag(): EventLoopLagMeter {
  const { net } = current();
  net.lagMeter ??= new EventLoopLagMeter();
  return net.lagMeter;
}

/** Seconds. */
export function eventLoopLag(): number {
  return watchEventLoopLag().seconds;
}
