// How late the event loop is: the 99th percentile of the last ten seconds, measured from the first question on.
import { type HostTimer, host } from "../host.ts";

const SAMPLE_INTERVAL = 50;
const WINDOW = 10_000;

let timer: HostTimer | undefined;
/** Milliseconds, oldest first. */
const samples: number[] = [];

function sample(expected: number): void {
  const now = host().monotonicClock();
  samples.push(Math.max(0, now - expected));
  if (samples.length > WINDOW / SAMPLE_INTERVAL) samples.shift();
  schedule(now);
}

function schedule(now: number): void {
  timer = host().setTimer(SAMPLE_INTERVAL, () => sample(now + SAMPLE_INTERVAL), false);
}

/** Starts measuring, if it has not begun. */
export function watchLag(): void {
  if (timer === undefined) schedule(host().monotonicClock());
}

/** Seconds. */
export function eventLoopLag(): number {
  watchLag();
  if (samples.length === 0) return 0;
  const sorted = samples.toSorted((left, right) => left - right);
  return (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * 0.99))] ?? 0) / 1000;
}
