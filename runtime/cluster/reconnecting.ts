// How long a driver waits before it tries again to connect.
import { host } from "../current.ts";

const FIRST = 100;
const LONGEST = 2000;

/** Milliseconds after so many failures in a row, at least one: 100 doubling to 2,000, of which up to a half by chance. */
export function reconnectDelay(failures: number): number {
  const longest = Math.min(LONGEST, FIRST * 2 ** (failures - 1));
  return Math.round(longest * (1 - (host().randomUint32() / 2 ** 32) * 0.5));
}
