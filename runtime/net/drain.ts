// How a program that ends lets its clients go, and what it tells of that to who sends it clients.
import { isShuttingDown } from "../actors/index.ts";
import { current, host } from "../current.ts";
import { printable } from "../printable.ts";

/** Milliseconds; with more it is taken for a mistake. */
const MOST = 3_600_000;

function wanted(): string {
  return host().environment("SNOW_DRAIN_MS") ?? "";
}

/** Milliseconds over which connections are closed at SIGINT and SIGTERM; 0: all at once. */
export function drainTime(): number {
  return drainMistake() === undefined ? Number(wanted()) : 0;
}

/** What is wrong with `SNOW_DRAIN_MS`, for the user. */
export function drainMistake(): string | undefined {
  const text = wanted();
  if (/^\d{0,9}$/.test(text) && Number(text) <= MOST) return undefined;
  return `SNOW_DRAIN_MS needs milliseconds from 0 to ${MOST}, not '${printable(text)}'`;
}

/** Nobody is to be sent to this program any more: it was told to stop, or drains what it served with. */
export function turnsAway(): boolean {
  return isShuttingDown() || current().net.isDrained;
}
