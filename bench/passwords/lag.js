// How late timers of a millisecond come: what everybody else waits while something else goes on.
import { monitorEventLoopDelay } from "node:perf_hooks";

/** Milliseconds. */
const EVERY = 1;

let delays;

export function begin() {
  delays = monitorEventLoopDelay({ resolution: EVERY });
  delays.enable();
}

/** Prints the median, the 99th percentile and the largest delay so far, in milliseconds. */
export function end() {
  delays.disable();
  const late = [delays.percentile(50), delays.percentile(99), delays.max].map((time) => time / 1e6 - EVERY);
  console.log(late.map((time) => Math.max(0, time).toFixed(2)).join(" "));
}
