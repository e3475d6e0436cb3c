// What a measured time has cost: statements a second, processor time of the main thread, how late its timers were.
import { monitorEventLoopDelay } from "node:perf_hooks";

/** Milliseconds. */
const EVERY = 1;

let delays;
let since;
let used;

/** Microseconds of processor time of this thread. */
function busy() {
  const { user, system } = process.threadCpuUsage();
  return user + system;
}

export function begin() {
  delays = monitorEventLoopDelay({ resolution: EVERY });
  delays.enable();
  since = performance.now();
  used = busy();
}

/** Prints how many there were a second, microseconds of the main thread for each, and milliseconds: the largest gap, the whole. */
export function finish(count) {
  const [cost, time] = [busy() - used, performance.now() - since];
  delays.disable();
  console.log([(count / time) * 1000, cost / count, Math.max(0, delays.max / 1e6 - EVERY), time].join(" "));
}
